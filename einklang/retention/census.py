"""The pool in numbers: who came and left, what they allow, what ends when.

Counting walks through everybody, so in a large pool it is done once a day and the page says on which.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from itertools import pairwise

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import get_current_timezone, localdate, now

from einklang.consent.models import Standing
from einklang.people.models import Person, State
from einklang.room.models import Recording

from .models import Census, Erasure, Ground

MONTHS = 12
#: So many people are counted in a moment, whenever somebody looks.
SMALL = 5000
#: Who never confirmed was never in the pool, so they did not leave it either.
LEFT = (Ground.WITHDRAWN, Ground.EXPIRED, Ground.STAFF)


@dataclass(frozen=True)
class Figures:
    """Month by month: the last twelve for coming and leaving, the next twelve for ending."""

    day: date
    people: int
    came: list[int]
    left: list[int]
    allowed: dict[str, int]
    ends: list[int]
    recordings_end: list[int]

    @property
    def past(self) -> list[date]:
        """The months of `came` and `left`: this one is the last."""
        return [_month(self.day, back) for back in range(1 - MONTHS, 1)]

    @property
    def ahead(self) -> list[date]:
        """The months of `ends` and `recordings_end`: this one is the first."""
        return [_month(self.day, ahead) for ahead in range(MONTHS)]


def figures() -> Figures | None:
    """The pool in numbers; None where it is large and was not counted yet."""
    row = Census.objects.order_by("day").last()
    if row is not None:  # only a large pool has one
        return Figures(day=row.day, **row.figures)
    return count() if _is_small() else None


def take_census() -> int:
    """Count a large pool, once a day; a small one is counted whenever somebody looks."""
    today = localdate()
    if _is_small():
        Census.objects.all()._raw_delete("default")
        return 0
    if Census.objects.filter(day=today).exists():
        return 0
    counted = {name: value for name, value in asdict(count()).items() if name != "day"}
    Census.objects.update_or_create(day=today, defaults={"figures": counted})
    Census.objects.filter(day__lt=today)._raw_delete("default")
    return 1


def count() -> Figures:
    """Count everybody now; for a million people some seconds, in which nobody has to wait."""
    today = localdate()
    past = [_month(today, back) for back in range(1 - MONTHS, 2)]
    ahead = [_month(today, months) for months in range(MONTHS + 1)]
    came, ends = _within("submitted_at", past), _within("ends_at", ahead)
    pool = Person.objects.in_pool().aggregate(
        people=Count("pk"),
        **{f"came_{n}": Count("pk", filter=month) for n, month in enumerate(came)},
        **{f"ends_{n}": Count("pk", filter=month) for n, month in enumerate(ends)},
    )
    gone = Erasure.objects.filter(ground__in=LEFT, at__gte=_start(past[0]))
    return Figures(
        day=today,
        people=pool["people"],
        came=[pool[f"came_{n}"] for n in range(MONTHS)],
        left=_counted(gone, _within("at", past)),
        allowed=_allowed(),
        ends=[pool[f"ends_{n}"] for n in range(MONTHS)],
        recordings_end=_counted(Recording.objects.readable(), _within("ends_at", ahead)),
    )


def _is_small() -> bool:
    return Person.objects.in_pool()[: SMALL + 1].count() <= SMALL


def _allowed() -> dict[str, int]:
    """How many people of the pool allow each processing now."""
    moment = now()
    stands = Standing.objects.filter(
        person__state=State.ACTIVE,
        person__ends_at__gt=moment,
        person__frozen_at=None,
        person__stopped_at=None,
    )
    return dict(stands.values_list("processing").annotate(Count("pk")).order_by("processing"))


def _counted(rows: "QuerySet[Recording] | QuerySet[Erasure]", months: Iterable[Q]) -> list[int]:
    found = rows.aggregate(**{f"m{n}": Count("pk", filter=month) for n, month in enumerate(months)})
    return [found[f"m{n}"] for n in range(MONTHS)]


def _within(field: str, firsts: list[date]) -> list[Q]:
    """A condition for each month, given the first day of each and of the one after."""
    starts = [_start(day) for day in firsts]
    return [Q(**{f"{field}__gte": start, f"{field}__lt": end}) for start, end in pairwise(starts)]


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=get_current_timezone())


def _month(day: date, further: int) -> date:
    """The first day of the month so many months further."""
    months = day.year * 12 + day.month - 1 + further
    return date(months // 12, months % 12 + 1, 1)
