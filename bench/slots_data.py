"""Busy events of hosts, the same for everybody who is measured, and the free slots as an oracle finds them.

Knows nothing of Einklang, so that the peer reads it too. Events lie within one day of Europe/Berlin, so that
a calendar of wall times can hold them.
"""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
FIRST, DAYS = date(2027, 2, 1), 90
HOSTS, EVENTS = 50, 500
OPENS, CLOSES, LENGTH = 9 * 60, 17 * 60, 45
#: First and last minute of an event, on its day.
Event = tuple[date, int, int]


def workdays() -> list[date]:
    days = (FIRST + timedelta(days=number) for number in range(DAYS))
    return [day for day in days if day.weekday() < 5]


def events(*, seed: int, hosts: int) -> list[list[Event]]:
    """The busy events of each host."""
    chance, days = random.Random(seed), workdays()
    found = []
    for _ in range(hosts):
        own = []
        for _ in range(EVENTS):
            begin = chance.randrange(7 * 60, 19 * 60, 15)
            own.append((chance.choice(days), begin, begin + chance.choice([15, 30, 30, 45, 60, 90])))
        found.append(own)
    return found


def seconds(day: date, minute: int) -> int:
    return int(datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ZONE).timestamp())


def spans(own: list[Event]) -> list[tuple[int, int]]:
    """The same events in seconds since 1970."""
    return [(seconds(day, begin), seconds(day, end)) for day, begin, end in own]


def oracle(own: list[Event]) -> list[int]:
    """The free starts of one host, each compared with each event."""
    busy = spans(own)
    starts = [
        seconds(day, minute) for day in workdays() for minute in range(OPENS, CLOSES - LENGTH + 1, LENGTH)
    ]
    return [
        start
        for start in starts
        if not any(begin < start + LENGTH * 60 and start < end for begin, end in busy)
    ]
