"""Deadlines by Regulation (EEC, Euratom) 1182/71: one month, ending with a working day."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from einklang.policy.period import same_numbered_day

SATURDAY = 5


def due(received: date, *, state: str, months: int = 1) -> date:
    """The last day to answer a request received on `received` (Art. 12(3)).

    The same-numbered day, else the last of its month (Art. 3(2)(c) of the regulation); a Saturday, Sunday or
    public holiday of `state` (as DE-HH) moves it to the next working day (Art. 3(4)).
    """
    day = same_numbered_day(received, months)
    free = _public_holidays(state, day.year)
    while day.weekday() >= SATURDAY or day in free:
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=16)
def _public_holidays(state: str, year: int) -> frozenset[date]:
    """Of that year and the next, into which a deadline at its end may move."""
    country, _, subdivision = state.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=[year, year + 1]))
