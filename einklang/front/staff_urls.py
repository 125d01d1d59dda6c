from django.urls import path

from . import staff_asking, staff_customers, staff_pool, staff_reaching, staff_studies
from . import staff_views as views

urlpatterns = [
    path("", views.home, name="staff_home"),
    path("pool/", staff_pool.pool, name="staff_pool"),
    path("pool/pictures/", staff_pool.pictures, name="staff_pool_pictures"),
    path("pool/views/", staff_pool.keep, name="staff_pool_keep"),
    path("pool/views/<uuid:view_id>/drop/", staff_pool.drop, name="staff_pool_drop"),
    path("pool/export/", staff_pool.export, name="staff_pool_export"),
    path("privacy/", views.privacy, name="staff_privacy"),
    path("privacy/endings/", views.endings, name="staff_endings"),
    path("privacy/exports/", staff_pool.exported, name="staff_exports"),
    path("people/<uuid:person_id>/", views.person, name="staff_person"),
    path("people/<uuid:person_id>/ask/", staff_asking.ask, name="staff_ask"),
    path("people/<uuid:person_id>/reachable/", staff_reaching.reachable, name="staff_reachable"),
    path("studies/<uuid:study_id>/close/", staff_studies.close, name="staff_close_study"),
    path("customers/<str:customer>/", staff_customers.customer, name="staff_customer"),
    path("privacy/owed/", views.owed, name="staff_owed"),
]
