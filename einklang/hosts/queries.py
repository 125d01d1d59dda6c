"""When hosts could hold an interview."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from . import slots
from .models import CELL, HORIZON, Host, Source, SpecialDay, Taken, Weekly
from .spans import unpack

#: How long the busy times of a calendar are believed after they were read.
STALE_AFTER = timedelta(minutes=30)
#: Taken time this far around what is asked for counts among the interviews of a day, in seconds.
AROUND = 2 * 86400


@dataclass(frozen=True)
class Slot:
    """An interview could begin at `start` (seconds since 1970), held by any of these hosts."""

    start: int
    hosts: tuple[UUID, ...]


@dataclass(frozen=True)
class Offer:
    """All slots of several hosts, as numbers: each start with the positions in `hosts` of who is free."""

    hosts: tuple[UUID, ...]
    starts: list[int]
    free: list[list[int]]

    def slots(self) -> list[Slot]:
        """The same with the hosts' ids."""
        each = zip(self.starts, self.free, strict=True)
        return [Slot(start, tuple([self.hosts[position] for position in free])) for start, free in each]


def free_slots(
    hosts: Iterable[UUID],
    *,
    minutes: int,
    step: int,
    first: datetime,
    last: datetime,
    at: datetime | None = None,
    but: UUID | None = None,
) -> list[Slot]:
    """What can be booked from `first` on and before `last`, sorted by start (see `offer`)."""
    return offer(hosts, minutes=minutes, step=step, first=first, last=last, at=at, but=but).slots()


def offer(
    hosts: Iterable[UUID],
    *,
    minutes: int,
    step: int,
    first: datetime,
    last: datetime,
    at: datetime | None = None,
    but: UUID | None = None,
) -> Offer:
    """What can be booked from `first` on and before `last`; `at` is the moment of asking.

    `but` looks away from one stretch that is taken, for moving what took it. A host whose calendar fails, or
    was not read lately, offers nothing.
    """
    if minutes < CELL or minutes % CELL or step < CELL or step % CELL:
        raise ValueError("length and step are whole cells")
    moment = at or now()
    chosen = Host.objects.filter(offering(moment), pk__in=list(hosts))
    found = _calendars(chosen, first=first, last=last, but=but)
    positions, starts = slots.free(
        list(found.values()),
        minutes=minutes,
        step=step,
        first=_seconds(first),
        last=_seconds(last),
        at=_seconds(moment),
    )
    return Offer(tuple(found), *slots.by_start(positions, starts))


def is_free(
    host: UUID, start: int, *, minutes: int, step: int, at: datetime | None = None, but: UUID | None = None
) -> bool:
    """Whether exactly this start would be shown."""
    first = datetime.fromtimestamp(start, UTC)
    last = first + timedelta(seconds=1)
    return bool(free_slots([host], minutes=minutes, step=step, first=first, last=last, at=at, but=but))


def block(host: UUID, start: int, minutes: int) -> tuple[int, int]:
    """The stretch that an interview from `start` on takes of the host's time, buffers included."""
    before, after = Host.objects.values_list("before", "after").get(pk=host)
    return start - before * 60, start + (minutes + after) * 60


def offering(at: datetime) -> Q:
    """Hosts who may offer anything: they are still here, and each of their calendars was right lately."""
    unsure = Q(failing_since__isnull=False) | Q(fetched_at=None) | Q(fetched_at__lte=at - STALE_AFTER)
    return Q(~Exists(Source.objects.filter(unsure, host=OuterRef("pk"))), left_at=None, user__is_active=True)


def calendar_of(host: Host) -> slots.Calendar:
    """What the host's slots are made of, whether or not they may be offered at this moment."""
    moment = now()
    found = _calendars(
        Host.objects.filter(pk=host.pk), first=moment, last=moment + timedelta(days=HORIZON), but=None
    )
    return found[host.pk]


def _calendars(
    chosen: QuerySet[Host], *, first: datetime, last: datetime, but: UUID | None
) -> dict[UUID, slots.Calendar]:
    fields = ("pk", "zone", "before", "after", "notice_hours", "horizon_days", "per_day", "busy")
    rows = list(chosen.order_by("pk").values_list(*fields))
    known = [row[0] for row in rows]
    weekly: dict[UUID, list[Any]] = defaultdict(list)
    rules = Weekly.objects.filter(host__in=known).order_by()
    for host, *rule in rules.values_list("host", "weekday", "starts", "ends", "valid_from", "valid_until"):
        weekly[host].append(rule)
    special: dict[UUID, list[tuple[date, list[list[int]]]]] = defaultdict(list)
    days = SpecialDay.objects.filter(host__in=known).order_by()
    for host, day, hours in days.values_list("host", "day", "hours"):
        special[host].append((day, hours))
    taken: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    around = Taken.objects.overlapping(_seconds(first) - AROUND, _seconds(last) + AROUND)
    if but:
        around = around.exclude(pk=but)
    for host, start, end in around.filter(host__in=known).values_list("host", "starts", "ends"):
        taken[host].append((start, end))
    return {
        pk: slots.Calendar(
            **dict(zip(fields[1:-1], values, strict=True)),
            busy=bytes(busy),
            weekly=weekly[pk],
            special=special[pk],
            taken=taken[pk],
        )
        for pk, *values, busy in rows
    }


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def busy_between(host: UUID, starts_at: datetime, *, minutes: int) -> bool:
    """Whether a calendar of the host, or an interview, has any of the time that one from here on would take.

    A host whose calendar fails, or was not read lately, counts as busy.
    """
    known = Host.objects.filter(offering(now()), pk=host).values_list("busy", flat=True).first()
    if known is None:
        return True
    start, end = block(host, _seconds(starts_at), minutes)
    if Taken.objects.filter(host=host).overlapping(start, end).exists():
        return True
    return any(begin < end and finish > start for begin, finish in unpack(bytes(known)))
