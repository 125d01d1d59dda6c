"""Changing the master key while everything runs: new keys are wrapped by the first, old ones re-wrapped."""

from django.db import models, transaction

from . import master
from .models import Key, Secret

BATCH = 1000


def rewrap() -> int:
    """Wrap every key and secret by the first master key; returns how many were changed.

    Each batch is a transaction, so it may be killed and started again at any moment.
    """
    current = master.name_of(master.masters()[0])
    changed = 0
    while batch := _rewrap_batch(Key, "subject", current) + _rewrap_batch(Secret, "id", current):
        changed += batch
    return changed


@transaction.atomic
def _rewrap_batch(model: type[models.Model], subject: str, current: str) -> int:
    rows = list(model._default_manager.select_for_update().exclude(master=current)[:BATCH])
    for row in rows:
        bound_to = getattr(row, subject).bytes
        key = master.unwrap(row.master, bytes(row.wrapped), bound_to=bound_to)  # type: ignore[attr-defined]
        row.master, row.wrapped = master.wrap(key, bound_to=bound_to)  # type: ignore[attr-defined]
    model._default_manager.bulk_update(rows, ["master", "wrapped"])
    return len(rows)
