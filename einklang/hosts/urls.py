from django.urls import path

from .views import calendars, hosts

app_name = "hosts"
urlpatterns = [
    path("", hosts.hosts, name="hosts"),
    path("mine/", hosts.mine, name="mine"),
    path("add/", hosts.add, name="add"),
    path("<uuid:host_id>/", hosts.times, name="times"),
    path("<uuid:host_id>/preview/", hosts.preview, name="preview"),
    path("<uuid:host_id>/leave/", hosts.leave, name="leave"),
    path("<uuid:host_id>/calendars/<str:kind>/", calendars.add, name="calendar_add"),
    path("<uuid:host_id>/calendars/<uuid:source_id>/read/", calendars.read, name="calendar_read"),
    path("<uuid:host_id>/calendars/<uuid:source_id>/remove/", calendars.remove, name="calendar_remove"),
]
