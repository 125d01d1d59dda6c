"""Who holds interviews and when; taking a host's time and giving it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from einklang.ledger.actions import record
from einklang.staff.models import User

from .events import HostLeft
from .models import CELL, Cell, Host, Source, SpecialDay, Taken, Weekly

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


def hold(host: UUID) -> None:
    """Until the end of this transaction nobody else who holds the host books anything with them.

    Cells keep two interviews apart; how many there are on one day can only be counted by one at a time.
    """
    Host.objects.select_for_update().only("pk").get(pk=host)


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
def add_host(user: User, *, zone: str = "Europe/Berlin") -> Host:
    """They hold interviews from here on, again where they had left. Hours are still to be said."""
    host, new = Host.objects.get_or_create(user=user, defaults={"zone": zone})
    if not new and host.left_at is not None:
        host.left_at = None
        host.save(update_fields=["left_at"])
    return host


@transaction.atomic
def leave_host(host: Host) -> None:
    """They hold no more interviews. Leaving twice is not an error."""
    if Host.objects.filter(pk=host.pk, left_at=None).update(left_at=now()):
        record(HostLeft(host=host.pk))
    host.refresh_from_db()


@dataclass(frozen=True, kw_only=True)
class Times:
    """When somebody holds interviews; units as in `Host`, hours as in `slots.Calendar`."""

    zone: str
    before: int
    after: int
    notice_hours: int
    horizon_days: int
    per_day: int
    weekly: Sequence[tuple[int, int, int, date | None, date | None]] = ()
    special: Sequence[tuple[date, Sequence[tuple[int, int]]]] = field(default=())

    @property
    def of_the_host(self) -> dict[str, object]:
        """What stands on the host itself."""
        names = ("zone", "before", "after", "notice_hours", "horizon_days", "per_day")
        return {name: getattr(self, name) for name in names}


@transaction.atomic
def set_times(host: Host, times: Times) -> None:
    """These are the host's times, and no others. Interviews that are booked stay as they are."""
    row = Host.objects.select_for_update().get(pk=host.pk)
    if row.zone != times.zone:
        # Whole days and floating times of their calendars mean other hours there: read them anew first.
        Source.objects.filter(host=row).update(whole_at=None, fetched_at=None, next_at=now())
    Host.objects.filter(pk=row.pk).update(**times.of_the_host)
    Weekly.objects.filter(host=row).delete()
    Weekly.objects.bulk_create(
        Weekly(host=row, weekday=day, starts=begin, ends=end, valid_from=since, valid_until=until)
        for day, begin, end, since, until in times.weekly
    )
    SpecialDay.objects.filter(host=row).delete()
    SpecialDay.objects.bulk_create(
        SpecialDay(host=row, day=day, hours=[list(each) for each in hours]) for day, hours in times.special
    )
    host.refresh_from_db()
