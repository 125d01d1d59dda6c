"""The tables of PostgreSQL, one file each, by COPY: no superuser, no client program of a certain version."""

import json
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction

from . import tables

#: The names of every table's columns, in the order in which they stand in its file.
ORDER = "columns.json"
CHUNK = 1 << 20


def file_of(table: str) -> str:
    return f"{table}.copy"


def dump(folder: Path) -> dict[str, int]:
    """Copy all tables as they are at one moment, in one snapshot, beside whoever writes. Rows by table."""
    rows, order = {}, {}
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in tables.names():
            raw, order[table] = cursor.cursor, columns(table)
            with (folder / file_of(table)).open("wb") as file:
                with raw.copy(f'COPY "{table}" ({", ".join(order[table])}) TO STDOUT') as copied:
                    for some in copied:
                        file.write(some)
                rows[table] = raw.rowcount
    (folder / ORDER).write_text(json.dumps(order), encoding="utf-8")
    return rows


def load(folder: Path, rows: Iterable[str]) -> None:
    """Fill the tables, which are there and empty, in the caller's transaction."""
    order = json.loads((folder / ORDER).read_text(encoding="utf-8"))
    with connection.cursor() as cursor:
        for table in rows:
            with (folder / file_of(table)).open("rb") as source:
                statement = f'COPY "{table}" ({", ".join(order[table])}) FROM STDIN'
                with cursor.cursor.copy(statement) as copy:
                    while some := source.read(CHUNK):
                        copy.write(some)


def columns(table: str) -> list[str]:
    """The columns of a table in their order, quoted."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return [connection.ops.quote_name(column.name) for column in found]
