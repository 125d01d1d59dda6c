"""Whether what has to lie apart does: the master key from the data and from backups, keys from backups."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.db import DatabaseError, connection

from . import keyfiles
from .models import Kind, Place

_BESIDE = (
    "the master key lies in {} ({}): whoever copies that can read everything,"
    " and nothing in it is ever erased; keep it apart"
)


def warnings() -> list[str]:
    """One sentence for each thing that lies where it should not."""
    return [*_master_key(), *_files_of_keys()]


def _master_key() -> Iterator[str]:
    path: Path | None = settings.MASTER_KEY_FILE
    if path is None:
        return
    key = path.resolve()
    database = _beside_the_database()
    if database == key.parent and Path(settings.DATA).resolve() not in key.parents:
        yield _BESIDE.format("the folder of the database", database)
    for words, folder in _folders():
        if folder.resolve() in key.parents:
            yield _BESIDE.format(words, folder)


def _beside_the_database() -> Path | None:
    if connection.vendor != "sqlite":
        return None
    return Path(connection.settings_dict["NAME"]).resolve().parent


def _folders() -> Iterator[tuple[str, Path]]:
    yield "the folder of the data", Path(settings.DATA)
    scheme, _, path = settings.STORAGE_URL.partition("://")
    if scheme == "file" and Path(settings.DATA) not in Path(unquote(path)).parents:
        yield "the folder of the recordings", Path(unquote(path))
    yield from (("a folder of backups", place) for place in _places(Kind.BACKUPS))


def _files_of_keys() -> Iterator[str]:
    backups, keys = _places(Kind.BACKUPS), _places(Kind.KEYS)
    for place in backups:
        inside = [folder for folder in keys if place in (folder, *folder.parents)]
        inside += [folder for folder in (place, *_below(place)) if keyfiles.found(folder)]
        for folder in sorted(set(inside)):
            yield f"keys lie with the backups that they open, in {folder}: keep them apart"


def _below(place: Path) -> list[Path]:
    return [path for path in place.iterdir() if path.is_dir()] if place.is_dir() else []


def _places(kind: Kind) -> list[Path]:
    """The folders that are known; none where there is no database (yet)."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return []
    try:
        return [Path(path) for path in Place.objects.filter(kind=kind).values_list("path", flat=True)]
    except DatabaseError:
        return []
