from django.urls import path

from .views import staff, tus

urlpatterns = [
    path("room/<uuid:booking_id>/", staff.door, name="staff_door"),
    path("interviews/<uuid:booking_id>/elsewhere/", staff.elsewhere, name="staff_elsewhere"),
    path("interviews/<uuid:booking_id>/recording/", staff.recording, name="staff_recording"),
    path("interviews/<uuid:booking_id>/recording/uploads/", tus.uploads, name="staff_uploads"),
    path("interviews/<uuid:booking_id>/recording/uploads/<uuid:upload_id>/", tus.upload, name="staff_upload"),
    path("room/<uuid:booking_id>/elsewhere/", staff.follow, name="staff_follow_elsewhere"),
    path("copies/", staff.copies, name="staff_copies"),
    path("copies/<uuid:copy_id>/deleted/", staff.copy_deleted, name="staff_copy_deleted"),
]
