from django.urls import path

from .views import inviting, people, studies

app_name = "studies"
urlpatterns = [
    path("", studies.studies, name="studies"),
    path("new/", studies.new, name="new"),
    path("<uuid:study_id>/", studies.study, name="study"),
    path("<uuid:study_id>/change/", studies.change, name="change"),
    path("<uuid:study_id>/candidates/", people.who_fits, name="candidates"),
    path("<uuid:study_id>/candidates/<uuid:person_id>/", people.decide, name="decide"),
    path("<uuid:study_id>/chosen/", people.who_is_chosen, name="chosen"),
    path("<uuid:study_id>/invite/", inviting.invite_them, name="invite"),
    path("<uuid:study_id>/invited/", people.who_is_invited, name="invited"),
]
