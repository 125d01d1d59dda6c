"""Who works on the data: everything shares it, a restore has it alone."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from .errors import NotPossible
from .journal import force_folder

#: Held as long as this process lives, and by what it becomes.
_held: list[int] = []


def share(*, make: bool) -> None:
    """This process works on the data from now on; raises NotPossible while a restore does.

    Without a folder there is nothing to share, unless it is to be made.
    """
    folder = Path(settings.DATA)
    if make:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not folder.is_dir():
        return
    file = os.open(folder / ".running", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        raise NotPossible("a restore is under way: wait until it is done") from None
    os.set_inheritable(file, True)  # the server takes this process's place
    _held.append(file)


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else works on the data meanwhile; raises NotPossible where somebody does."""
    folder = Path(settings.DATA)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".running").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotPossible(
                "the programme is running: stop web, worker, scheduler and room, and every other command"
            ) from None
        _nobody_connected()
        yield


def _nobody_connected() -> None:
    """A programme on another machine shares no files with this one, but the server of the database."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        (others,) = cursor.fetchone()
    if others:
        raise NotPossible(f"somebody else is connected to the database ({others}): stop the programme first")


@dataclass(frozen=True)
class Begun:
    """A restore that was begun; the database that has its id came out of it."""

    id: UUID


def _mark() -> Path:
    return Path(settings.DATA) / "restoring"


def begin(begun: Begun) -> None:
    """Say, in a way that survives a kill, that a restore has begun: until it is done nothing serves."""
    half = _mark().with_name(".restoring")
    half.write_text(json.dumps({"id": str(begun.id)}), encoding="utf-8")
    half.rename(_mark())
    force_folder(_mark().parent)


def begun() -> Begun | None:
    try:
        return Begun(UUID(json.loads(_mark().read_text(encoding="utf-8"))["id"]))
    except FileNotFoundError:
        return None


def done() -> None:
    """The restore is in force, or given up."""
    _mark().unlink(missing_ok=True)
