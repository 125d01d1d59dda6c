"""Deadlines by Regulation (EEC, Euratom) 1182/71: one month, ending with a working day."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

from einklang.policy.period import same_numbered_day

SATURDAY = 5
#: What the package of holidays calls our languages.
LANGUAGES = {"de": "de", "en": "en_US"}


@dataclass(frozen=True)
class Deadline:
    """The last day to answer, and how it comes about."""

    due: date
    #: The same-numbered day, before it moved.
    numbered: date
    #: Every free day it moved over: a name, or "" for a day of the weekend.
    moved_over: tuple[tuple[date, str], ...]


def deadline(
    received: date, *, state: str, months: int = 1, paused_days: int = 0, language: str = "de"
) -> Deadline:
    """When a request received on `received` has to be answered (Art. 12(3)), and why.

    The same-numbered day, else the last of its month (Art. 3(2)(c) of the regulation), later by the days
    for which the clock rested (Art. 12(6)); a Saturday, Sunday or public holiday of `state` (as DE-HH)
    moves it to the next working day (Art. 3(4)).
    """
    numbered = day = same_numbered_day(received, months) + timedelta(days=paused_days)
    free = _public_holidays(state, day.year, language)
    moved = []
    while day.weekday() >= SATURDAY or day in free:
        moved.append((day, free.get(day, "")))
        day += timedelta(days=1)
    return Deadline(due=day, numbered=numbered, moved_over=tuple(moved))


def due(received: date, *, state: str, months: int = 1, paused_days: int = 0) -> date:
    """Only the day of `deadline`."""
    return deadline(received, state=state, months=months, paused_days=paused_days).due


def free_days(state: str, first: date, last: date) -> set[date]:
    """Days on which nothing ends, from the first to the last: weekends and public holidays."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {
        day for day in days if day.weekday() >= SATURDAY or day in _public_holidays(state, day.year, "de")
    }


@lru_cache(maxsize=32)
def _public_holidays(state: str, year: int, language: str) -> dict[date, str]:
    """Of that year and the next, into which a deadline at its end may move, by their names."""
    country, _, subdivision = state.partition("-")
    found = holidays.country_holidays(
        country, subdiv=subdivision or None, years=[year, year + 1], language=LANGUAGES.get(language)
    )
    return dict(found)
