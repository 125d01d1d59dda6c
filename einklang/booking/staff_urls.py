from django.urls import path

from .views import staff

urlpatterns = [
    path("calendar/", staff.calendar, name="staff_calendar"),
    path("interviews/<uuid:booking_id>/", staff.interview, name="staff_interview"),
    path("interviews/<uuid:booking_id>/outcome/", staff.outcome, name="staff_outcome"),
    path("interviews/<uuid:booking_id>/cancel/", staff.cancel, name="staff_cancel"),
    path("interviews/<uuid:booking_id>/hand-over/", staff.hand_over, name="staff_hand_over"),
    path("wishes/", staff.wishes, name="staff_wishes"),
    path("wishes/<uuid:wish_id>/", staff.answer_wish, name="staff_answer_wish"),
]
