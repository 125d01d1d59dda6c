"""Whoever reads never waits for whoever writes, from the first thing a connection does."""

import sqlite3
from contextlib import closing
from pathlib import Path

from einklang.config.databases import SQLITE_PRAGMAS


def test_a_new_connection_is_opened_and_reads_while_somebody_else_writes(tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.executescript(SQLITE_PRAGMAS)
        writer.execute("CREATE TABLE people (number)")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO people VALUES (1)")
        with closing(sqlite3.connect(file, timeout=0)) as reader:
            # Before it says how long it would wait: nothing of it waits.
            before, _, _ = SQLITE_PRAGMAS.partition("PRAGMA busy_timeout")
            reader.executescript(before)
            assert reader.execute("SELECT COUNT(*) FROM people").fetchone() == (0,)
