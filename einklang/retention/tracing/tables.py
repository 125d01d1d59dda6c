"""Every table as it is stored, every encrypted field where its key stands, every blind index."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import Error, connection, models, transaction

from einklang.vault import index
from einklang.vault.errors import KeyGone
from einklang.vault.fields import EncryptedField, attach_keys

from .places import Search
from .terms import Terms

#: Rows that are fetched, and values that are looked through, at once.
ROWS = 2000
#: Stands between two values: no term has it, and none goes over it.
BETWEEN = b"\0\n\x1f\n\0"


def hashes_of(terms: Iterable[str]) -> set[bytes]:
    """A term as each of the indexes of whole values would hash it."""
    keyed, found = index.load(), set()
    for term in terms:
        found.add(keyed.exact("email", index.normal_email(term)))
        found.add(keyed.exact("customer", "".join(term.split()).casefold()))
        found.add(keyed.exact("name", " ".join(index.words(term))))
    return found


def look_at_tables(search: Search, terms: Terms) -> None:
    """Every column of every table of the database as it is stored, also of tables that no model knows.

    `terms` are those of the search, and their hashes in the blind indexes.
    """
    for table in _tables(search):
        try:
            for batch, columns in _batches(table):
                for column, values in zip(columns, zip(*batch, strict=True), strict=True):
                    search.found(f"table {table}, column {column}", *count_values(values, terms))
        except Error as error:
            search.missed(f"table {table}", type(error).__name__)


def _tables(search: Search) -> list[str]:
    try:
        with connection.cursor() as cursor:
            return connection.introspection.table_names(cursor)
    except Error as error:
        search.missed("the tables of the database", type(error).__name__)
        return []


def _batches(table: str) -> Iterator[tuple[list[tuple[Any, ...]], list[str]]]:
    """The rows of a table, some at a time: however many there are, they need little memory."""
    if connection.vendor == "sqlite":
        yield from _fetched(table)  # readers of a WAL wait for nobody, and a transaction would lock
        return
    with transaction.atomic():  # a cursor on the server's side lives in one
        yield from _fetched(table)


def _fetched(table: str) -> Iterator[tuple[list[tuple[Any, ...]], list[str]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table's own name
        while rows := cursor.fetchmany(ROWS):
            yield rows, [column[0] for column in cursor.description or ()]


def count_values(values: Sequence[Any], terms: Terms) -> tuple[int, int]:
    """In how many of these values a term stands, and how many bytes they have."""
    parts = [_bytes(value) for value in values]
    whole = BETWEEN.join(parts)
    places = terms.places(whole)
    if not places:
        return 0, len(whole)
    begins, at = [], 0
    for part in parts:
        begins.append(at)
        at += len(part) + len(BETWEEN)
    return len({bisect_right(begins, place) for place in places}), len(whole)


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return b"" if value is None else str(value).encode(errors="replace")


def look_at_closed_fields(search: Search) -> None:
    """Every encrypted field, opened wherever its key still stands."""
    for model in apps.get_models():
        fields = [f for f in model._meta.concrete_fields if isinstance(f, EncryptedField)]
        if not fields:
            continue
        try:
            for batch in _opened(model):
                for field in fields:
                    place = f"table {model._meta.db_table}, column {field.name} (decrypted)"
                    search.found(place, *count_values([read(row, field) for row in batch], search.terms))
        except Error as error:
            search.missed(f"table {model._meta.db_table} (decrypted)", type(error).__name__)


def _opened(model: type[models.Model]) -> Iterator[list[models.Model]]:
    rows = model._default_manager.order_by("pk")
    last: Any = None
    while batch := list((rows.filter(pk__gt=last) if last is not None else rows)[:ROWS]):
        attach_keys(batch, past_its_end=True)
        yield batch
        last = batch[-1].pk


def read(row: models.Model, field: EncryptedField) -> Any:
    """The value in the clear; None where its key is gone."""
    try:
        return getattr(row, field.attname)
    except KeyGone:
        return None
