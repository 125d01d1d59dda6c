"""Making a backup while everything is running."""

import errno
import os
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils.timezone import now

from einklang.policy import queries as policy
from einklang.room import storage
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
    moment, id_ = now(), uuid.uuid4()
    unfinished = place / f"{places.UNFINISHED}{id_.hex}"
    try:
        unfinished.mkdir(mode=0o700)
        made = _write(place, unfinished, id_, moment)
        # Known before it stands, so that none is ever forgotten.
        Backup.objects.create(id=id_, place=row, made_at=moment, ends_at=made.ends_at)
        unfinished.rename(place / places.named(moment.astimezone(UTC), id_.hex))
        journal.force_folder(place)
        journal.append()
        journal.copy_to(place)
    except BaseException:
        places.clear(place)
        Backup.objects.filter(pk=id_).update(gone_at=now())
        raise
    return made


def _write(place: Path, folder: Path, id_: UUID, moment: datetime) -> Manifest:
    promise = policy.current()
    rows = (sqlite if connection.vendor == "sqlite" else postgres).dump(folder)
    files = _copy_files(place)
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
        files=files,
    )
    manifest.write(folder, made)
    return made


def _copy_files(place: Path) -> list[Part]:
    """Copy the sealed files that are not there yet, or have grown. Their names are ids."""
    known = {part.name: part for _, one in places.whole(place) for part in one.files}
    copied = []
    for piece in storage.kept():
        try:
            size = storage.path_of(piece).stat().st_size
        except FileNotFoundError:
            continue  # ended while we looked
        part, target = known.get(str(piece)), place / places.FILES / str(piece)
        if part is None or part.size != size or not target.exists():
            part = _copy_file(storage.path_of(piece), target, size)
        if part is not None:
            copied.append(part)
    journal.force_folder(place / places.FILES)
    return copied


def _copy_file(source: Path, target: Path, size: int) -> Part | None:
    """Its first bytes, under its own name when they are whole. A file only ever grows."""
    half = target.with_name(f".{target.name}")
    try:
        with source.open("rb") as file:
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
    except (sqlite3.OperationalError, OperationalError) as error:
        full = "full" in str(error)
        said = _NO_SPACE.format(place) if full else f"{place}: {str(error).splitlines()[0]}"
        raise NotPossible(said) from error
    except OSError as error:
        if error.errno in _FULL:
            raise NotPossible(_NO_SPACE.format(place)) from error
        raise NotPossible(f"{place} cannot be written: {error.strerror or type(error).__name__}") from error
