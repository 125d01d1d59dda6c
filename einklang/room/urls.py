from django.urls import path

from .views import participant

app_name = "room"
urlpatterns = [
    path("room/<str:token>/", participant.lobby, name="lobby"),
    path("room/<str:token>/talk/", participant.talk, name="talk"),
    path("room/<str:token>/left/", participant.left, name="left"),
    path("room/<str:token>/decide/<str:processing>/", participant.decide, name="decide"),
]
