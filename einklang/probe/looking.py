"""Where somebody invented still stands: by what they are called, and by the random ids they were known by."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, Q, UUIDField

#: So many ids are asked for at once.
AT_ONCE = 500


def rows_that_know(ids: Collection[UUID]) -> dict[str, int]:
    """How many rows of which tables know any of these ids, whether or not the data map says so."""
    wanted = sorted(ids)
    found: dict[str, int] = {}
    for model in apps.get_models():
        fields = list(_of_ids(model))
        for begin in range(0, len(wanted) if fields else 0, AT_ONCE):
            some = wanted[begin : begin + AT_ONCE]
            for field in fields:
                if rows := model._default_manager.filter(Q(**{f"{field.attname}__in": some})).count():
                    place = f"table {model._meta.db_table}, column {field.column}, by an id"
                    found[place] = found.get(place, 0) + rows
    return found


def _of_ids(model: type[Model]) -> Iterator["Field[object, object]"]:
    for field in model._meta.concrete_fields:
        kind = field.target_field if isinstance(field, ForeignKey) else field
        if isinstance(kind, UUIDField):
            yield field
