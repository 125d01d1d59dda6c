"""Deleting rows of the data map: their keys first, which is the erasure, then what hangs on them."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from einklang.holdings.registry import Holding

from .keys import destroy_keys
from .models import Certificate, Key


class Wiped:
    """What one erasure has deleted so far: rows by the label of their table, and keys."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.keys = 0

    def wipe(self, holding: Holding, rows: models.QuerySet[Any]) -> None:
        """Destroy the keys of these rows of the holding's table, what hangs on them, and the rows themselves.

        In the caller's transaction. Rows that are reached through another table are deleted by their own ids.
        """
        if holding.own_key:
            self.destroy_keys(rows.values("pk"))
        if _tables(rows) - {holding.model._meta.db_table} or holding.takes:
            ids = list(rows.values_list("pk", flat=True))
            for name in holding.takes:
                relation = holding.model._meta.get_field(name)
                assert isinstance(relation, models.ManyToOneRel), "named by a key of the same room"
                related = relation.related_model._default_manager
                hanging = related.filter(**{f"{relation.field.name}__in": ids})
                self.count(relation.related_model._meta.label, hanging._raw_delete("default"))
            rows = holding.model._default_manager.filter(pk__in=ids)
        self.count(holding.label, rows._raw_delete("default"))

    def destroy_keys(self, subjects: models.QuerySet[Any, Any], *, written_down: bool = False) -> None:
        """Destroy the keys of these subjects; `written_down` where the journal has them already."""
        self.keys += (
            destroy_keys(subjects, written_down=written_down) or 0
        )  # nothing chosen is no statement, and no number

    def count(self, label: str, rows: int) -> None:
        """So many rows of this table are erased."""
        if rows:
            self.rows[label] += rows

    def certify(
        self,
        ground: str,
        *,
        ends_at: datetime,
        people: int = 0,
        detached: int = 0,
        batch: UUID | None = None,
        subjects: list[UUID] | None = None,
    ) -> None:
        """It is certified, in the transaction that erases; nothing erased is nothing to certify."""
        if self.rows or self.keys:
            Certificate.objects.create(
                ground=ground,
                people=people,
                detached=detached,
                rows=dict(sorted(self.rows.items())),
                keys=self.keys,
                batch=batch,
                subjects=[str(one) for one in subjects or ()],
                ends_at=ends_at,
            )


def _tables(rows: models.QuerySet[Any]) -> set[str]:
    """The tables that a query goes over; what it knows besides was joined and found to be unnecessary."""
    query = rows.query
    return {query.alias_map[alias].table_name for alias, times in query.alias_refcount.items() if times}


def keys_left(subjects: list[str]) -> int:
    """How many keys of these still stand."""
    return Key.objects.filter(subject__in=subjects).count()
