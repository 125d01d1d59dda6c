from django.apps import AppConfig


class FrontConfig(AppConfig):
    name = "einklang.front"
    default_auto_field = "django.db.models.BigAutoField"
