from django.urls import path

from .views import answering, booking, microsoft, wishing

app_name = "booking"
urlpatterns = [
    path("book/<str:token>/", booking.choose, name="choose"),
    path("book/<str:token>/cancel/", booking.cancel_place, name="cancel"),
    path("book/<str:token>/appointment.ics", booking.calendar_file, name="ics"),
    path("book/<str:token>/answer/", answering.say, name="say"),
    path("book/<str:token>/renew/", answering.renew_storage, name="renew"),
    path("book/<str:token>/wish/", wishing.wish_times, name="wish"),
    path("book/<str:token>/microsoft/", microsoft.through_microsoft, name="microsoft"),
]
