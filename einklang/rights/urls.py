from django.urls import path

from . import exceptions, rectifying, views

urlpatterns = [
    path("rights/", views.cases, name="staff_rights"),
    path("rights/exceptions/<uuid:person_id>/", exceptions.exceptions, name="staff_exceptions"),
    path("rights/new/", views.new, name="staff_case_new"),
    path("rights/<uuid:case_id>/", views.case, name="staff_case"),
    path("rights/<uuid:case_id>/rectify/", rectifying.rectify, name="staff_case_rectify"),
    path("rights/<uuid:case_id>/do/", views.act, name="staff_case_act"),
]
