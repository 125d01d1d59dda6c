"""The folder in memory where media lies in the clear for a moment: ROOM_MEMORY.

What we put there has no name. What has one is the media server's, for a moment, or was left behind by
somebody dead: the next process of the rooms removes it.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

WORK = "packing-"


class RoomsElsewhere(Exception):
    """Another process holds the rooms of this site already."""


class MemoryFull(Exception):
    """There is no room in memory for what has to lie there in the clear."""

    retry_after = timedelta(minutes=5)


class BeingWorkedOn(Exception):
    """Somebody works on this already."""

    retry_after = timedelta(seconds=30)


@contextmanager
def nameless() -> Iterator[int]:
    """A file in memory without a name, to write and read: gone with the last process that has it open."""
    file = os.open(_memory(), os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        yield file
    finally:
        os.close(file)


@contextmanager
def working_on(what: UUID) -> Iterator[None]:
    """Nobody else works on this meanwhile, on this machine; raises BeingWorkedOn."""
    path = _memory() / f"{WORK}{what.hex}"
    path.mkdir(mode=0o700, exist_ok=True)
    held = _hold(path)
    if held is None:
        raise BeingWorkedOn
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(held)


def check_memory(wanted: int) -> None:
    """Raises MemoryFull where so many bytes are not free."""
    found = os.statvfs(_memory())
    if found.f_bavail * found.f_frsize < wanted:
        raise MemoryFull


def hold_memory() -> int:
    """This process holds the rooms, and what an earlier one left in memory is gone; raises RoomsElsewhere.

    Returns the descriptor that holds it: as long as the process lives, or until it is closed.
    """
    held = _hold(_memory())
    if held is None:
        raise RoomsElsewhere
    for path in _memory().iterdir():
        _remove(path)
    return held


def _memory() -> Path:
    memory: Path = settings.ROOM_MEMORY
    memory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return memory


def _hold(folder: Path) -> int | None:
    """Hold a folder, or None where somebody else does, or it is gone."""
    try:
        file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return None
    return file


def _remove(path: Path) -> bool:
    """Remove what nobody holds; returns whether it is gone."""
    if not path.is_dir() or path.is_symlink():
        path.unlink(missing_ok=True)
        return True
    held = _hold(path)
    if held is None:
        return False
    with suppress(FileNotFoundError):
        shutil.rmtree(path)
    os.close(held)
    return True
