"""A fresh place beside the database, in which a restore is made ready, and the swap of the two.

On SQLite a file beside the file, on PostgreSQL a schema beside the schema. The swap is one rename, or one
transaction: whoever is killed leaves the one or the other.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DatabaseError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from einklang.vault.models import Key, Secret

from . import journal, postgres, sqlite, tables
from .errors import NotPossible
from .journal import force_folder
from .manifest import Manifest

SCHEMA = "einklang_restoring"


def file() -> Path:
    """The fresh file on SQLite."""
    path = Path(connection.settings_dict["NAME"])
    return path.with_name(f"{path.name}.restoring")


def clear() -> None:
    """Remove what somebody left who was killed over it."""
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm", "-journal"):
            path = file()
            path.with_name(path.name + end).unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


@contextmanager
def place(folder: Path, made: Manifest) -> Iterator[str]:
    """Within this block the database is a fresh one, with the tables of the backup and no keys.

    Gives what `take_keys` knows the one by that is being replaced. Raises NotPossible.
    """
    former = _name()
    if connection.vendor == "sqlite":
        shutil.copyfile(folder / sqlite.FILE, file())
        file().chmod(0o600)
        there: dict[str, Any] = {"NAME": str(file())}
    else:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        except DatabaseError as error:
            raise NotPossible(
                "the user of the database may not create a schema in it: GRANT CREATE"
            ) from error
        options = {**connection.settings_dict["OPTIONS"], "options": f"-c search_path={SCHEMA}"}
        there = {"OPTIONS": options}
    with journal.held(), _switched(there):
        if connection.vendor == "postgresql":
            MigrationExecutor(connection).migrate(list(made.schema.items()))
            _load(folder, made)
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
        yield former


def take_keys(former: str) -> None:
    """The keys and secrets of the database that is being replaced are those of the fresh one."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ATTACH %s AS former", [former])
            former = "former"
        for model in (Key, Secret):
            table = model._meta.db_table
            names = ", ".join(str(field.column) for field in model._meta.concrete_fields)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {former}.{table}")  # noqa: S608
        if connection.vendor == "sqlite":
            cursor.execute("DETACH former")


def _name() -> str:
    """The file, or the schema, in quotes."""
    if connection.vendor == "sqlite":
        return str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return connection.ops.quote_name(cursor.fetchone()[0])


@contextmanager
def _switched(there: dict[str, Any]) -> Iterator[None]:
    before = connections.settings["default"]
    former = connections["default"]
    former.close()
    connections.settings["default"] = {**before, **there}
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = before
        connections["default"] = former


@transaction.atomic
def _load(folder: Path, made: Manifest) -> None:
    with connection.cursor() as cursor:
        # Migrations may have written rows of their own.
        every = ", ".join(connection.ops.quote_name(name) for name in tables.names())
        cursor.execute(f"TRUNCATE {every}")
        postgres.load(folder, made.rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), tables.models()):
            cursor.execute(statement)


def swap() -> None:
    """The fresh database takes the place of the one before, whole or not at all."""
    if connection.vendor == "sqlite":
        _swap_files()
    else:
        _swap_schemas()


def _swap_files() -> None:
    live = Path(connection.settings_dict["NAME"])
    for path in (live, file()):
        _empty_log(path)
    connection.close()
    # A log that belongs to the old file must not be taken for the new one's.
    for end in ("-wal", "-shm"):
        live.with_name(live.name + end).unlink(missing_ok=True)
        file().with_name(file().name + end).unlink(missing_ok=True)
    with file().open("rb") as fresh:
        os.fsync(fresh.fileno())
    file().replace(live)
    force_folder(live.parent)


def _empty_log(path: Path) -> None:
    """What is only in the write-ahead log goes into the file. One that cannot be read has nothing to lose."""
    if path.exists():
        with suppress(sqlite3.DatabaseError):
            raw = sqlite3.Connection(path, isolation_level=None)
            try:
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()


@transaction.atomic
def _swap_schemas() -> None:
    live = _name()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SCHEMA])
        names = [connection.ops.quote_name(name) for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {live}.{name} CASCADE")
        for name in names:
            cursor.execute(f"ALTER TABLE {SCHEMA}.{name} SET SCHEMA {live}")
        cursor.execute(f"DROP SCHEMA {SCHEMA}")
