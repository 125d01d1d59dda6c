"""What somebody types into the form, and what is stored afterwards."""

from typing import Any

from django.apps import apps

FILLED = {
    "first_name": "Ada",
    "last_name": "Löwenherz",
    "email": "ada@loewenherz.example",
    "customer_number": "40118276",
    "company_name": "Wohnbau Löwenherz eG",
    "company_type": "cooperative",
    "units_managed": "1.840",
    "services": ["heating-cost", "smoke-alarms"],
    "uses_portal": "yes",
    "uses_interfaces": "no",
    "consent_storage": "on",
    "consent_recording": "on",
}
JENS = {
    "participants-0-first_name": "Jens",
    "participants-0-last_name": "Petersen",
    "participants-0-email": "jens@loewenherz.example",
}


def typed(**changes: Any) -> dict[str, Any]:
    """A filled-in form; name what is different, None for what is left out."""
    return {name: value for name, value in {**FILLED, **changes}.items() if value is not None}


def stored() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}
