"""The tables of SQLite as one file: copied in one read transaction, beside whoever writes."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from .tables import LEFT_OUT

FILE = "tables.sqlite3"
_CREATE = re.compile(r"CREATE (TABLE|INDEX|UNIQUE INDEX) ", re.IGNORECASE)
#: What SQLite keeps for itself; sequences are copied, statistics are made anew.
_OWN = "sqlite_"


def dump(folder: Path) -> dict[str, int]:
    """Copy all tables as they are at one moment; those left out are made, and stay empty. Rows by table.

    Copied into a new file instead of emptied in a copy: a key was never on one of its pages.
    """
    path = folder / FILE
    # As Django opens it: checks of our tables use functions that it brings.
    with closing(connection.get_new_connection(connection.get_connection_params())) as source:
        source.isolation_level = None
        source.execute("PRAGMA foreign_keys = OFF")  # what is copied as it stands needs no second look
        source.execute("ATTACH ? AS target", [str(path)])
        source.execute("PRAGMA target.journal_mode = OFF")
        source.execute("BEGIN")
        rows = _copy(source)
        source.execute("COMMIT")
    return rows


def _copy(source: sqlite3.Connection) -> dict[str, int]:
    made = (
        "SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'index', rowid"
    )
    everything = source.execute(made).fetchall()
    for _, name, sql in everything:
        if not name.startswith(_OWN):
            source.execute(_CREATE.sub(r"CREATE \1 target.", sql, count=1))
    rows = {}
    for kind, name, _ in everything:
        if kind == "table" and not name.startswith(_OWN) and name not in LEFT_OUT:
            rows[name] = source.execute(f'INSERT INTO target."{name}" SELECT * FROM main."{name}"').rowcount  # noqa: S608
    source.execute("DELETE FROM target.sqlite_sequence")
    source.execute("INSERT INTO target.sqlite_sequence SELECT * FROM main.sqlite_sequence")
    return rows
