from django.urls import path

from .views import confirm, duplicates, join

app_name = "pool"
urlpatterns = [
    path("join/", join.join, name="join"),
    path("join/sent/", join.sent, name="sent"),
    path("confirm/done/", confirm.confirmed, name="confirmed"),
    path("confirm/deleted/", confirm.declined, name="declined"),
    path("confirm/<str:token>/", confirm.confirm, name="confirm"),
    path("staff/duplicates/", duplicates.duplicates, name="duplicates"),
    path("staff/duplicates/<uuid:pair_id>/", duplicates.duplicate, name="duplicate"),
    path("staff/duplicates/<uuid:pair_id>/join/", duplicates.join, name="join_duplicate"),
    path("staff/duplicates/<uuid:pair_id>/apart/", duplicates.two_people, name="two_people"),
]
