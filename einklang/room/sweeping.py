"""What nobody knows any more is removed: sealed files without a row, recordings of dead processes.

With the row, or its key, a recording is erased; that its bytes go too is certain because of this.
"""

import logging
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.utils.timezone import now

from . import storage
from .actions import RecordingGone, finish_recording
from .models import GOING, InBucket, Piece, Recording

logger = logging.getLogger("einklang.room")

#: Rows that are asked for at once.
AT_ONCE = 500


def sweep() -> int:
    """No file stands in the storage that no row knows; returns how many were removed.

    A storage that is away is looked at the next time.
    """
    try:
        return sweep_storage()
    except (storage.StorageAway, storage.UnknownStorage, OSError) as error:
        logger.warning("what is erased is swept away later: %s", type(error).__name__)
        return 0


def sweep_storage() -> int:
    """Remove sealed files without a row; raises StorageAway, UnknownStorage."""
    # First the files, then the rows: the row comes before the file, so no new one is taken for an old one.
    gone = [piece for some in _in_parts(storage.kept()) for piece in _unknown(some)]
    for piece in gone:
        storage.remove(piece)
    return len(gone)


def is_swept() -> bool:
    """Whether no file stands in the storage that no row knows; a storage that is away tells nothing.

    Of what was in a bucket, the bucket has confirmed that it is gone.
    """
    try:
        if InBucket.objects.exclude(pk__in=Piece.objects.values("pk")).exists():
            return False
        return not any(_unknown(some) for some in _in_parts(storage.kept()))
    except (storage.StorageAway, storage.UnknownStorage, OSError):
        return False


def _in_parts(pieces: Iterable[UUID]) -> Iterable[list[UUID]]:
    every = list(pieces)
    return (every[begin : begin + AT_ONCE] for begin in range(0, len(every), AT_ONCE))


def _unknown(pieces: list[UUID]) -> set[UUID]:
    return set(pieces) - set(Piece.objects.filter(pk__in=pieces).values_list("pk", flat=True))


def finish_left_over() -> int:
    """Recordings that a dead process left running are stored, up to what was sealed; returns how many.

    To be called when the process of the rooms starts, before anything is recorded.
    """
    left = list(Recording.objects.filter(stage__in=GOING))
    for recording in left:
        with suppress(RecordingGone):
            finish_recording(recording.pk, at=_last_sign(recording))
    return len(left)


def _last_sign(recording: Recording) -> datetime:
    """When something was last added to it, as far as rows and files tell."""
    began = recording.started_at
    assert began is not None, "one that is not stored has begun"
    signs = [began]
    for piece in Piece.objects.filter(track__recording=recording):
        signs.append(began + timedelta(milliseconds=piece.offset_ms + piece.duration_ms))
        with suppress(OSError, storage.StorageAway):
            written = storage.path_of(piece.pk).stat().st_mtime
            signs.append(datetime.fromtimestamp(written, UTC))
    return min(max(signs), now())
