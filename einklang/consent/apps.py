from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "einklang.consent"
    default_auto_field = "django.db.models.BigAutoField"
