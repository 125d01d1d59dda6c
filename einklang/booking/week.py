"""A week at a glance: which times are to be had, day by day and hour by hour, in the reader's own zone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .queries import Time

#: The hours that a week shows at least.
FIRST, LAST = 9, 16
WORKDAYS = 5


@dataclass(frozen=True)
class Slot:
    """One time that can be chosen; `value` names it in the address."""

    time: Time
    value: str
    starts_at: datetime
    chosen: bool

    @property
    def together(self) -> bool:
        """Whether colleagues of the reader are there already."""
        return self.time.shared is not None


@dataclass(frozen=True)
class Hour:
    """The times that begin within one hour; `row` is its place in the grid, from 1."""

    row: int
    slots: list[Slot]


@dataclass(frozen=True)
class Day:
    """One column."""

    day: date
    hours: list[Hour]
    today: bool
    past: bool


@dataclass(frozen=True)
class Week:
    """Five to seven columns under one ruler."""

    monday: date
    days: list[Day]
    #: The hours of the ruler, each with its row.
    ruler: list[tuple[int, datetime]]
    before: str
    after: str

    @property
    def last(self) -> date:
        return self.days[-1].day


def value_of(moment: datetime) -> str:
    """A moment as the address and the form carry it."""
    return moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%MZ")


def moment_of(value: str) -> datetime | None:
    """The moment that `value_of` wrote; None for anything else."""
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=ZoneInfo("UTC"))
    except ValueError:
        return None


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def name_of_week(monday: date) -> str:
    """2027-W10 (ISO 8601)."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def week_named(value: str) -> date | None:
    """The Monday of this week; None for anything that names none."""
    try:
        year, week = value.split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        return None


def week(
    times: Iterable[Time], monday: date, *, zone: ZoneInfo, now: datetime, chosen: datetime | None = None
) -> Week:
    """The week that begins with this Monday, out of all times that are to be had."""
    everything = [
        Slot(one, value_of(one.starts_at), one.starts_at.astimezone(zone), one.starts_at == chosen)
        for one in times
    ]
    mondays = sorted({monday_of(slot.starts_at.date()) for slot in everything})
    here = [slot for slot in everything if monday_of(slot.starts_at.date()) == monday]
    first = min([FIRST, *(slot.starts_at.hour for slot in here)])
    last = max([LAST, *(slot.starts_at.hour for slot in here)])
    length = max([WORKDAYS, *(slot.starts_at.weekday() + 1 for slot in here)])
    today = now.astimezone(zone).date()
    days = [monday + timedelta(days=number) for number in range(length)]
    return Week(
        monday=monday,
        days=[Day(day, list(_hours(here, day, first)), today=day == today, past=day < today) for day in days],
        ruler=[
            (hour - first + 1, datetime.combine(monday, time(hour), zone)) for hour in range(first, last + 1)
        ],
        before=next((name_of_week(one) for one in reversed(mondays) if one < monday), ""),
        after=next((name_of_week(one) for one in mondays if one > monday), ""),
    )


def _hours(slots: Iterable[Slot], day: date, first: int) -> Iterator[Hour]:
    found: dict[int, list[Slot]] = {}
    for slot in slots:
        if slot.starts_at.date() == day:
            found.setdefault(slot.starts_at.hour - first + 1, []).append(slot)
    for row in sorted(found):
        yield Hour(row, found[row])
