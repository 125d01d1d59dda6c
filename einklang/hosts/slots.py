"""When interviews can begin: arithmetic on numbers, without a database, for all hosts at once.

Times are seconds since 1970, days are days since 1970. Hosts are known by their positions; what belongs to
one host lies together in one sorted row of numbers, because each host has a stretch of `ROOM` for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .zones import DAY, Clocks, Times

#: A power of two that no time in seconds reaches, and one that no minute of a day does.
BITS = 40
ROOM, MINUTES = 1 << BITS, 1 << 11
NONE: Times = np.empty(0, np.int64)
NEVER = 1 << 30
#: Hosts worked out together: their numbers fit where the processor is quick.
AT_ONCE = 16
#: 1970 began on a Thursday; Monday is 0.
THURSDAY = 3
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """What one host's slots are made of. Buffers are minutes; a span ends before its last number."""

    zone: str
    before: int = 0
    after: int = 0
    notice_hours: int = 0
    horizon_days: int = 60
    per_day: int = 4
    #: (weekday, first minute, last minute, first day or None, last day or None)
    weekly: Sequence[tuple[int, int, int, date | None, date | None]] = field(default_factory=list)
    #: (day, [(first minute, last minute), …]) instead of the weekly hours
    special: Sequence[tuple[date, Sequence[Sequence[int]]]] = field(default_factory=list)
    #: Sorted, merged pairs of little-endian int64.
    busy: bytes = b""
    #: Stretches that are taken, their buffers included.
    taken: Sequence[tuple[int, int]] = field(default_factory=list)


def free(
    calendars: Sequence[Calendar], *, minutes: int, step: int, first: int, last: int, at: int
) -> tuple[Times, Times]:
    """Positions of hosts and the starts of interviews they could hold from `first` on and before `last`.

    Each start is unique for its host, sorted by host and start. From the beginning of each window on, a slot
    begins every `step` minutes of real time and ends within the window; `at` is the moment of asking.
    """
    groups = [calendars[number : number + AT_ONCE] for number in range(0, len(calendars), AT_ONCE)]
    found = [_free(each, minutes=minutes, step=step, first=first, last=last, at=at) for each in groups]
    hosts = [positions + number * AT_ONCE for number, (positions, _) in enumerate(found)]
    return np.concatenate([NONE, *hosts]), np.concatenate([NONE, *(starts for _, starts in found)])


def _free(
    calendars: Sequence[Calendar], *, minutes: int, step: int, first: int, last: int, at: int
) -> tuple[Times, Times]:
    first, last = max(first, at), min(last, at + (max(host.horizon_days for host in calendars) + 2) * DAY)
    clocks = Clocks([host.zone for host in calendars], at, max(at, last))
    opens, closes = _bounds(calendars, clocks, first=first, last=last, at=at)
    if opens.min() >= closes.max():
        return NONE, NONE
    hosts, begins, ends = _windows(
        calendars, clocks, int(opens.min()) // DAY - 2, int(closes.max()) // DAY + 2
    )
    hosts, starts = _steps(hosts, begins, ends, length=minutes * 60, step=step * 60)
    fits = (starts >= opens[hosts]) & (starts < closes[hosts])
    hosts, starts = hosts[fits], starts[fits]
    if len(full := _full_days(calendars, clocks)):
        left = ~np.isin(hosts * ROOM + clocks.day(hosts, starts), full)
        hosts, starts = hosts[left], starts[left]
    keys = _unique(hosts * ROOM + starts)
    before = np.array([host.before * 60 for host in calendars])
    after = np.array([(host.after + minutes) * 60 for host in calendars])
    for spans in (_taken(calendars), _busy(calendars)):
        hosts = keys >> BITS
        keys = keys[~_overlap(keys - before[hosts], keys + after[hosts], *spans)]
    return keys >> BITS, keys & (ROOM - 1)


def by_start(hosts: Times, starts: Times) -> tuple[list[int], list[list[int]]]:
    """Each start once, in order, and the hosts of each."""
    order = np.argsort(starts, kind="stable")
    sorted_hosts, (each, first) = hosts[order].tolist(), np.unique(starts[order], return_index=True)
    edges = [*first.tolist(), len(sorted_hosts)]
    return each.tolist(), [sorted_hosts[begin:end] for begin, end in pairwise(edges)]


def _bounds(
    calendars: Sequence[Calendar], clocks: Clocks, *, first: int, last: int, at: int
) -> tuple[Times, Times]:
    """From which second on, and until before which, each host can be booked."""
    every = np.arange(len(calendars))
    opens = np.array([max(first, at + host.notice_hours * 3600) for host in calendars])
    shown = np.array([host.horizon_days for host in calendars])
    today = clocks.day(every, np.full(len(every), at))
    return opens, np.minimum(last, clocks.absolute(every, (today + shown + 1) * DAY))


def _windows(
    calendars: Sequence[Calendar], clocks: Clocks, first: int, last: int
) -> tuple[Times, Times, Times]:
    """Hosts, first and last seconds of all their windows on these days; those of one day are merged."""
    hosts, days, begins, ends = _wall_windows(calendars, first, last)
    stretch = (hosts * (last - first) + days - first) * MINUTES
    order = np.argsort(stretch + begins, kind="stable")
    opens, closes = (stretch + begins)[order], np.maximum.accumulate((stretch + ends)[order])
    if not len(opens):
        return hosts, begins, ends
    apart = opens[1:] > closes[:-1]
    opens, closes = opens[np.append(True, apart)], closes[np.append(apart, True)]
    hosts, days = np.divmod(opens // MINUTES, last - first)
    wall = (days + first) * DAY
    return (
        hosts,
        clocks.absolute(hosts, wall + opens % MINUTES * 60),
        clocks.absolute(hosts, wall + closes % MINUTES * 60),
    )


def _wall_windows(calendars: Sequence[Calendar], first: int, last: int) -> tuple[Times, Times, Times, Times]:
    """Hosts, days, first and last minutes as the rules say them: weekly hours, unless the day is special."""
    every, days = list(enumerate(calendars)), np.arange(first, last)
    weekly = _table(
        [
            (host, weekday, begin, end, _number(since, -NEVER), _number(until, NEVER))
            for host, calendar in every
            for weekday, begin, end, since, until in calendar.weekly
        ],
        columns=6,
    )
    special = [
        (host, number, hours)
        for host, calendar in every
        for day, hours in calendar.special
        if first <= (number := _number(day, 0)) < last
    ]
    holds = (weekly[:, 1:2] == (days + THURSDAY) % 7) & (weekly[:, 4:5] <= days) & (days <= weekly[:, 5:6])
    rule, day = np.nonzero(holds)
    usual = np.column_stack([weekly[rule, 0], days[day], weekly[rule, 2], weekly[rule, 3]])
    replaced = np.array([host * ROOM + number for host, number, _ in special], dtype=np.int64)
    usual = usual[~np.isin(usual[:, 0] * ROOM + usual[:, 1], replaced)]
    own = [(host, number, begin, end) for host, number, hours in special for begin, end in hours]
    hosts, days, begins, ends = np.concatenate([usual, _table(own, columns=4)]).T
    return hosts, days, begins, ends


def _unique(keys: Times) -> Times:
    """Sorted, each once. They mostly are already, which a stable sort makes use of."""
    keys = np.sort(keys, kind="stable")
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _steps(hosts: Times, begins: Times, ends: Times, *, length: int, step: int) -> tuple[Times, Times]:
    """Hosts and starts: every `step` seconds from the beginning of each window, as long as it lasts."""
    numbers = np.maximum((ends - begins - length) // step + 1, 0)
    within = np.arange(numbers.sum()) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    return np.repeat(hosts, numbers), np.repeat(begins, numbers) + within * step


def _full_days(calendars: Sequence[Calendar], clocks: Clocks) -> Times:
    """The days on which a host has as many interviews as they hold, after `ROOM` for each host."""
    taken = _table(
        [
            (host, start + calendar.before * 60, calendar.per_day)
            for host, calendar in enumerate(calendars)
            for start, _ in calendar.taken
        ],
        columns=3,
    )
    days = taken[:, 0] * ROOM + clocks.day(taken[:, 0], taken[:, 1])
    kept, at, numbers = np.unique(days, return_index=True, return_counts=True)
    full: Times = kept[numbers >= taken[at, 2]]
    return full


def _taken(calendars: Sequence[Calendar]) -> tuple[Times, Times]:
    spans = _table(
        [(host, *span) for host, calendar in enumerate(calendars) for span in calendar.taken], columns=3
    )
    spans = spans[np.lexsort((spans[:, 1], spans[:, 0]))]
    return spans[:, 0] * ROOM + spans[:, 1], spans[:, 0] * ROOM + spans[:, 2]


def _busy(calendars: Sequence[Calendar]) -> tuple[Times, Times]:
    spans = np.frombuffer(b"".join(calendar.busy for calendar in calendars), "<i8").reshape(-1, 2)
    numbers = [len(calendar.busy) // 16 for calendar in calendars]
    hosts = np.repeat(np.arange(len(calendars)) * ROOM, numbers)
    return hosts + np.clip(spans[:, 0], 0, ROOM - 1), hosts + np.clip(spans[:, 1], 0, ROOM - 1)


def _overlap(begins: Times, ends: Times, others_begin: Times, others_end: Times) -> NDArray[np.bool_]:
    """Whether each stretch shares a second with one of the others, which are sorted and lie apart."""
    if not len(others_begin):
        return np.zeros(len(begins), np.bool_)
    following = np.searchsorted(others_end, begins, side="right")
    there = following < len(others_begin)
    return there & (others_begin[np.where(there, following, 0)] < ends)


def _table(rows: Sequence[Sequence[int]], *, columns: int) -> Times:
    return np.array(rows, dtype=np.int64).reshape(-1, columns)


def _number(day: date | None, without: int) -> int:
    return without if day is None else day.toordinal() - EPOCH
