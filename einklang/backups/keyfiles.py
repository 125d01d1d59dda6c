"""The wrapped keys in a file of their own, apart from the backups, for a day at most (SPEC 6).

They open nothing without the master key. With it and a backup they open whatever was erased since: so they
are destroyed when their time has come, and a restore takes none of them that was destroyed meanwhile.
"""

import base64
import hashlib
import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.timezone import now

from einklang.policy import queries as policy
from einklang.vault.models import Key, Secret

from .errors import NotPossible
from .journal import force_folder, private
from .models import Kind, Place

_NAME = re.compile(r"einklang-keys-\d{8}T\d{6}Z-[0-9a-f]{8}")
_HALF = ".half"
FORM = 1


@dataclass(frozen=True)
class Wrapped:
    """A key or a site secret (then with its name), as the database keeps it."""

    subject: UUID
    master: str
    wrapped: bytes
    ends_at: datetime | None
    name: str = ""


def check_apart(keys: Path, place: Path) -> None:
    """Keys never lie with what they open; raises NotPossible."""
    keys, place = keys.resolve(), place.resolve()
    known = Place.objects.filter(kind=Kind.BACKUPS).values_list("path", flat=True)
    for one in (place, *(Path(path).resolve() for path in known)):
        if keys == one or one in keys.parents or keys in one.parents:
            raise NotPossible(f"the keys would lie with the backups in {one}: give a folder apart from them")


def write(folder: Path) -> Path:
    """Write all keys as they are wrapped now into this folder, and destroy the older files in it."""
    promise, moment = policy.current(), now()
    ends_at = promise.clocks.backup_keys.end(moment, promise.zone)
    name = f"einklang-keys-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{os.urandom(4).hex()}"
    half = folder / f"{name}{_HALF}"
    head = {"form": FORM, "made_at": moment.isoformat(), "ends_at": ends_at.isoformat()}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with open(half, "wb", opener=private) as file:
            for line in (head, *_rows()):
                raw = json.dumps(line).encode() + b"\n"
                digest.update(raw)
                file.write(raw)
            file.write(digest.hexdigest().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        half.rename(folder / name)
        force_folder(folder)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise NotPossible(f"no keys were written to {folder}: {error.strerror}") from error
    for path in found(folder):
        if path.name != name:
            destroy(path)
    return folder / name


def _rows() -> Iterator[list[Any]]:
    for key in Key.objects.order_by("subject").iterator(5000):
        ends_at = key.ends_at and key.ends_at.isoformat()
        yield [key.subject.hex, key.master, base64.b64encode(bytes(key.wrapped)).decode(), ends_at, ""]
    for one in Secret.objects.all():
        yield [one.pk.hex, one.master, base64.b64encode(bytes(one.wrapped)).decode(), None, one.name]


def found(folder: Path) -> list[Path]:
    """The files of keys in this folder, whole or not, the newest last."""
    if not folder.is_dir():
        return []
    names = (path for path in folder.iterdir() if _NAME.fullmatch(path.name.removesuffix(_HALF)))
    return sorted(names, key=lambda path: path.name)


def newest(folder: Path) -> Path:
    """The newest whole file in the folder; raises NotPossible where there is none or its time is over."""
    whole = [path for path in found(folder) if not path.name.endswith(_HALF)]
    if not whole:
        raise NotPossible(f"{folder} holds no keys")
    if _ends_at(whole[-1]) <= now():
        raise NotPossible(f"the time of the keys in {folder} is over: they may not be used any more")
    return whole[-1]


def read(path: Path) -> Iterator[Wrapped]:
    """Every key in this file; raises NotPossible where it is not whole. First read it to its end."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        digest.update(file.readline())
        for raw in file:
            if not raw.startswith(b"["):
                if raw != digest.hexdigest().encode() + b"\n":
                    break
                return
            digest.update(raw)
            if (one := _parsed(raw)) is None:
                break
            yield one
    raise NotPossible(f"the file of keys {path.name} is torn")


def _parsed(raw: bytes) -> Wrapped | None:
    try:
        subject, master, wrapped, ends_at, name = json.loads(raw)
    except ValueError:
        return None
    until = datetime.fromisoformat(ends_at) if ends_at else None
    return Wrapped(UUID(subject), master, base64.b64decode(wrapped), until, name)


def destroy(path: Path) -> None:
    """Overwrite the file, as far as the file system lets us, and remove it."""
    with suppress(FileNotFoundError):
        size = path.stat().st_size
        with path.open("r+b") as file:
            for begin in range(0, size, 1 << 20):
                file.write(bytes(min(1 << 20, size - begin)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()


def destroy_ended() -> int:
    """Destroy every file of keys whose time is over, in all folders that keys were written to."""
    destroyed = 0
    for place in Place.objects.filter(kind=Kind.KEYS):
        for path in found(Path(place.path)):
            # The clock of the file system decides too: whoever changed the head of a file gains nothing.
            if path.name.endswith(_HALF) or _ends_at(path) <= now():
                destroy(path)
                destroyed += 1
    return destroyed


def _ends_at(path: Path) -> datetime:
    promise = policy.current()
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    latest = promise.clocks.backup_keys.end(written, promise.zone)
    try:
        with path.open("rb") as file:
            return min(latest, datetime.fromisoformat(json.loads(file.readline())["ends_at"]))
    except (ValueError, KeyError, TypeError):
        return latest
