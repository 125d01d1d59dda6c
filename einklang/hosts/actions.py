"""Taking a host's time and giving it back."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from einklang.ledger.actions import record

from .events import HostLeft
from .models import CELL, Cell, Host, Taken

SECONDS = CELL * 60
#: How long taken time stands after its end, in seconds, and how many stretches go in one transaction.
KEPT, BATCH = 2 * 86400, 1000


class AlreadyTaken(Exception):
    """Some of this time is taken; nothing was written."""


def take(host: UUID, start: int, end: int, *, by: UUID) -> Taken:
    """The host's time from `start` to `end` (seconds since 1970) is taken by `by`, and by nobody else.

    Cells are written in rising order, so that two who want overlapping time wait for one another instead of
    each other. Raises AlreadyTaken.
    """
    if start % SECONDS or end % SECONDS or start >= end:
        raise ValueError("only whole cells can be taken")
    try:
        with transaction.atomic():
            taken = Taken.objects.create(id=by, host_id=host, starts=start, ends=end)
            Cell.objects.bulk_create(
                Cell(host_id=host, number=number, taken=taken)
                for number in range(start // SECONDS, end // SECONDS)
            )
    except IntegrityError as error:
        raise AlreadyTaken from error
    return taken


@transaction.atomic
def give_back(by: UUID) -> None:
    """What was taken by `by` is free again. Doing it twice is not an error."""
    Cell.objects.filter(taken=by).delete()
    Taken.objects.filter(pk=by).delete()


@transaction.atomic
def forget_past() -> int:
    """Taken time that is over no longer stands anywhere; returns how many stretches that were.

    It stays for two days, since how many interviews a day may hold is counted in local days.
    """
    over = Taken.objects.filter(ends__lte=int(now().timestamp()) - KEPT)
    gone = list(over.values_list("pk", flat=True)[:BATCH])
    Cell.objects.filter(taken__in=gone).delete()
    return Taken.objects.filter(pk__in=gone).delete()[0]


@transaction.atomic
def leave_host(host: Host) -> None:
    """They hold no more interviews. Leaving twice is not an error."""
    if Host.objects.filter(pk=host.pk, left_at=None).update(left_at=now()):
        record(HostLeft(host=host.pk))
    host.refresh_from_db()
