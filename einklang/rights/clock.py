"""Deadlines by Regulation (EEC, Euratom) 1182/71: one month, ending with a working day."""

from datetime import date, timedelta

import holidays

from einklang.policy.period import same_numbered_day

SATURDAY = 5


def due(received: date, *, state: str, months: int = 1) -> date:
    """The last day to answer a request received on `received` (Art. 12(3)).

    The same-numbered day, else the last of its month (Art. 3(2)(c) of the regulation); a Saturday, Sunday or
    public holiday of `state` (as DE-HH) moves it to the next working day (Art. 3(4)).
    """
    country, _, subdivision = state.partition("-")
    day = same_numbered_day(received, months)
    free = holidays.country_holidays(country, subdiv=subdivision or None, years=[day.year, day.year + 1])
    while day.weekday() >= SATURDAY or day in free:
        day += timedelta(days=1)
    return day
