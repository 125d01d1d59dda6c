from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from .registry import Subject, holding_of


@register()
def every_field_is_on_the_map(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A field that nobody declared cannot be erased, shown or kept for the right time."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("einklang.")]
    return [message for model in ours for message in _messages(model)]


def _messages(model: type[models.Model]) -> Iterable[CheckMessage]:
    label = model._meta.label
    holding = holding_of(model)
    known = holding.personal | holding.plain if holding else frozenset()
    fields = {f.name for f in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        if not field.primary_key and field.name not in known:
            yield Error(f"{label}.{field.name} is not on the data map", id="holdings.E001")
    for unknown in sorted(known - fields):
        yield Error(f"{label}.{unknown} is on the data map but not in the table", id="holdings.E002")
    if holding and holding.subject is Subject.PARTICIPANT and not (holding.person and holding.processing):
        yield Error(f"{label} names no person or no processing on the data map", id="holdings.E003")
    if holding and holding.subject is Subject.PARTICIPANT and holding.is_shown == bool(holding.silent):
        yield Error(f"{label} must show itself to the person or say why not", id="holdings.E004")
