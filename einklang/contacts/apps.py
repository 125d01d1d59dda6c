from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "einklang.contacts"
    default_auto_field = "django.db.models.BigAutoField"
