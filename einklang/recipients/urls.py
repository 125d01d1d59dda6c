from django.urls import path

from .views import public

urlpatterns = [path("told/<str:token>/", public.told, name="recipient_told")]
