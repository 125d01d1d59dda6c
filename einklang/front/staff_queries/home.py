"""The first page: what is owed, what ends, what is due, how the pool grows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _

from einklang.people.models import Person, State
from einklang.retention.census import LEFT
from einklang.retention.models import Erasure
from einklang.rights.models import Case
from einklang.rights.queries import open_cases
from einklang.room.models import Recording

WEEKS = 12
WEEK = timedelta(days=7)
#: So many days left, or fewer, are marked.
CLOSE = 7


@dataclass(frozen=True)
class Ending:
    """So many of something end by this day."""

    icon: str
    words: str
    last: date


@dataclass(frozen=True)
class Due:
    """An open request and its clock."""

    case: Case
    days: int

    @property
    def close(self) -> bool:
        return self.days <= CLOSE

    @property
    def late(self) -> int:
        return -self.days


def endings() -> list[Ending]:
    """What ends within the next seven days."""
    until = now() + WEEK
    # Asked by the end alone, which has an index; the pool's other conditions leave out only a few.
    soon = Person.objects.readable().filter(ends_at__lte=until, frozen_at=None, stopped_at=None)
    people = [ends for ends, state in soon.values_list("ends_at", "state") if state == State.ACTIVE]
    recordings = Recording.objects.readable().filter(ends_at__lte=until).values_list("ends_at", flat=True)
    named = (
        ("hourglass", people, _("One person in the pool"), _("%(n)s people in the pool")),
        ("disc", list(recordings), _("One recording"), _("%(n)s recordings")),
    )
    return [
        Ending(icon, one if len(ends) == 1 else many % {"n": len(ends)}, _last(ends))
        for icon, ends, one, many in named
        if ends
    ]


def _last(ends: Iterable[datetime | None]) -> date:
    return localtime(max(end for end in ends if end)).date()


def due(most: int = 8) -> list[Due]:
    """Open requests, the next deadline first."""
    today = localdate()
    return [Due(case, (case.due_on - today).days) for case in open_cases()[:most]]


@dataclass(frozen=True)
class Bar:
    """One week of the chart, in the units of its drawing (340 × 170, the zero line at 110)."""

    week: int
    joined: int
    left: int
    x: int
    up: int
    down: int

    @property
    def top(self) -> int:
        return ZERO - self.up

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2


ZERO, UP, DOWN, WIDTH, STEP, FIRST = 110, 90, 36, 15, 26, 30


@dataclass(frozen=True)
class Chart:
    """Who came into the pool and stayed, and who left it, week by week."""

    bars: list[Bar]
    lines: list[tuple[int, str]]

    @property
    def joined(self) -> int:
        return sum(bar.joined for bar in self.bars)

    @property
    def left(self) -> int:
        return sum(bar.left for bar in self.bars)


def growth() -> Chart:
    """The last twelve weeks, this one included."""
    monday = localdate() - timedelta(days=localdate().weekday())
    weeks = [monday - WEEK * back for back in reversed(range(WEEKS))]
    since = localtime().replace(
        year=weeks[0].year, month=weeks[0].month, day=weeks[0].day, hour=0, minute=0, second=0, microsecond=0
    )
    came = Person.objects.filter(state=State.ACTIVE, submitted_at__gte=since, ends_at__gt=now())
    joined = _by_week(came.values_list("submitted_at", flat=True))
    left = _by_week(Erasure.objects.filter(at__gte=since, ground__in=LEFT).values_list("at", flat=True))
    most = max([*joined.values(), 1])
    # One scale for both directions; who left may need more room than there is below.
    scale = min(UP / most, DOWN / max([*left.values(), 1]))
    bars = [
        Bar(
            week.isocalendar().week,
            joined[week],
            left[week],
            FIRST + STEP * number,
            round(joined[week] * scale),
            round(left[week] * scale),
        )
        for number, week in enumerate(weeks)
    ]
    return Chart(bars, _lines(scale))


def _by_week(moments: Iterable[datetime]) -> Counter[date]:
    days = (localtime(moment).date() for moment in moments)
    return Counter(day - timedelta(days=day.weekday()) for day in days)


def _lines(scale: float) -> list[tuple[int, str]]:
    """At most three lines above the zero line, at round numbers."""
    steps = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
    step = next((one for one in steps if one * scale >= UP / 4), steps[-1])
    return [(round(ZERO - step * n * scale), f"+{step * n}") for n in (1, 2, 3) if step * n * scale <= UP]
