"""Which tables hold anything about the people of an erasure: asked of all of them in one statement.

Most of the map holds nothing about somebody. To ask each table alone, and then to delete nothing from it, was
most of the time that erasing one person took; to write the statement anew each time was most of the rest.
"""

import uuid
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from einklang.holdings.registry import Holding, about_participants

from .models import Erasure


def holdings_of(batch: UUID) -> list[Holding]:
    """The holdings, leaves first, with a row about anybody in this erasure, in the caller's transaction."""
    every = about_participants()
    sql, params, places = _question(connection.vendor, tuple(holding.label for holding in every))
    about = _prepared(batch)
    with connection.cursor() as cursor:
        cursor.execute(sql, [about if place in places else param for place, param in enumerate(params)])
        there = cursor.fetchone()
    return [holding for holding, is_there in zip(every, there, strict=True) if is_there]


@lru_cache(maxsize=8)
def _question(vendor: str, tables: tuple[str, ...]) -> tuple[str, list[Any], set[int]]:
    """The statement for all tables of the map, its parameters, and which of them are the erasure's number."""
    anyone = uuid.uuid4()
    people = Erasure.objects.filter(batch=anyone).values("person")
    parts: list[str] = []
    params: list[Any] = []
    for holding in about_participants():
        compiler = holding.rows_of(people).order_by().query.exists().get_compiler(connection=connection)
        sql, some = compiler.as_sql()
        parts.append(f"EXISTS({sql})")
        params += some
    about = _prepared(anyone)
    return f"SELECT {', '.join(parts)}", params, {n for n, one in enumerate(params) if one == about}


def _prepared(batch: UUID) -> Any:
    return Erasure._meta.get_field("batch").get_db_prep_value(batch, connection)
