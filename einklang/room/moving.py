"""Sealed files on their way into the bucket and out of it, where STORAGE_URL names one.

They are written to the folder first, and stay there and are read from there until the bucket has confirmed
them. A file of the bucket whose piece is gone is removed until the bucket confirms that too.
"""

import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from functools import partial
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.ledger import errands
from einklang.vault.files import SealedReader, landmarks

from . import storage
from .bucket import Bucket, bucket
from .models import GOING, Form, InBucket, Piece, Where
from .storage import StorageAway, UnknownStorage

logger = logging.getLogger("einklang.room")

#: While a file is brought nobody else brings it too; who dies over it is followed after this time.
BRINGING = timedelta(hours=2)
#: Rows that are asked for at once.
AT_ONCE = 500

#: What opens the bytes of a sealed file.
Open = Callable[[], AbstractContextManager[IO[bytes]]]


def move_due(stop: Callable[[], bool] = bool) -> int:
    """Bring what is finished, and remove what is gone; returns how many files were."""
    try:
        found = bucket()
    except UnknownStorage as error:
        logger.warning("nothing is brought to the bucket: %s", error)
        return 0
    if found is None or stop():
        return 0
    _owe()
    return errands.run(InBucket.objects.exclude(where=Where.THERE), lambda row: _move(row, found))


def _owe() -> None:
    """Rows for what is finished, and a new errand for what is gone."""
    finished = Piece.objects.filter(size__isnull=False, track__recording__next_at=None)
    finished = finished.exclude(form=Form.MJR).exclude(track__recording__stage__in=GOING)
    unknown = finished.exclude(pk__in=InBucket.objects.values("pk")).values_list("pk", flat=True)
    here = [InBucket(pk=piece) for piece in unknown[:AT_ONCE] if storage.path_of(piece).exists()]
    InBucket.objects.bulk_create(here, ignore_conflicts=True)
    gone = InBucket.objects.exclude(where=Where.GOING).exclude(pk__in=Piece.objects.values("pk"))
    gone.update(where=Where.GOING, next_at=now(), tries=0, since=now())
    # Confirmed by the bucket, and in the folder: somebody died in between, or it came from a backup, and the
    # bucket may have lost it. It is looked at anew.
    doubled = InBucket.objects.filter(where=Where.THERE, pk__in=list(storage.kept())[:AT_ONCE])
    doubled.update(where=Where.COMING, next_at=now(), since=now())


def _move(row: InBucket, to: Bucket) -> None:
    if row.where == Where.GOING:
        to.remove(row.pk)
        row.delete()
    else:
        _bring(row, to)


def _bring(row: InBucket, to: Bucket) -> None:
    InBucket.objects.filter(pk=row.pk).update(next_at=now() + BRINGING)
    path = storage.path_of(row.pk)
    try:
        known, size = landmarks(path, row.pk), path.stat().st_size
        if not _has(to, row.pk, size):
            to.put(path, row.pk)
    except Exception:
        InBucket.objects.filter(pk=row.pk).update(next_at=row.next_at)
        raise
    if _confirm(row, size, known):
        storage.remove(row.pk)


def _has(to: Bucket, piece: UUID, size: int) -> bool:
    try:
        return to.size(piece) == size
    except FileNotFoundError:
        return False


@transaction.atomic
def _confirm(row: InBucket, size: int, known: list[tuple[int, bytes]]) -> bool:
    """The bucket has it. Was it removed meanwhile, it has to be removed again."""
    mine = InBucket.objects.select_for_update().filter(pk=row.pk, where=Where.COMING)
    said = json.dumps([[at, b64encode(part).decode()] for at, part in known]).encode()
    if mine.update(where=Where.THERE, next_at=None, tries=0, failed_with="", size=size, landmarks=said):
        return True
    InBucket.objects.update_or_create(pk=row.pk, defaults={"where": Where.GOING, "next_at": now()})
    return False


def check_storage() -> None:
    """Recordings can be kept and removed where they are to be kept; raises UnknownStorage, StorageAway."""
    found = bucket()
    if found is not None:
        found.check()
    else:
        storage.named()


def check_nothing_is_elsewhere() -> None:
    """Raises UnknownStorage where recordings are in a bucket and STORAGE_URL names none."""
    if bucket() is None and InBucket.objects.exists():
        raise UnknownStorage("recordings are in a bucket that it does not name any more: name it again")


class _Remote:
    """A sealed file in the bucket, with what is read of it first at hand."""

    def __init__(self, row: InBucket, where: Bucket) -> None:
        self.size, self._piece, self._bucket = row.size, row.pk, where
        self._known = {at: b64decode(part) for at, part in json.loads(bytes(row.landmarks))}

    def read(self, length: int, at: int) -> bytes:
        known = self._known.get(at, b"")
        if len(known) >= length:
            return known[:length]
        try:
            return self._bucket.read(self._piece, length, at)
        except FileNotFoundError as error:  # it was confirmed, so it is the bucket that is not as it was
            raise StorageAway from error

    def leave(self) -> None:
        """There is nothing to let go of."""


def in_the_bucket() -> Iterator[tuple[UUID, int, Open]]:
    """Every sealed file that the bucket has: its piece, its bytes, and how to read them from the beginning.

    Reading raises FileNotFoundError, StorageAway. Raises UnknownStorage.
    """
    found = bucket()
    if found is not None:
        for row in InBucket.objects.filter(where=Where.THERE).iterator():
            yield row.pk, row.size, partial(found.stream, str(row.pk))


def open_sealed(piece: UUID, key: bytes) -> SealedReader:
    """A sealed file, wherever it is; raises FileNotFoundError, NotGenuine, StorageAway, UnknownStorage."""
    with suppress(FileNotFoundError):
        return SealedReader(storage.path_of(piece), key, piece)
    row = InBucket.objects.filter(pk=piece, where=Where.THERE).first()
    found = bucket() if row else None
    if row is None or found is None:
        raise FileNotFoundError
    return SealedReader(_Remote(row, found), key, piece)


def sweep_bucket(stop: Callable[[], bool] = bool) -> int:
    """Nothing is in the bucket that no row knows, nor any part of a file that was given up.

    Returns how many files were found that nobody knew.
    """
    try:
        found = bucket()
        if found is None or stop():
            return 0
        # First what is there, then the rows, which come before: so nothing new is taken for something old.
        begun, every = found.begun(), list(found.kept())
        coming = {str(pk) for pk in InBucket.objects.filter(where=Where.COMING).values_list("pk", flat=True)}
        torn = [one for one in begun if one[0] not in coming]
        for one in torn:
            found.give_up(*one)
        return len(torn) + sum(_disown(every[at : at + AT_ONCE]) for at in range(0, len(every), AT_ONCE))
    except (StorageAway, UnknownStorage, OSError) as error:
        logger.warning("the bucket is looked through later: %s", type(error).__name__)
        return 0


def _disown(pieces: list[UUID]) -> int:
    """Have those removed that no row knows; returns how many."""
    lost = set(pieces) - set(InBucket.objects.filter(pk__in=pieces).values_list("pk", flat=True))
    rows = (InBucket(pk=piece, where=Where.GOING) for piece in lost)
    InBucket.objects.bulk_create(rows, ignore_conflicts=True)
    return len(lost)
