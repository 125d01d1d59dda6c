"""The folder in memory where media lies in the clear for a moment: ROOM_MEMORY.

Whatever works there holds its own folder by a lock that ends with the process. What nobody holds was left
behind by somebody dead, and is removed.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

WORKSHOP = "packing-"


class RoomsElsewhere(Exception):
    """Another process holds the rooms of this site already."""


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for plain media, whose contents are gone with the end of the work, or of the process."""
    path, held = _held_folder()
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(held)


def _held_folder() -> tuple[Path, int]:
    while True:
        path = Path(tempfile.mkdtemp(prefix=WORKSHOP, dir=_memory()))
        held = _hold(path)
        if held is not None and path.exists():
            return path, held
        # Somebody swept it in the moment between making and holding it.
        if held is not None:
            os.close(held)


def sweep_workshops() -> int:
    """Remove what dead workers left there; returns how many folders."""
    return sum(_remove(path) for path in _memory().glob(f"{WORKSHOP}*"))


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
