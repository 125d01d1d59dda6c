from django.urls import path

from . import views

urlpatterns = [
    path("notice/", views.notice, name="notice"),
    path("notice/<int:number>/", views.notice, name="notice_version"),
    path("notice.pdf", views.notice_pdf, name="notice_pdf"),
    path("notice.txt", views.notice_text, name="notice_text"),
    path("notice.json", views.notice_json, name="notice_json"),
]
