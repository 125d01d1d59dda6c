from django.urls import path

from .views import staff

urlpatterns = [
    path("room/", staff.live, name="staff_live"),
    path("room/<uuid:booking_id>/", staff.lobby, name="staff_lobby"),
    path("room/<uuid:booking_id>/follow/", staff.follow, name="staff_follow"),
    path("room/<uuid:booking_id>/talk/", staff.talk, name="staff_talk"),
]
