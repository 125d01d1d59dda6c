from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "einklang.mail"
    default_auto_field = "django.db.models.BigAutoField"
