from django.urls import path

from . import breach_views, exceptions, papers, rectifying, views

urlpatterns = [
    path("rights/", views.cases, name="staff_rights"),
    path("rights/exceptions/<uuid:person_id>/", exceptions.exceptions, name="staff_exceptions"),
    path("rights/new/", views.new, name="staff_case_new"),
    path("rights/<uuid:case_id>/", views.case, name="staff_case"),
    path("rights/<uuid:case_id>/rectify/", rectifying.rectify, name="staff_case_rectify"),
    path("rights/<uuid:case_id>/do/", views.act, name="staff_case_act"),
    path("privacy/certificates/", papers.all_certificates, name="staff_certificates"),
    path("privacy/certificates/<uuid:certificate_id>.pdf", papers.certificate_pdf, name="staff_certificate"),
    path("privacy/record.pdf", papers.record_pdf, name="staff_record_pdf"),
    path("privacy/deletion-concept.pdf", papers.concept_pdf, name="staff_concept_pdf"),
    path("privacy/incidents/", breach_views.incidents, name="staff_incidents"),
    path("privacy/incidents/new/", breach_views.new_breach, name="staff_breach_new"),
    path("privacy/incidents/<uuid:breach_id>/", breach_views.breach, name="staff_breach"),
]
