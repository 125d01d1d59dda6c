from django.urls import path

from .views import confirm, join

app_name = "pool"
urlpatterns = [
    path("join/", join.join, name="join"),
    path("join/sent/", join.sent, name="sent"),
    path("confirm/done/", confirm.confirmed, name="confirmed"),
    path("confirm/deleted/", confirm.declined, name="declined"),
    path("confirm/<str:token>/", confirm.confirm, name="confirm"),
]
