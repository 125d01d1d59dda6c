"""Finding customer records by another index key, after it was replaced."""

from collections.abc import Iterator

from django.db import connection, transaction

from einklang.vault import index

from . import blocking
from .actions import AnotherRuns
from .clearing import clear_interrupted
from .models import Customer, Import
from .queries import opened_records
from .records import Record, number_as_kept

BATCH = 2000


@transaction.atomic
def renew_index() -> dict[bytes, bytes]:
    """Make every keyed hash of a customer record anew; returns the customers' new keys by their old ones.

    The index key has been replaced in the same transaction. Raises AnotherRuns while a file is imported.
    """
    clear_interrupted()
    if Import.objects.select_for_update().filter(busy=True).exists():
        raise AnotherRuns
    moved: dict[bytes, bytes] = {}
    blocking.replace(blocking.build(_hashed_anew(moved)))
    return moved


def _hashed_anew(moved: dict[bytes, bytes]) -> Iterator[tuple[int, Record]]:
    keyed, last = index.load(), 0
    rows = Customer.objects.live().order_by("pk")
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        opened = opened_records(batch)
        changed = []
        for row, record in opened:
            number = keyed.exact("customer", number_as_kept(record.customer_number))
            moved[bytes(row.key)] = number
            changed.append((number, keyed.exact("customer record", record.content()), row.pk))
        _update(changed)
        yield from ((row.pk, record) for row, record in opened)
        last = batch[-1].pk


def _update(changed: list[tuple[bytes, bytes, int]]) -> None:
    table = connection.ops.quote_name(Customer._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET key = %s, digest = %s WHERE id = %s", changed)  # noqa: S608
