from django.urls import path

from . import views

urlpatterns = [
    path("", views.queue, name="staff_matching"),
    path("<uuid:person_id>/", views.compare, name="staff_compare"),
    path("<uuid:person_id>/decision/", views.decide, name="staff_decide"),
]
