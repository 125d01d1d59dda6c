"""Endings in files, apart from the database and beside every backup: random ids, times and grounds.

The rows of `ledger.Ending` are the truth; their lines are appended and forced to the disk after the commit,
and by the worker where somebody died in between. A file a day, never changed but by appending, so a copy is
brought up to date by its length alone. A line that a kill tore is no line; its row is written once more.
"""

import fcntl
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate, now

from einklang.ledger.models import Ending

from .models import Kind, Place

logger = logging.getLogger("einklang.backups")

FOLDER = "endings"
#: Rows of one round, so that a hundred thousand need no more memory than these.
AT_ONCE = 5000
#: Says that nothing else ended until then; so that a restore can say up to when everything is known.
ALIVE, EVERY = "alive", timedelta(minutes=5)
_held: list[bool] = []
_NAME = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{8}")
_LINE = re.compile(rb"(\S+) ([a-z]+) ([0-9a-f]{32})(?: (\S*))?")


@dataclass(frozen=True, order=True)
class Line:
    at: datetime
    what: str
    subject: UUID
    word: str = ""

    def __str__(self) -> str:
        return f"{self.at.isoformat()} {self.what} {self.subject.hex} {self.word}".rstrip()


def own() -> Path:
    """The folder of the journal of this installation."""
    return Path(settings.DATA) / FOLDER


@contextmanager
def held() -> Iterator[None]:
    """Within this block nothing is appended: the database is one that is not in force yet."""
    _held.append(True)
    try:
        yield
    finally:
        _held.pop()


def copy() -> None:
    """Append what the files do not know yet. A disk that is full or away means: the next time."""
    if _held:
        return
    try:
        append()
    except OSError as error:
        logger.warning("what ended is copied to the journal later: %s", type(error).__name__)


def append() -> int:
    """Append every ending that is not in the journal yet; returns how many. Raises OSError."""
    if not Ending.objects.filter(copied=False).exists():
        return 0
    written = 0
    with _one_writer() as folder:
        while rows := list(Ending.objects.filter(copied=False).order_by("id")[:AT_ONCE]):
            _add(folder, [Line(row.at, row.what, row.subject, row.word) for row in rows])
            # Killed before this, the same lines are written once more: twice is no harm.
            Ending.objects.filter(pk__in=[row.pk for row in rows]).update(copied=True)
            written += len(rows)
    return written


def keep_up() -> int:
    """What a worker does now and then: catch up, say that it lives, bring the copies up to date."""
    try:
        written = append()
        with _one_writer() as folder:
            newest = max((path.stat().st_mtime for path in segments(folder)), default=0.0)
            if now().timestamp() - newest >= EVERY.total_seconds():
                _add(folder, [Line(now(), ALIVE, UUID(int=0))])
    except OSError as error:
        logger.warning("the journal of endings cannot be written: %s", type(error).__name__)
        return 0
    for place in Place.objects.filter(kind=Kind.BACKUPS):
        try:
            copy_to(Path(place.path))
        except OSError as error:
            logger.info("a folder of backups learns later what ended: %s", type(error).__name__)
    return written


def copy_to(place: Path) -> None:
    """Bring the journal beside these backups up to date; nothing where that folder is away."""
    if not place.is_dir():
        return
    target = place / FOLDER
    target.mkdir(mode=0o700, exist_ok=True)
    for path in segments(own()):
        _append_what_is_new(path, target / path.name)


def segments(folder: Path) -> list[Path]:
    """The files of a journal, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def read(folder: Path) -> Iterator[Line]:
    """Every whole line of a journal, in the order of writing."""
    for path in segments(folder):
        with path.open("rb") as file:
            for raw in file:
                if (line := _parsed(raw)) is not None:
                    yield line


def last(folder: Path) -> Line | None:
    """The last whole line that says that something ended; None where there is none."""
    for path in reversed(segments(folder)):
        lines = [line for raw in path.read_bytes().splitlines(True) if (line := _parsed(raw))]
        if found := next((line for line in reversed(lines) if line.what != ALIVE), None):
            return found
    return None


def prune(folder: Path, before: datetime) -> int:
    """Remove the files whose day is before this moment; returns how many."""
    old = [
        path for path in segments(folder) if path.name[:10] < (before - timedelta(days=1)).date().isoformat()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


@contextmanager
def _one_writer() -> Iterator[Path]:
    folder = own()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".writing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _add(folder: Path, lines: list[Line]) -> None:
    day = localdate().isoformat()
    today = [path for path in segments(folder) if path.name.startswith(day)]
    path = today[-1] if today else folder / f"{day}-{os.urandom(4).hex()}"
    with open(path, "ab", opener=private) as file:
        if file.tell() and not _ends_whole(path):
            file.write(b"\n")  # what a kill tore stays alone on its line
        file.write("".join(f"{line}\n" for line in lines).encode())
        _force(file)
    if not today:
        force_folder(folder)


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _append_what_is_new(path: Path, target: Path) -> None:
    if target.exists() and target.stat().st_size >= path.stat().st_size:
        return
    with path.open("rb") as source, open(target, "ab", opener=private) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        source.seek(file.seek(0, os.SEEK_END))
        while some := source.read(1 << 20):
            file.write(some)
        _force(file)


def _parsed(raw: bytes) -> Line | None:
    found = _LINE.fullmatch(raw.removesuffix(b"\n")) if raw.endswith(b"\n") else None
    if found is None:
        return None
    at, what, subject, word = (part.decode() for part in found.groups(b""))
    try:
        return Line(datetime.fromisoformat(at), what, UUID(subject), word)
    except ValueError:
        return None


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _force(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def force_folder(folder: Path) -> None:
    """That a name stands in this folder survives a power failure."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
