from django.apps import AppConfig


class RecipientsConfig(AppConfig):
    name = "einklang.recipients"
    default_auto_field = "django.db.models.BigAutoField"
