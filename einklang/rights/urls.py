from django.urls import path

from . import views

urlpatterns = [
    path("rights/", views.cases, name="staff_rights"),
    path("rights/new/", views.new, name="staff_case_new"),
    path("rights/<uuid:case_id>/", views.case, name="staff_case"),
    path("rights/<uuid:case_id>/do/", views.act, name="staff_case_act"),
]
