"""Writing very many rows at once, past the models: an import writes a million, and minutes count."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def insert(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows with these fields; what is encrypted is given sealed."""
    known = {field.name: field for field in model._meta.concrete_fields}
    fields = [known[name] for name in names]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(names))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608  our own names only
            [tuple(_stored(*pair) for pair in zip(fields, row, strict=True)) for row in rows],
        )


def _stored(field: "models.Field[Any, Any]", value: Any) -> Any:
    # Most of it goes as it is, and asking the field for ten million values would take longer than the rest.
    if value is None or type(value) in (bytes, int, str):
        return value
    return field.get_db_prep_save(value, connection)
