"""Making a backup while everything is running."""

import errno
import os
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import IO
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils.timezone import now

from einklang.policy import queries as policy
from einklang.room import storage
from einklang.room.models import Piece
from einklang.room.moving import Open, in_the_bucket
from einklang.vault.models import Secret

from . import journal, manifest, places, postgres, sqlite, tables
from .errors import NotPossible
from .manifest import Manifest, Part
from .models import Backup, Kind, Place

_NO_SPACE = "no space is left in {}: nothing half done was left there"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def back_up(given: Path) -> Manifest:
    """Write a backup into this folder; it is one when its manifest stands. Raises NotPossible.

    What was made of it before something went wrong is removed; what a kill leaves, the next one removes.
    """
    place = places.prepare(given)
    row = remember(Kind.BACKUPS, place)
    with named_errors(place), places.alone(place):
        places.clear(place)
        return _make(place, row)


def _make(place: Path, row: Place) -> Manifest:
    id_ = uuid.uuid4()
    unfinished = place / f"{places.UNFINISHED}{id_.hex}"
    try:
        unfinished.mkdir(mode=0o700)
        made = _write(place, unfinished, id_)
        # Known before it stands, so that none is ever forgotten.
        Backup.objects.create(id=id_, place=row, made_at=made.made_at, ends_at=made.ends_at)
        unfinished.rename(place / places.named(made.made_at.astimezone(UTC), id_.hex))
        journal.force_folder(place)
        journal.append()
        journal.copy_to(place)
    except BaseException:
        places.clear(place)
        Backup.objects.filter(pk=id_).update(gone_at=now())
        raise
    return made


def _write(place: Path, folder: Path, id_: UUID) -> Manifest:
    promise = policy.current()
    # Before the rows and after them: no file that a row knows is packed, moved or new in between.
    before = _copy_files(place)
    moment, known = now(), set(map(str, Piece.objects.values_list("pk", flat=True)))
    rows = (sqlite if connection.vendor == "sqlite" else postgres).dump(folder)
    files = {name: part for name, part in before.items() if name in known} | _copy_files(place, before)
    parts = []
    for path in sorted(folder.iterdir()):
        _force(path)
        parts.append(manifest.measure(path))
    made = Manifest(
        id=id_,
        made_at=moment,
        ends_at=promise.clocks.backup.end(moment, promise.zone),
        vendor=connection.vendor,
        schema=tables.schema(),
        rows=rows,
        secrets=sorted(str(pk) for pk in Secret.objects.values_list("pk", flat=True)),
        parts=parts,
        files=list(files.values()),
    )
    manifest.write(folder, made)
    return made


def _copy_files(place: Path, before: Mapping[str, Part] | None = None) -> dict[str, Part]:
    """Copy the sealed files that are not there yet, or have grown. Their names are ids."""
    known = {part.name: part for _, one in places.whole(place) for part in one.files} | dict(before or {})
    copied: dict[str, Part] = {}
    for piece, size, opening in _sealed_files():
        part, target = known.get(str(piece)), place / places.FILES / str(piece)
        if part is None or part.size != size or not target.exists():
            part = _copy_file(opening, target, size)
        if part is not None:
            copied[part.name] = part
    journal.force_folder(place / places.FILES)
    return copied


def _sealed_files() -> Iterator[tuple[UUID, int, Open]]:
    """Those in the folder, then those in the bucket: what is brought there meanwhile is met once at least."""
    for piece in storage.kept():
        with suppress(FileNotFoundError):  # ended, or brought to the bucket, while we looked
            path = storage.path_of(piece)
            yield piece, path.stat().st_size, partial(_reading, path)
    yield from in_the_bucket()


def _reading(path: Path) -> IO[bytes]:
    return path.open("rb")


def _copy_file(opening: Open, target: Path, size: int) -> Part | None:
    """Its first bytes, under its own name when they are whole. A file only ever grows."""
    half = target.with_name(f".{target.name}")
    try:
        with opening() as file:
            with half.open("wb") as copy:
                while copy.tell() < size and (some := file.read(min(manifest.CHUNK, size - copy.tell()))):
                    copy.write(some)
            _force(half)
    except FileNotFoundError:
        return None
    part = manifest.measure(half)
    half.rename(target)
    return Part(target.name, part.size, part.sha256)


def _force(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


@transaction.atomic
def remember(kind: Kind, place: Path) -> Place:
    return Place.objects.get_or_create(kind=kind, path=str(place))[0]


@contextmanager
def named_errors(place: Path) -> Iterator[None]:
    """What the disk refuses is said in one sentence."""
    try:
        yield
    except storage.StorageAway as error:
        raise NotPossible(
            "where recordings are kept does not answer: a backup without them is none"
        ) from error
    except (sqlite3.OperationalError, OperationalError) as error:
        full = "full" in str(error)
        said = _NO_SPACE.format(place) if full else f"{place}: {str(error).splitlines()[0]}"
        raise NotPossible(said) from error
    except OSError as error:
        if error.errno in _FULL:
            raise NotPossible(_NO_SPACE.format(place)) from error
        raise NotPossible(f"{place} cannot be written: {error.strerror or type(error).__name__}") from error
