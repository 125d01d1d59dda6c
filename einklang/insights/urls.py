from django.urls import URLPattern, URLResolver, path

from .views import library, marks, recordings

urlpatterns: list[URLPattern | URLResolver] = [
    path("recordings/", recordings.recordings, name="staff_recordings"),
    path("recordings/<uuid:recording_id>/", recordings.recording, name="staff_recording_player"),
    path("recordings/<uuid:recording_id>/media/<uuid:piece_id>", recordings.media, name="staff_media"),
    path("recordings/<uuid:recording_id>/marks/", marks.add, name="staff_marks"),
    path("recordings/<uuid:recording_id>/marks/<uuid:mark_id>/", marks.change, name="staff_mark"),
    path(
        "recordings/<uuid:recording_id>/marks/<uuid:mark_id>/remove/", marks.remove, name="staff_mark_remove"
    ),
    path("library/", library.shelf, name="staff_library"),
    path("library/<uuid:lasting_id>/", library.finding, name="staff_library_finding"),
    path("library/<uuid:lasting_id>/keep/", library.keep, name="staff_library_keep"),
    path("library/<uuid:lasting_id>/remove/", library.remove, name="staff_library_remove"),
]
