from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "einklang.backups"
    default_auto_field = "django.db.models.BigAutoField"
