from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "einklang.booking"
    default_auto_field = "django.db.models.BigAutoField"
