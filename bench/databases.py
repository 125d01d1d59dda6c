"""Databases for a benchmark: fresh, copied in no time, gone afterwards."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import psycopg

from tests import postgres

#: As somebody would set up a small server; a commit waits for the disk.
OPTIONS = ("shared_buffers=1GB", "max_wal_size=8GB", "max_connections=50", "jit=off")


class Place(Protocol):
    """Where databases of one kind are made."""

    label: str

    def fresh(self, name: str) -> str:
        """DATABASE_URL of an empty database."""

    def copy(self, name: str, other: str) -> str:
        """DATABASE_URL of `other`, which holds what `name` holds; nobody may be connected."""


@dataclass
class SQLite:
    folder: Path
    label: str = "SQLite"

    def fresh(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.sqlite3"

    def copy(self, name: str, other: str) -> str:
        for suffix in ("", "-wal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(
                    f"{self.folder / name}.sqlite3{suffix}", f"{self.folder / other}.sqlite3{suffix}"
                )
        return self.fresh(other)


@dataclass
class PostgreSQL:
    url: str
    label: str = "PostgreSQL"

    def fresh(self, name: str) -> str:
        return self._create(f'CREATE DATABASE "{name}"', name)

    def copy(self, name: str, other: str) -> str:
        return self._create(f'CREATE DATABASE "{other}" TEMPLATE "{name}"', other)

    def _create(self, statement: str, name: str) -> str:
        parts = urlsplit(self.url)
        host = parse_qs(parts.query)["host"][0]
        with psycopg.connect(
            host=host, user=parts.username, dbname="einklang", autocommit=True
        ) as connection:
            connection.execute(statement)
        return parts._replace(path=f"/{name}").geturl()


@contextlib.contextmanager
def places() -> Iterator[list[Place]]:
    """SQLite, and PostgreSQL where it is installed."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="einklang-bench-")))
        found: list[Place] = [SQLite(folder)]
        try:
            found.append(PostgreSQL(stack.enter_context(postgres.running(*OPTIONS))))
        except postgres.NotInstalled as error:
            print(f"skipped: PostgreSQL, because {error}")
        yield found
