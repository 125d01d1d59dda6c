from django.urls import path

from . import staff_views as views

urlpatterns = [
    path("", views.home, name="staff_home"),
    path("pool/", views.pool, name="staff_pool"),
    path("people/<uuid:person_id>/", views.person, name="staff_person"),
    path("privacy/owed/", views.owed, name="staff_owed"),
]
