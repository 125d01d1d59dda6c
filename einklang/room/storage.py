"""The folder in which sealed files are kept, or wait for being brought to a bucket: STORAGE_URL.

Names are the ids of pieces, and mean nothing.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.conf import settings

#: Bytes that have to be free before something new begins: about half an hour of four people.
LEAST = 512 * 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class UnknownStorage(Exception):
    """STORAGE_URL is neither `file:///` and a folder nor `s3://` and a bucket that can be used."""


class StorageFull(Exception):
    """There is no room left where recordings are kept."""


class StorageAway(Exception):
    """The folder of the recordings cannot be written or read at this moment."""


def folder() -> Path:
    """The folder, made if it is not there, and open to nobody else; raises UnknownStorage, StorageAway."""
    found = named()
    with named_errors():
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
        if found.stat().st_mode & 0o077:
            found.chmod(0o700)
    return found


def named() -> Path:
    """The folder, whether it is there or not; raises UnknownStorage."""
    parts = urlsplit(settings.STORAGE_URL)
    if parts.scheme == "s3":
        return Path(settings.DATA) / "recordings"
    if parts.scheme != "file" or parts.netloc or parts.path.strip("/") == "":
        raise UnknownStorage("STORAGE_URL has to be file:/// and a folder, or s3:// and a bucket")
    return Path(unquote(parts.path))


def path_of(piece: UUID) -> Path:
    """Where the sealed file of this piece is, or will be."""
    return folder() / str(piece)


def remove(piece: UUID) -> None:
    """The file of this piece is not there any more. Twice is no error."""
    with named_errors():
        path_of(piece).unlink(missing_ok=True)


def kept() -> Iterator[UUID]:
    """The pieces whose files are there. What has any other name was not put there by us."""
    if not named().exists():
        return
    with named_errors():
        names = [path.name for path in folder().iterdir()]
    for name in names:
        with suppress(ValueError):
            piece = UUID(name)
            if name == str(piece):
                yield piece


def check_space(wanted: int = 0) -> None:
    """Raises StorageFull where so many bytes and some to spare are not free."""
    with named_errors():
        found = os.statvfs(folder())
    if found.f_bavail * found.f_frsize < wanted + LEAST:
        raise StorageFull


@contextmanager
def named_errors() -> Iterator[None]:
    """What the operating system refuses is said in our words: StorageFull, StorageAway."""
    try:
        yield
    except OSError as error:
        raise (StorageFull if error.errno in _FULL else StorageAway) from error
