"""Deleting rows of the data map: their keys first, which is the erasure, then what hangs on them."""

from typing import Any

from django.db import models

from einklang.holdings.registry import Holding

from .keys import destroy_keys


def wipe(holding: Holding, rows: models.QuerySet[Any]) -> None:
    """Destroy the keys of these rows of the holding's table, what hangs on them, and the rows themselves.

    In the caller's transaction. Rows that are reached through another table are deleted by their own ids.
    """
    if holding.own_key:
        destroy_keys(rows.values("pk"))
    if rows.query.table_map.keys() - {holding.model._meta.db_table} or holding.takes:
        ids = list(rows.values_list("pk", flat=True))
        for name in holding.takes:
            relation = holding.model._meta.get_field(name)
            assert isinstance(relation, models.ManyToOneRel), "named by a key of the same room"
            related = relation.related_model._default_manager
            related.filter(**{f"{relation.field.name}__in": ids})._raw_delete("default")
        rows = holding.model._default_manager.filter(pk__in=ids)
    rows._raw_delete("default")
