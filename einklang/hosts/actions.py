"""Taking a host's time and giving it back."""

from uuid import UUID

from django.db import IntegrityError, transaction

from .models import CELL, Cell, Taken

SECONDS = CELL * 60


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
