from django.urls import path

from .views import staff

urlpatterns = [
    path("recipients/", staff.recipients, name="staff_recipients"),
    path("recipients/<uuid:notice_id>/acknowledged/", staff.attest, name="staff_recipient_attested"),
]
