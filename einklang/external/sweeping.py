"""What a crash or a clock has left of uploads goes away, or where it belongs."""

from contextlib import suppress
from uuid import UUID

from django.utils.timezone import now

from einklang.room.models import Piece

from .incoming import end_uploads, incoming, move_into_storage
from .models import Upload
from .queries import may_go_on


def sweep_uploads() -> int:
    """End what may not go on, move what became a recording, remove files that nobody knows.

    Returns how many there were. The worker calls it every few seconds.
    """
    ended = [one.pk for one in Upload.objects.all() if one.ends_at <= now() or not may_go_on(one)]
    if ended:
        end_uploads(ended)
    return len(ended) + sum(_sweep(path.name) for path in incoming().iterdir())


def _sweep(name: str) -> bool:
    path = incoming() / name
    try:
        own_id = UUID(name)
    except ValueError:
        own_id = None
    if own_id is not None:
        if Piece.objects.filter(pk=own_id).exists():
            move_into_storage(own_id)
            return True
        # Written before its row is there for others to see: a young one is left alone.
        with suppress(FileNotFoundError):
            young = now().timestamp() - path.stat().st_mtime < 60
            if young or Upload.objects.filter(pk=own_id).exists():
                return False
    path.unlink(missing_ok=True)
    return True
