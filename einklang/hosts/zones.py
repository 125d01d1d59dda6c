"""Wall time and absolute time, for many moments at once, as `zoneinfo` understands them.

Wall time that does not exist is moved forward by what the clock leaps; wall time that comes twice means the
first (PEP 495, fold=0).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.int64]

DAY = 86400
WEEK = 7 * DAY


@lru_cache(maxsize=1024)
def _changes(zone: str, year: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The offset from UTC as the year begins, then each moment in it that brings another; all in seconds."""
    clock = ZoneInfo(zone)

    def offset(moment: int) -> int:
        return round((datetime.fromtimestamp(moment, clock).utcoffset() or timedelta()).total_seconds())

    day, end = (round(datetime(each, 1, 1, tzinfo=UTC).timestamp()) for each in (year, year + 1))
    first = known = offset(day)
    found = []
    while day < end:
        before, after = day, min(day + DAY, end)
        day = after
        if offset(after) == known:
            continue
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if offset(middle) == known else (before, middle)
        known = offset(after)
        found.append((after, known))
    return first, tuple(found)


class Clock:
    """One zone between two moments (seconds since 1970) and some days around them."""

    def __init__(self, zone: str, first: int, last: int) -> None:
        begin, end = (datetime.fromtimestamp(each, UTC).year for each in (first - WEEK, last + WEEK))
        years = range(begin, end + 1)
        changes = [change for year in years for change in _changes(zone, year)[1]]
        offsets = [_changes(zone, years[0])[0], *(offset for _, offset in changes)]
        self._offsets = np.array(offsets, dtype=np.int64)
        self._at = np.array([moment for moment, _ in changes], dtype=np.int64)
        self._wall = self._at + np.maximum(self._offsets[:-1], self._offsets[1:])

    def absolute(self, wall: Times) -> Times:
        """Seconds since 1970 of wall time, which is given as if it were UTC."""
        return wall - self._offsets[np.searchsorted(self._wall, wall, side="right")]

    def wall(self, moments: Times) -> Times:
        """What the clock on the wall shows, as if it were UTC."""
        return moments + self._offsets[np.searchsorted(self._at, moments, side="right")]


Reading = Callable[[Clock, Times], Times]


class Clocks:
    """The clocks of several hosts, asked for many moments of any of them at once."""

    def __init__(self, zones: list[str], first: int, last: int) -> None:
        names = sorted(set(zones))
        self._clocks = [Clock(name, first, last) for name in names]
        self._of = np.array([names.index(zone) for zone in zones], dtype=np.int64)

    def absolute(self, hosts: Times, wall: Times) -> Times:
        """Seconds since 1970 of the wall time at each of the hosts, which are given by their positions."""
        return self._each(hosts, wall, Clock.absolute)

    def day(self, hosts: Times, moments: Times) -> Times:
        """The local day of each moment, in days since 1970."""
        return self._each(hosts, moments, Clock.wall) // DAY

    def _each(self, hosts: Times, times: Times, reading: Reading) -> Times:
        if len(self._clocks) == 1:
            return reading(self._clocks[0], times)
        answer, of = np.empty_like(times), self._of[hosts]
        for number, clock in enumerate(self._clocks):
            answer[of == number] = reading(clock, times[of == number])
        return answer
