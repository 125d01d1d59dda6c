"""The tables of PostgreSQL, one file each, by COPY: no superuser, no client program of a certain version."""

from pathlib import Path

from django.db import connection, transaction

from . import tables


def file_of(table: str) -> str:
    return f"{table}.copy"


def dump(folder: Path) -> dict[str, int]:
    """Copy all tables as they are at one moment, in one snapshot, beside whoever writes. Rows by table."""
    rows = {}
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table in tables.names():
            raw = cursor.cursor
            with (folder / file_of(table)).open("wb") as file:
                with raw.copy(f'COPY "{table}" ({", ".join(columns(table))}) TO STDOUT') as copied:
                    for some in copied:
                        file.write(some)
                rows[table] = raw.rowcount
    return rows


def columns(table: str) -> list[str]:
    """The columns of a table in their order, quoted."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return [connection.ops.quote_name(column.name) for column in found]
