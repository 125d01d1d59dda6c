from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "einklang.demo"
    default_auto_field = "django.db.models.BigAutoField"
