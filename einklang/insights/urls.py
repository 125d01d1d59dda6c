from django.urls import URLPattern, URLResolver, path

from .views import library

urlpatterns: list[URLPattern | URLResolver] = [
    path("library/", library.shelf, name="staff_library"),
    path("library/pictures/", library.in_pictures, name="staff_library_pictures"),
    path("library/markdown/", library.export_markdown, name="staff_library_markdown"),
    path("library/pdf/", library.export_pdf, name="staff_library_pdf"),
    path("library/<uuid:lasting_id>/", library.finding, name="staff_library_finding"),
    path("library/<uuid:lasting_id>/keep/", library.keep, name="staff_library_keep"),
    path("library/<uuid:lasting_id>/remove/", library.remove, name="staff_library_remove"),
]
