"""What a backup consists of, written last: without it, or with another hash, it is torn."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from .errors import NotPossible
from .journal import force_folder

NAME = "manifest.json"
FORM = 1
CHUNK = 1 << 20


@dataclass(frozen=True)
class Part:
    """One file: how many of its first bytes belong to this backup, and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    id: UUID
    made_at: datetime
    #: From then on it may not be restored, since what ended before it was made is not known for ever.
    ends_at: datetime
    vendor: str
    #: The last migration of every room.
    schema: dict[str, str]
    #: Rows by table.
    rows: dict[str, int]
    #: The ids of the site's secrets: an index made with another one has to be made anew.
    secrets: list[str]
    parts: list[Part] = field(default_factory=list)
    #: Sealed files, which lie beside the backups and are shared by them.
    files: list[Part] = field(default_factory=list)


def measure(path: Path, size: int | None = None) -> Part:
    """The part that a file is, or its first bytes; raises NotPossible where it is shorter than that."""
    digest, left = hashlib.sha256(), path.stat().st_size if size is None else size
    length = left
    with path.open("rb") as file:
        while left and (some := file.read(min(CHUNK, left))):
            digest.update(some)
            left -= len(some)
    if left:
        raise NotPossible(f"{path.name} is shorter than it was")
    return Part(path.name, length, digest.hexdigest())


def write(folder: Path, manifest: Manifest) -> None:
    """The last thing that is written: forced to the disk under another name, and then renamed."""
    plain = {**asdict(manifest), "form": FORM, "id": str(manifest.id)}
    plain |= {name: getattr(manifest, name).isoformat() for name in ("made_at", "ends_at")}
    text = json.dumps(plain, indent=1, sort_keys=True)
    seal = hashlib.sha256(text.encode()).hexdigest()
    path = folder / f".{NAME}"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{text}\n{seal}\n")
        file.flush()
        os.fsync(file.fileno())
    path.rename(folder / NAME)
    force_folder(folder)


def read(folder: Path) -> Manifest:
    """The manifest of the backup in this folder; raises NotPossible where it is torn or of another form."""
    try:
        text, seal = (folder / NAME).read_text(encoding="utf-8").removesuffix("\n").rsplit("\n", 1)
    except FileNotFoundError:
        raise NotPossible(f"{folder} holds no whole backup: it has no {NAME}") from None
    except ValueError:
        raise NotPossible(f"{folder} is torn: its {NAME} is not whole") from None
    if hashlib.sha256(text.encode()).hexdigest() != seal:
        raise NotPossible(f"{folder} is torn: its {NAME} is not what was written")
    plain: dict[str, Any] = json.loads(text)
    if plain.pop("form") != FORM:
        raise NotPossible(f"{folder} was made by a newer version of the programme")
    return Manifest(
        **plain
        | {"id": UUID(plain["id"])}
        | {name: datetime.fromisoformat(plain[name]) for name in ("made_at", "ends_at")}
        | {name: [Part(**part) for part in plain[name]] for name in ("parts", "files")}
    )


def check(manifest: Manifest, folder: Path, files: Path) -> None:
    """Every part is there and is what was written; raises NotPossible."""
    for part, where in _all(manifest, folder, files):
        path = where / part.name
        if not path.is_file():
            raise NotPossible(f"{folder} is torn: {part.name} is missing")
        if path.stat().st_size < part.size or measure(path, part.size).sha256 != part.sha256:
            raise NotPossible(f"{folder} is torn: {part.name} is not what was written")


def _all(manifest: Manifest, folder: Path, files: Path) -> Iterator[tuple[Part, Path]]:
    yield from ((part, folder) for part in manifest.parts)
    yield from ((part, files) for part in manifest.files)
