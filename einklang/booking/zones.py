"""A time zone as calendar programs want it: rules for the year in question (RFC 5545, 3.6.5).

The rules are read off Python's own zone data. Lists of every change until 2038, as libraries write them, are
long and misunderstood by some programs; two rules are what programs write themselves.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOUR = timedelta(hours=1)
LONG_AGO = 1970

Rule = TimezoneStandard | TimezoneDaylight


@dataclass(frozen=True)
class Change:
    """The clocks are changed: at this wall time, still counted by the offset before."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    def moved_to(self, year: int, place: int) -> datetime | None:
        """The same weekday of the month in another year: the `place`th, or -1 for the last one."""
        first, length = monthrange(year, self.wall.month)
        day = 1 + (self.wall.weekday() - first) % 7 + 7 * (place - 1 if place > 0 else 4)
        if place < 0 and day > length:
            day -= 7
        return self.wall.replace(year=year, day=day) if day <= length else None


def component(name: str, year: int) -> Timezone | None:
    """The VTIMEZONE that holds in this year and the next; None where two rules cannot say it."""
    zone = ZoneInfo(name)
    years = {one: list(_changes(zone, one)) for one in (year - 1, year, year + 1)}
    first = years[year - 1]
    if any(len(changes) != len(first) for changes in years.values()) or len(first) not in (0, 2):
        return None
    found = Timezone()
    found.add("tzid", name)
    if not first:
        begins = datetime(year, 1, 1, tzinfo=zone)
        offset = begins.utcoffset() or timedelta()
        always = Change(begins.replace(tzinfo=None), offset, offset, begins.tzname() or name)
        found.add_component(_rule(TimezoneStandard(), always, None))
        return found
    for number, change in enumerate(first):
        place = _place([changes[number] for changes in years.values()])
        if place is None:
            return None
        # Which one is summer is told by the offset: Irish law calls the winter the exception.
        kind = TimezoneDaylight() if change.after > change.before else TimezoneStandard()
        found.add_component(_rule(kind, change, place))
    return found


def _place(same: list[Change]) -> int | None:
    """Which weekday of the month the change falls on in all these years: 1 to 4, -1 for the last, or None."""
    first = same[0]
    if any((one.before, one.after) != (first.before, first.after) for one in same):
        return None
    for place in (-1, 1, 2, 3, 4):
        if all(first.moved_to(one.wall.year, place) == one.wall for one in same):
            return place
    return None


def _rule(kind: Rule, change: Change, place: int | None) -> Rule:
    # Counted from long ago, as mail programs do: some keep the first rules they see for every other mail.
    began = change.moved_to(LONG_AGO, place) if place is not None else change.wall.replace(year=LONG_AGO)
    kind.add("dtstart", began)
    kind.add("tzoffsetfrom", change.before)
    kind.add("tzoffsetto", change.after)
    kind.add("tzname", change.name)
    if place is not None:
        day = f"{place}{DAYS[change.wall.weekday()]}"
        kind.add("rrule", {"freq": "yearly", "bymonth": change.wall.month, "byday": day})
    return kind


def _changes(zone: ZoneInfo, year: int) -> Iterator[Change]:
    """Every change of the offset in this year, in order."""
    at, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while at < end:
        # No zone changes twice within a day.
        step = min(at + 24 * HOUR, end)
        if _offset(zone, at) != _offset(zone, step):
            yield _change(zone, at, step)
        at = step


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    before, after = _offset(zone, low), _offset(zone, high)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    name = high.astimezone(zone).tzname() or zone.key
    return Change((high + before).replace(tzinfo=None), before, after, name)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
