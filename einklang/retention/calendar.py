"""What ends when, by class: month by month for a year, and as it would be on any day (DIN 66398)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import get_current_timezone, localdate

from einklang.backups.models import Backup
from einklang.consent.models import Proof
from einklang.holdings.registry import Holding, all_holdings
from einklang.ledger.models import Entry
from einklang.people.models import Person, State
from einklang.policy import queries as policy
from einklang.policy.schema import Policy
from einklang.room.models import Hold, Meeting, Presence, Recording, Stage
from einklang.staff.models import Reading

from .census import SMALL, figures
from .models import Kept

MONTHS = 12
#: Who has a row and has not confirmed.
WAITING = (State.NAMED, State.PENDING)
#: Under which class the tables stand whose rows bring their own end along, by the name of their room.
ROOMS = {
    "booking": "bookings",
    "external": "bookings",
    "insights": "recordings",
    "recipients": "disclosures",
    "rights": "cases",
    "pool": "log",
    "mail": "log",
    "vault": "disclosures",
    "retention": "held",
}
#: In this order they are told.
CLASSES = (
    "details unconfirmed recordings observers bookings proofs cases disclosures log held backups".split()
)


@dataclass(frozen=True)
class Ending:
    """Rows of one table that end by a field of theirs, or so long after it."""

    name: str
    rows: QuerySet[Any, Any]
    field: str
    #: The clock of the policy that is added to the field; "" where the field is the end itself.
    clock: str = ""
    #: What of it stays beyond its end, for somebody's right or a reason of the law.
    stays: Q | None = None

    def before(self, moment: datetime, promise: Policy) -> Q:
        """A condition: its end comes before this moment."""
        bound = getattr(promise.clocks, self.clock).before(moment, promise.zone) if self.clock else moment
        return Q(**{f"{self.field}__lt": bound})


@dataclass(frozen=True)
class Class:
    """How much of one class ends in each of the next months; the first holds what is over already."""

    name: str
    months: list[int]

    @property
    def total(self) -> int:
        return sum(self.months)


@dataclass(frozen=True)
class OnDay:
    """What a day would end of one class, and what would stay beyond its end."""

    name: str
    ends: int
    stays: int


def months_ahead() -> list[date]:
    """The first day of this month and of those that follow."""
    today = localdate()
    return [_first(today, n) for n in range(MONTHS)]


def year_ahead() -> list[Class]:
    """Month by month, every class of which anything ends."""
    today, promise = localdate(), policy.current()
    bounds = [_start(_first(today, n)) for n in range(1, MONTHS + 1)]
    found = {name: [0] * MONTHS for name in CLASSES}
    for ending in _endings():
        counted = _months(ending, bounds, promise)
        found[ending.name] = [a + b for a, b in zip(found[ending.name], counted, strict=True)]
    return [Class(name, months) for name, months in found.items() if any(months)]


def on_day(day: date) -> list[OnDay]:
    """A dry run: what would have ended by the end of this day, from now on, if nothing else happened."""
    promise, until = policy.current(), _start(date.fromordinal(day.toordinal() + 1))
    found: dict[str, list[int]] = {name: [0, 0] for name in CLASSES}
    for ending in _endings():
        over = ending.rows.filter(ending.before(until, promise))
        stays = over.filter(ending.stays).count() if ending.stays is not None else 0
        found[ending.name][0] += over.count() - stays
        found[ending.name][1] += stays
    return [OnDay(name, ends, stays) for name, (ends, stays) in found.items() if ends or stays]


def warnings_ahead() -> list[int]:
    """How many people are asked in each of the next months whether to renew; who was asked is not counted."""
    today, promise = localdate(), policy.current()
    bounds = [_start(today)] + [_start(_first(today, n)) for n in range(1, MONTHS + 1)]
    months = [0] * MONTHS
    people = Person.objects.in_pool()
    for period in promise.processings["storage"].keep.warn:
        later = [period.after(bound, promise.zone) for bound in bounds]
        for n, (begin, end) in enumerate(pairwise(later)):
            months[n] += people.filter(ends_at__gte=begin, ends_at__lt=end).count()
    return months


def _months(ending: Ending, bounds: list[datetime], promise: Policy) -> list[int]:
    census = figures() if ending.name == "details" else None
    if census is not None and census.people > SMALL:
        return census.ends  # a large pool is counted once a day
    # What ends later is not looked at: of a table of millions that is most.
    rows = ending.rows.filter(ending.before(bounds[-1], promise))
    if ending.stays is not None:
        rows = rows.exclude(ending.stays)
    sums = rows.aggregate(
        **{f"m{n}": Count("pk", filter=ending.before(bound, promise)) for n, bound in enumerate(bounds)}
    )
    over = [0, *(sums[f"m{n}"] for n in range(MONTHS))]
    return [later - earlier for earlier, later in pairwise(over)]


def _endings() -> Iterator[Ending]:
    there = Person.objects.exclude(state=State.DETACHED)
    frozen = Q(frozen_at__isnull=False)
    yield Ending("details", there.filter(state=State.ACTIVE), "ends_at", stays=frozen)
    yield Ending("unconfirmed", there.filter(state__in=WAITING), "ends_at", stays=frozen)
    frozen_in = Presence.objects.filter(person__frozen_at__isnull=False).exclude(person__state=State.DETACHED)
    stays = Q(stage=Stage.HELD) | Q(pk__in=frozen_in.values("recording"))
    yield Ending("recordings", Recording.objects.all(), "ends_at", stays=stays)
    yield Ending("observers", Meeting.objects.all(), "gone_at")
    yield Ending("proofs", Proof.objects.all(), "ends_at")
    yield Ending("log", Reading.objects.all(), "at", clock="read_log")
    yield Ending("log", Entry.objects.all(), "at", clock="disclosures")
    yield Ending("held", Hold.objects.all(), "ends_at")
    yield Ending("backups", Backup.objects.filter(gone_at=None), "ends_at")
    for holding in all_holdings():
        if holding.gone_from:
            yield Ending(_class_of(holding), holding.model._default_manager.all(), holding.gone_from)


def _class_of(holding: Holding) -> str:
    return ROOMS[holding.model._meta.app_label]


def held_now() -> list[tuple[str, str, datetime]]:
    """Everything that is kept beyond its end for a reason of the law: what it is, the reason, until when."""
    holds = Hold.objects.exclude(approved_at=None).order_by("ends_at")
    copies = Kept.objects.exclude(approved_at=None).order_by("ends_at")
    rows = [("recording", one.get_reason_display(), one.ends_at) for one in holds]
    rows += [("copy", one.get_reason_display(), one.ends_at) for one in copies]
    return sorted(rows, key=lambda row: row[2])


def _first(day: date, further: int) -> date:
    """The first day of the month so many months further."""
    months = day.year * 12 + day.month - 1 + further
    return date(months // 12, months % 12 + 1, 1)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=get_current_timezone())
