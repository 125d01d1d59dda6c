from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("mail/", views.mail, name="mail"),
    path("mail/<str:name>/", views.letter, name="letter"),
    path("mail/<str:name>/html/", views.html, name="html"),
    path("sign-in/<str:token>/", views.sign_in, name="sign-in"),
]
