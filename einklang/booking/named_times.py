"""Times that somebody names in plain German or English: those that are certain, and whether that is all.

Nothing is guessed. A day needs the number or the name of its month, and its weekday has to fit if it is
named; an hour needs "Uhr", "pm" or minutes. Words that turn a time around or blur it ("not", "after",
"between") make it uncertain, and so do days that are named by weekday or "tomorrow" only. What is uncertain
is left to whoever reads the mail.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from . import time_words as words

#: More than these is a diary, not a wish.
MOST = 6
#: A day without its year is the next such day, if it is not further away than this.
AHEAD = timedelta(days=300)
#: Hours in which people talk; others are named by mistake.
WAKING = range(7 * 60, 21 * 60)
#: How many characters before a time a word may stand that blurs it.
NEAR = 30
_TAKEN = "¤"


@dataclass(frozen=True)
class Named:
    """The certain times, rising, and whether the text speaks of no others."""

    times: tuple[datetime, ...]
    whole: bool

    @property
    def nothing(self) -> bool:
        """Whether it does not speak of times at all."""
        return self.whole and not self.times


@dataclass(frozen=True)
class _Found:
    """A day or an hour in the text; None where it is named and cannot be."""

    begin: int
    end: int
    day: date | None = None
    minutes: int | None = None
    is_day: bool = False

    @property
    def certain(self) -> bool:
        return self.day is not None or self.minutes is not None


def read(text: str, *, zone: ZoneInfo, at: datetime) -> Named:
    """The times to come that a text names, each with its day and its hour, as wall time in `zone`."""
    text = words.GREETING.sub(" ", text)
    for shared, written_out in words.SHARED:
        text = shared.sub(written_out, text)
    found, rest = _found(text, at.astimezone(zone).date())
    unsure = bool(words.LEFT.search(rest))
    if not found:
        return Named((), whole=not unsure)
    pairs = _pairs(found) if len(found) <= 2 * MOST else None
    if pairs is None or _is_blurred(text, rest, found):
        return Named((), whole=False)
    times = {_moment(day, minutes, zone) for day, minutes in pairs}
    coming = sorted(one for one in times if one is not None and one > at)
    if len(coming) > MOST:
        return Named((), whole=False)
    return Named(tuple(coming), whole=not unsure and len(coming) == len(times))


def _found(text: str, today: date) -> tuple[list[_Found], str]:
    """Days and hours in the order of the text, and the text with each of them blanked out."""
    found = []
    for form in words.DAYS:
        for match in form.finditer(text):
            found.append(_Found(*match.span(), day=_day(match, today), is_day=True))
            text = _blanked(text, match)
    for form in words.HOURS:
        for match in form.finditer(text):
            found.append(_Found(*match.span(), minutes=_minutes(match)))
            text = _blanked(text, match)
    return sorted(found, key=lambda one: one.begin), text


def _blanked(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + _TAKEN * (match.end() - match.start()) + text[match.end() :]


def _day(match: re.Match[str], today: date) -> date | None:
    said = match.groupdict()
    month = words.MONTHS[said["name"].casefold()] if said.get("name") else int(said["month"])
    try:
        day = _in_year(said["year"], month, int(said["day"]), today)
    except ValueError:
        return None
    weekday = said["weekday"]
    if day is not None and weekday and day.weekday() != words.WEEKDAYS[weekday.casefold()]:
        return None
    return day


def _in_year(year: str | None, month: int, day: int, today: date) -> date | None:
    if year:
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    this = date(today.year, month, day)
    coming = this if this >= today else date(today.year + 1, month, day)
    return coming if coming - today <= AHEAD else None


def _minutes(match: re.Match[str]) -> int | None:
    """Minutes since midnight; None for an hour at which nobody talks, or that there is none of."""
    said = match.groupdict()
    hour, minute = int(said["hour"]), int(said.get("minute") or said.get("late") or 0)
    if half := said.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.casefold() == "p" else 0)
    minutes = hour * 60 + minute
    return minutes if minute < 60 and minutes in WAKING else None


def _pairs(found: list[_Found]) -> list[tuple[date, int]] | None:
    """Which hour is meant on which day; None where that is not certain."""
    if not all(one.certain for one in found):
        return None
    pairs: list[tuple[date, int]] = []
    for group in _groups(found):
        days = [one.day for one in group if one.day is not None]
        hours = [one.minutes for one in group if one.minutes is not None]
        if not days or not hours or (len(days) > 1 and len(hours) > 1):
            return None
        pairs += [(day, minutes) for day in days for minutes in hours]
    return pairs


def _groups(found: list[_Found]) -> list[list[_Found]]:
    """Days with their hours behind them, or hours with their days, as the text begins."""
    groups: list[list[_Found]] = []
    for before, one in zip([None, *found], found, strict=False):
        if before is None or (one.is_day == found[0].is_day != before.is_day):
            groups.append([])
        groups[-1].append(one)
    return groups


def _is_blurred(text: str, rest: str, found: list[_Found]) -> bool:
    """Whether words around the times say that they are not meant, or not so."""
    ends = [match.end() for match in words.SENTENCE.finditer(rest) if match.end() <= found[0].begin]
    if words.TURNED.search(text, ends[-1] if ends else 0):
        return True
    for one in found:
        begins = max(
            [match.end() for match in words.SENTENCE.finditer(rest) if match.end() <= one.begin] or [0]
        )
        before = rest[max(begins, one.begin - NEAR) : one.begin]
        if words.ROUGH_BEFORE.search(before) or words.ROUGH_BESIDE.search(before):
            return True
        if words.ROUGH_BEHIND.match(rest[one.end : one.end + NEAR]):
            return True
    return any(
        one.is_day == following.is_day and words.SPAN.match(rest[one.end : following.begin])
        for one, following in pairwise(found)
    )


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime | None:
    """The instant at which clocks in `zone` show this; None where none does, or twice."""
    hour, minute = divmod(minutes, 60)
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    first, second = wall.astimezone(UTC), wall.replace(fold=1).astimezone(UTC)
    return first if first == second else None
