"""What ended, written down in the transaction in which it ends: to be known when the database is not.

A restored database knows nothing of what ended since; the rows of here, and the files that they are copied to
after the commit, do (einklang/backups). They say random ids, times and grounds, and outlive every backup.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.module_loading import import_string
from django.utils.timezone import now

from .models import End, Ending

_INTO = """
INSERT INTO {table} (what, subject, word, at, copied)
SELECT %s, chosen.*, %s, {at}, {no} FROM ({ids}) chosen
"""


def write_down(what: End, subjects: Iterable[UUID], word: str = "", *, at: datetime | None = None) -> None:
    """These ended, in the caller's transaction; now, or at the moment that is given."""
    moment = at or now()
    rows = (Ending(what=what, subject=subject, word=word, at=moment) for subject in subjects)
    Ending.objects.bulk_create(rows)
    transaction.on_commit(copy, robust=True)


def write_down_selected(
    what: End, subjects: "QuerySet[Any, Any]", word: str = "", *, at: datetime | None = None
) -> None:
    """The same for all whom a query of one column selects; one statement, however many they are."""
    try:
        chosen, parameters = subjects.order_by().query.sql_with_params()
    except EmptyResultSet:
        return
    fields = {field.name: field for field in Ending._meta.concrete_fields}
    moment = fields["at"].get_db_prep_save(at or now(), connection)
    typed, no = ("%s::timestamptz", "false") if connection.vendor == "postgresql" else ("%s", "0")
    statement = _INTO.format(table=Ending._meta.db_table, ids=chosen, at=typed, no=no)
    with connection.cursor() as cursor:
        cursor.execute(statement, [what.value, word, moment, *parameters])
    transaction.on_commit(copy, robust=True)


def copy() -> None:
    """Bring what was written down to where it outlives the database."""
    import_string(settings.ENDINGS)()
