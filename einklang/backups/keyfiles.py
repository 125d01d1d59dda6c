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
from itertools import chain
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
    until = promise.clocks.backup_keys.end(moment, promise.zone)
    name = f"einklang-keys-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}-{os.urandom(4).hex()}"
    half = folder / f"{name}{_HALF}"
    head = {"form": FORM, "made_at": moment.isoformat(), "ends_at": until.isoformat()}
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with open(half, "wb", opener=private) as file:
            for line in chain([head], map(_written, _of_database())):
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


def _of_database() -> Iterator[Wrapped]:
    """All keys and secrets as they are wrapped now."""
    for key in Key.objects.order_by("subject").iterator(5000):
        yield Wrapped(key.subject, key.master, bytes(key.wrapped), key.ends_at)
    for one in Secret.objects.all():
        yield Wrapped(one.pk, one.master, bytes(one.wrapped), None, one.name)


def _written(one: Wrapped) -> list[Any]:
    until = one.ends_at and one.ends_at.isoformat()
    return [one.subject.hex, one.master, base64.b64encode(one.wrapped).decode(), until, one.name]


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
    if ends_at(whole[-1]) <= now():
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
        subject, master, wrapped, until, name = json.loads(raw)
    except ValueError:
        return None
    moment = datetime.fromisoformat(until) if until else None
    return Wrapped(UUID(subject), master, base64.b64decode(wrapped), moment, name)


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
    promise, destroyed = policy.current(), 0
    oldest = promise.clocks.backup_keys.before(now(), promise.zone)
    for place in Place.objects.filter(kind=Kind.KEYS):
        for path in found(Path(place.path)):
            # What is half written is still being written, or was left by somebody who died.
            late = datetime.fromtimestamp(path.stat().st_mtime, UTC) <= oldest
            if late or (not path.name.endswith(_HALF) and ends_at(path) <= now()):
                destroy(path)
                destroyed += 1
    return destroyed


def ends_at(path: Path) -> datetime:
    """From when on this file of keys may not be used; raises NotPossible."""
    try:
        with path.open("rb") as file:
            return datetime.fromisoformat(json.loads(file.readline())["ends_at"])
    except (ValueError, KeyError, TypeError) as error:
        raise NotPossible(f"the file of keys {path.name} is torn") from error
