from django.apps import AppConfig


class ExternalConfig(AppConfig):
    name = "einklang.external"
    default_auto_field = "django.db.models.BigAutoField"
