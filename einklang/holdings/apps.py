from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class HoldingsConfig(AppConfig):
    name = "einklang.holdings"

    def ready(self) -> None:
        from . import checks  # noqa: F401

        autodiscover_modules("holdings")
