from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "einklang.rights"
    default_auto_field = "django.db.models.BigAutoField"
