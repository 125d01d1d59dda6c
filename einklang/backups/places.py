"""The folder that backups are kept in: one folder for each, their journal, and the sealed files they share.

Backups of one site, one after the other, go to one folder, so that a file is copied once.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from . import manifest
from .errors import NotPossible
from .manifest import Manifest

MARK = "einklang-backups"
FILES = "files"
#: What is being made has this in front; whoever comes next removes what somebody left.
UNFINISHED = ".unfinished-"
_SAYS = "Backups of Einklang: einklang backup, einklang restore. Without keys, which are kept apart.\n"


def prepare(place: Path) -> Path:
    """The folder, made or recognised; raises NotPossible where it holds anything else."""
    place = place.absolute()
    data = Path(settings.DATA)
    if place == data or place in data.parents:
        raise NotPossible(f"{place} is the folder of the programme itself: a backup belongs elsewhere")
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (place / MARK).exists():
            if any(place.iterdir()):
                raise NotPossible(f"{place} is not empty and holds no backups: give another folder")
            (place / MARK).write_text(_SAYS, encoding="utf-8")
        (place / FILES).mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:
        raise NotPossible(f"{place} is not a folder") from None
    except OSError as error:
        raise NotPossible(f"{place} cannot be written: {error.strerror}") from error
    return place


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """Of two who write or destroy backups in this folder one waits for the other."""
    with (place / MARK).open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def whole(place: Path) -> list[tuple[Path, Manifest]]:
    """The backups in this folder whose manifest is whole, oldest first."""
    return sorted(_whole(place), key=lambda found: found[1].made_at)


def _whole(place: Path) -> Iterator[tuple[Path, Manifest]]:
    for folder in _finished(place):
        with suppress(NotPossible):  # torn: said when somebody wants it
            yield folder, manifest.read(folder)


def _finished(place: Path) -> list[Path]:
    """The folders of what was finished once, oldest first."""
    folders = (path for path in place.iterdir() if (path / manifest.NAME).exists())
    return sorted(path for path in folders if not path.name.startswith(UNFINISHED))


def chosen(given: Path) -> tuple[Path, Manifest]:
    """The backup meant by a folder: itself, or the newest in it; raises NotPossible."""
    given = given.absolute()
    if not given.is_dir():
        raise NotPossible(f"{given} is not a folder")
    if (given / MARK).exists():
        folders = _finished(given)
        if not folders:
            raise NotPossible(f"{given} holds no whole backup")
        given = folders[-1]
    return given, manifest.read(given)


def named(moment: datetime, id_: str) -> str:
    return f"{moment:%Y%m%dT%H%M%S.%fZ}-{id_[:8]}"


def clear(place: Path) -> None:
    """Remove what somebody began and did not finish; only for whoever is alone here."""
    for left in place.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    sweep(place)


def destroy(place: Path, folder: Path) -> None:
    """Remove one backup, its manifest first, and the sealed files that no other one needs."""
    (folder / manifest.NAME).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    sweep(place)


def sweep(place: Path) -> None:
    """Remove sealed files that no backup in this folder needs."""
    needed = {part.name for _, one in _whole(place) for part in one.files}
    with os.scandir(place / FILES) as files:
        for entry in files:
            if entry.name not in needed:
                Path(entry.path).unlink(missing_ok=True)
