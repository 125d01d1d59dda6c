"""What of the database a backup holds: everything but keys, and what is gone at midnight anyway."""

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from einklang.vault.models import Key, Secret, Tally

#: Their tables are there, and empty.
LEFT_OUT = frozenset(model._meta.db_table for model in (Key, Secret, Tally))


def models() -> list[type[Model]]:
    """All that have a table, of all rooms and of the libraries we use."""
    every = apps.get_models(include_auto_created=True)
    ours = [model for model in every if model._meta.managed and not model._meta.proxy]
    return [*ours, MigrationRecorder.Migration]


def names() -> list[str]:
    """The tables whose rows are in a backup."""
    ours = {model._meta.db_table for model in models()}
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    return sorted((ours & there) - LEFT_OUT)


def schema() -> dict[str, str]:
    """The last migration of every room, as the database has it."""
    applied = MigrationRecorder(connection).applied_migrations()
    last: dict[str, str] = {}
    for room, name in sorted(applied):
        last[room] = name
    return last
