"""The database as this version of the code wants it, before anything else is done with it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from einklang.backups import running
from einklang.backups.errors import NotPossible
from einklang.backups.models import Place
from einklang.ledger.models import Ending
from einklang.policy.models import Version
from einklang.retention import restoring, tidying

#: Any number will do, as long as every process asks for the same one.
ADVISORY_LOCK = 20_180_525


def migrate() -> None:
    """Apply what is missing. Web, worker and scheduler may start together: one does it, the others wait."""
    with one_at_a_time():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            new = not executor.loader.applied_migrations
            call_command("migrate", interactive=False, verbosity=0)
            if new and connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    tidying.write_anew(cursor)


def share(*, make: bool) -> None:
    """Work on the data beside others; raise CommandError while a restore does, or where one was torn off."""
    try:
        running.share(make=make)
        restoring.finish_or_refuse()
    except NotPossible as error:
        raise CommandError(str(error)) from error


def catch_up() -> None:
    """Before anything is done: whatever the journal knows to have ended has ended in this database too.

    Where there are no tables yet, nothing has.
    """
    needed = {model._meta.db_table for model in (Version, Ending, Place)}
    if needed <= set(connection.introspection.table_names()):
        with one_at_a_time():
            restoring.catch_up()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        return
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.DATA / ".preparing").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
