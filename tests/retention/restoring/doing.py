"""What tests of a restore do: make one, and lose what it replaces."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction

from einklang.backups import running, tables
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.retention import restoring
from einklang.retention.restoring import catch_up
from einklang.room.models import Recording
from tests.disk import Disk

Record = Callable[[Person], Recording]
#: Bob is of the same company.
ADA = ["ada@loewenherz.example", "40118276"]


def restore(place: Path, keys: Path | None = None, **options: Any) -> dict[str, int]:
    options = {"replace": True, "without_keys": False} | options
    return restoring.restore(place, keys=keys, **options).figures


def leave(person: Person) -> None:
    withdraw(person.pk, everything(), way=Way.OWN_PAGE)
    settle()
    send_due()


def lose_the_database(disk: Disk) -> None:
    """The disk with the database is gone, or the server's database is empty again."""
    if connection.vendor == "sqlite":
        connection.close()
        for path in disk.files:
            path.unlink()
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'DROP TABLE IF EXISTS "{table}" CASCADE')


def as_it_is(disk: Disk) -> Callable[[], None]:
    """Puts the database back as it is now, as an administrator would: by its files, or by a dump of all."""
    if connection.vendor == "sqlite":
        connection.close()
        older = {path: path.read_bytes() for path in disk.files}

        def put_files() -> None:
            connection.close()
            for path in disk.files:
                path.unlink()
            for path, content in older.items():
                path.write_bytes(content)

        return put_files
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        dump = {name: b"".join(_copy(cursor, f'COPY "{name}" TO STDOUT')) for name in names}

    def put_rows() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE {}".format(", ".join(f'"{name}"' for name in dump)))
            for name, rows in dump.items():
                with cursor.cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
                    copy.write(rows)
            for statement in connection.ops.sequence_reset_sql(no_style(), tables.models()):
                cursor.execute(statement)

    return put_rows


def _copy(cursor: Any, statement: str) -> Iterator[bytes]:
    with cursor.cursor.copy(statement) as copied:
        for some in copied:
            yield bytes(some)


def untouched(ada: Person) -> bool:
    return list(Person.objects.all()) == [ada] and running.begun() is None and catch_up() is None


def einklang(disk: Disk, site: Path, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    return disk.start(
        *("-m", "einklang.config.cli", *arguments),
        EINKLANG_DATA=str(site),
        STORAGE_URL=f"file://{site / 'recordings'}",
        **environment,
    )


def wait_for_the_lock(site: Path) -> None:
    import fcntl

    from tests.room.reeling import wait_until

    def taken() -> bool:
        with (site / ".running").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    wait_until(taken, seconds=30)
