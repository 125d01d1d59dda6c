from django.urls import path

from .views import participant

app_name = "external"
urlpatterns = [
    path("room/<str:token>/", participant.door, name="door"),
    path("room/<str:token>/elsewhere/", participant.elsewhere, name="elsewhere"),
    path("room/<str:token>/elsewhere/<str:processing>/", participant.decide, name="decide"),
]
