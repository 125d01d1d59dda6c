"""Restoring a backup: made ready beside the database, ended again what has ended since, and then swapped.

Nothing is touched before everything is looked at. Killed at any moment it leaves the database before or the
one after; while the mark of a restore that was begun stands, nothing serves.
"""

import os
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils.timezone import now

from einklang.backups import fresh, journal, keyfiles, manifest, places, running
from einklang.backups.errors import NotPossible
from einklang.backups.journal import ALIVE, Line
from einklang.backups.making import named_errors, remember
from einklang.backups.manifest import Manifest, Part
from einklang.backups.models import Backup, Kind, Place, Restored
from einklang.ledger import incidents
from einklang.ledger.incidents import Incident
from einklang.ledger.models import Ending
from einklang.policy.models import Version
from einklang.room import storage
from einklang.room.bucket import bucket
from einklang.room.models import Piece
from einklang.room.storage import StorageAway
from einklang.vault import master
from einklang.vault.models import Key, Secret

from .again import DESTROYED, destroy_again, end_again
from .reindexing import renew_index

AT_ONCE = 5000
#: What had ended between the backup and its restore.
SINCE = ("erased", "withdrawn", "resting", "due")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What was looked at and found good."""

    folder: Path
    made: Manifest
    #: The file of keys; None where the keys of the database that is replaced are taken, or none at all.
    keys: Path | None
    #: Folders that the database which goes knows of.
    known: list[tuple[str, str]]
    #: Whether the database that is replaced is the one the backup was made of: then its keys are the truth.
    goes_on: bool

    @property
    def files(self) -> Path:
        return self.folder.parent / places.FILES


@dataclass(frozen=True)
class Done:
    """What a restore did, in numbers, and up to when everything that ended is known."""

    figures: dict[str, int]
    known_until: datetime


def restore(given: Path, *, keys: Path | None, replace: bool, without_keys: bool) -> Done:
    """Restore the backup in this folder, or the newest in it.

    Raises NotPossible, and then nothing was changed.
    """
    folder, made = places.chosen(given)
    with running.alone():
        _check(folder, made)
        wanted = _look(folder, made, keys, replace=replace, without_keys=without_keys)
        lines = _endings(wanted)
        begun = running.Begun(uuid.uuid4())
        running.begin(begun)
        try:
            with named_errors(Path(settings.DATA)):
                figures = _make_ready(wanted, lines, begun.id)
        except BaseException:
            give_up()
            raise
        fresh.swap()
        running.done()
        _after(wanted)
    return Done(figures, max(line.at for line in lines))


def give_up() -> None:
    """A restore that was begun and is not in force never was."""
    with suppress(DatabaseError, OSError):
        fresh.clear()
    running.done()


def finish_or_refuse() -> None:
    """Of a restore that somebody was killed over: it is in force, or it is not and has to be decided on."""
    begun = running.begun()
    if begun is None:
        return
    if _in_force(begun.id):
        fresh.clear()
        running.done()
        return
    raise NotPossible(
        "a restore was begun and is not done, nothing of it is in force:"
        " einklang restore once more, or einklang restore --abandon"
    )


def _in_force(id_: UUID) -> bool:
    try:
        return Restored.objects.filter(pk=id_).exists()
    except DatabaseError:
        return False


# ---- looking -----------------------------------------------------------------------------------------


def _check(folder: Path, made: Manifest) -> None:
    if made.vendor != connection.vendor:
        raise NotPossible(f"the backup was made on {made.vendor}, and DATABASE_URL says {connection.vendor}")
    if made.ends_at <= now():
        raise NotPossible(
            f"the time of this backup ended on {made.ends_at:%Y-%m-%d}:"
            " what ended since is not known any more"
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    if newer := sorted(room for room, name in made.schema.items() if (room, name) not in known):
        raise NotPossible(f"the backup was made by a newer version of the programme ({', '.join(newer)})")
    manifest.check(made, folder, folder.parent / places.FILES)


def _look(folder: Path, made: Manifest, keys: Path | None, *, replace: bool, without_keys: bool) -> Wanted:
    if _occupied() and not replace:
        raise NotPossible("the database is not empty: --replace puts the backup in its place")
    goes_on = _goes_on(made.id)
    chosen = None
    if not goes_on:
        if keys is not None:
            chosen = keyfiles.newest(keys.absolute())
            _check_masters({one.master for one in keyfiles.read(chosen)})
        elif not without_keys:
            raise NotPossible(
                "the keys of this backup are needed: --keys FOLDER;"
                " without them (--without-keys) everybody in it is erased"
            )
    return Wanted(folder=folder, made=made, keys=chosen, goes_on=goes_on, known=_known_places())


def _occupied() -> bool:
    """Whether anything stands here that would be lost; what cannot be read counts."""
    try:
        if Version._meta.db_table not in connection.introspection.table_names():
            return False
        return Version.objects.exists()
    except DatabaseError:
        connection.close()
        return True


def _known_places() -> list[tuple[str, str]]:
    try:
        return list(Place.objects.values_list("kind", "path"))
    except DatabaseError:
        connection.close()
        return []


def _goes_on(backup: UUID) -> bool:
    try:
        return Backup.objects.filter(pk=backup).exists()
    except DatabaseError:
        connection.close()
        return False


def _check_masters(names: set[str]) -> None:
    given = {master.name_of(one) for one in master.masters()}
    if missing := sorted(names - given):
        raise NotPossible(
            f"EINKLANG_MASTER_KEY: the keys named {', '.join(missing)} are not among those given"
        )


def _endings(wanted: Wanted) -> set[Line]:
    """All that is known to have ended: here, in the database that goes, beside the backup."""
    with suppress(DatabaseError):
        journal.append()
    beside = wanted.folder.parent / journal.FOLDER
    # Everything is known up to the backup; and up to now, where the database goes on that knows it.
    known = Line(now() if wanted.goes_on else wanted.made.made_at, ALIVE, UUID(int=0))
    return {*journal.read(journal.own()), *journal.read(beside), known}


# ---- making ready ------------------------------------------------------------------------------------


def _make_ready(wanted: Wanted, lines: set[Line], id_: UUID) -> dict[str, int]:
    fresh.clear()
    destroyed = {line.subject for line in lines if line.what in DESTROYED}
    with fresh.place(wanted.folder, wanted.made) as former:
        gone = 0
        if wanted.goes_on:
            fresh.take_keys(former)
            gone = destroy_again(destroyed)
        elif wanted.keys is not None:
            gone = _put_keys(wanted.keys, destroyed)
        figures = end_again(lines, made_at=wanted.made.made_at)
        figures["keys"] += gone
        if sorted(str(one) for one in Secret.objects.values_list("pk", flat=True)) != wanted.made.secrets:
            renew_index()
        _bring_files(wanted)
        _note(figures, id_, wanted.made.made_at)
    return figures


def _put_keys(keys: Path, destroyed: set[UUID]) -> int:
    """Of the keys there are, those that nothing says are destroyed; returns how many others there were."""
    batch: list[Key] = []
    gone = 0
    for one in keyfiles.read(keys):
        if one.name:
            Secret.objects.create(id=one.subject, name=one.name, master=one.master, wrapped=one.wrapped)
        elif one.subject in destroyed:
            gone += 1
        else:
            batch.append(
                Key(subject=one.subject, master=one.master, wrapped=one.wrapped, ends_at=one.ends_at)
            )
        if len(batch) >= AT_ONCE:
            Key.objects.bulk_create(batch)
            batch.clear()
    Key.objects.bulk_create(batch)
    return gone


def _bring_files(wanted: Wanted) -> None:
    """The sealed files of what has not ended, as far as they are not where they are kept.

    They come into the folder; what belongs into a bucket is brought there by the worker. Should the one
    before stay in force, it knows them too, or they are swept away.
    """
    known = set(map(str, Piece.objects.values_list("pk", flat=True)))
    for part in wanted.made.files:
        if part.name in known and not _is_there(part):
            target = storage.path_of(UUID(part.name))
            half = target.with_name(f".{part.name}")
            with (wanted.files / part.name).open("rb") as source, half.open("wb") as copy:
                shutil.copyfileobj(source, copy, manifest.CHUNK)
                copy.truncate(part.size)
                copy.flush()
                os.fsync(copy.fileno())
            half.chmod(0o600)
            half.rename(target)


def _is_there(part: Part) -> bool:
    path = storage.path_of(UUID(part.name))
    if path.exists():
        return path.stat().st_size >= part.size
    with suppress(FileNotFoundError, StorageAway):
        where = bucket()
        return where is not None and where.size(UUID(part.name)) >= part.size
    return False


# ---- afterwards --------------------------------------------------------------------------------------


def _after(wanted: Wanted) -> None:
    """This database knows the backups that are there, and the journal what this restore ended."""
    beside = wanted.folder.parent
    known = [*wanted.known, *([(Kind.BACKUPS, str(beside))] if (beside / places.MARK).exists() else [])]
    for kind, path in known:
        remember(Kind(kind), Path(path))
    for place in Place.objects.filter(kind=Kind.BACKUPS):
        for _, made in places.whole(Path(place.path)):
            Backup.objects.get_or_create(
                id=made.id, defaults={"place": place, "made_at": made.made_at, "ends_at": made.ends_at}
            )
    journal.copy()


def put_back() -> bool:
    """Whether the database knows less than the journal, since somebody put an older one in its place."""

    folders = [
        journal.own(),
        *(Path(p.path) / journal.FOLDER for p in Place.objects.filter(kind=Kind.BACKUPS)),
    ]
    newest = [line for folder in folders if (line := journal.last(folder)) is not None]
    return any(
        not Ending.objects.filter(what=one.what, subject=one.subject, word=one.word, at=one.at).exists()
        for one in newest
    )


def _note(figures: dict[str, int], id_: UUID, made_at: datetime) -> None:
    """For whoever answers for it: how much of what came back had ended."""
    Restored.objects.create(id=id_, made_at=made_at, figures=figures)
    incidents.note(Incident.RESTORED, sum(figures[name] for name in SINCE))


def _journals() -> list[Path]:
    beside = Place.objects.filter(kind=Kind.BACKUPS).values_list("path", flat=True)
    return [journal.own(), *(Path(path) / journal.FOLDER for path in beside)]


def catch_up() -> dict[str, int] | None:
    """End again what ended, if the database was put back; None where it was not."""
    if not Version.objects.exists() or not put_back():
        return None
    figures = end_again({line for folder in _journals() for line in journal.read(folder)})
    if any(figures.values()):  # else the journal is of more than this database ever knew
        _note(figures, uuid.uuid4(), now())
    return figures
