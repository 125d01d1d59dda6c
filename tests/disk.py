"""A database as a site has it, with a file or a server behind it, that other threads and processes reach.

The other tests run in memory (SQLite) and inside a transaction; here everything is written for good, so
this is for what only shows then: two connections, a killed process, the bytes of the file.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Thread
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Disk:
    """`files` are SQLite's: the database, its write-ahead log. PostgreSQL has none that are ours."""

    url: str
    folder: Path

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("einklang.sqlite3*"))

    def start(self, *command: str, **environment: str) -> "subprocess.Popen[bytes]":
        """Start a Python process that works on this database and its own data folder."""
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={
                **os.environ,
                "DATABASE_URL": self.url,
                "EINKLANG_DATA": str(self.folder),
                "EMAIL_URL": settings.EMAIL_URL,
                "DJANGO_SETTINGS_MODULE": "einklang.config.settings",
                **environment,
            },
        )


@pytest.fixture(scope="session")
def migrated(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Path | None:
    """A SQLite file with all tables and nothing in them, made once; None on PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    path: Path = tmp_path_factory.mktemp("migrated") / "einklang.sqlite3"
    with django_db_blocker.unblock(), in_file(path):
        call_command("migrate", verbosity=0, interactive=False)
    return path


@pytest.fixture
def disk(migrated: Path | None, transactional_db: None, tmp_path: Path) -> Iterator[Disk]:
    """The database of this test stands on disk; what the test does is committed."""
    if migrated is None:
        yield Disk(server_url(), tmp_path)
        return
    path = tmp_path / "einklang.sqlite3"
    shutil.copy(migrated, path)
    with in_file(path):
        yield Disk(f"sqlite:///{path}", tmp_path)


class in_file:  # noqa: N801  reads as a word of the sentence
    """Within this block the database is the one in this file, for all threads."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.settings, self.connection = connections.settings["default"], connections["default"]
        connections.settings["default"] = {**self.settings, "NAME": str(self.path)}
        connections["default"] = connections.create_connection("default")

    def __exit__(self, *exception: object) -> None:
        connections["default"].close()
        connections.settings["default"] = self.settings
        connections["default"] = self.connection


def server_url() -> str:
    """DATABASE_URL of the PostgreSQL database of this test."""
    now = connection.settings_dict
    who = quote(now["USER"]) + (f":{quote(now['PASSWORD'])}" if now["PASSWORD"] else "")
    return f"postgres://{who}@/{now['NAME']}?host={quote(now['HOST'], safe='')}"


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do these in threads of their own, all at the same moment; returns their results or their errors."""
    barrier, results = Barrier(len(acts)), [object()] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(60)
            results[number] = act()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return results


def end(process: "subprocess.Popen[bytes]") -> None:
    """Make sure that a process this test started is over."""
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
