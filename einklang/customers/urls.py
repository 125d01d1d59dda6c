from django.urls import path

from . import views

app_name = "customers"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("import/", views.upload, name="upload"),
    path("import/<uuid:import_id>/columns/", views.columns, name="columns"),
    path("import/<uuid:import_id>/check/", views.check, name="check"),
    path("import/<uuid:import_id>/apply/", views.apply, name="apply"),
    path("import/<uuid:import_id>/drop/", views.drop, name="drop"),
    path("import/<uuid:import_id>/refused.csv", views.refused, name="refused"),
]
