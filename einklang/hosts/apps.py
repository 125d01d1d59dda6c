from django.apps import AppConfig


class HostsConfig(AppConfig):
    name = "einklang.hosts"
    default_auto_field = "django.db.models.BigAutoField"
