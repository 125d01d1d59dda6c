"""A process of its own that says when the entries of calendars take place: it may be killed at any time.

One rule of repetition can be worth a thousand years of work. So the reading of rules has a limit of time and
memory that the operating system keeps, and no part of the programme is in the process: what it is given are
times, what it says are times.
"""

import json
import resource
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component

#: Seconds of processor time, bytes of memory, and the most times within the range.
SECONDS, MEMORY, TIMES = 60, 1 << 30, 100_000


class Refused(Exception):
    """The name of what is wrong; it stands in `port`."""


def spans(text: str, *, zone: ZoneInfo, first: datetime, last: datetime, own: str) -> list[tuple[int, int]]:
    """Busy times between the two moments; floating and all-day ones are the host's own local time.

    What is cancelled or transparent is not busy (RFC 5545, 3.8.1.11 and 3.8.2.7); what is tentative is.
    Entries whose UID ends with `own` are ours: they are known already.
    """
    found = []
    for calendar in Calendar.from_ical(text, multiple=True):
        _look_at(calendar)
        for entry in recurring_ical_events.of(calendar).between(first, last):
            if _is_busy(entry) and not str(entry.get("UID", "")).endswith(own):
                begin, end = (_seconds(moment, zone) for moment in (entry.start, entry.end))
                if begin < end:
                    found.append((begin, end))
    return found


def _look_at(calendar: Component) -> None:
    """Refuse what would take for ever, and what cannot be understood: nothing is skipped."""
    for part in calendar.walk():
        if part.errors:
            raise Refused("NotACalendar")
        for rule in _rules(part):
            often = {str(each).upper() for each in rule.get("FREQ", [])} & {"SECONDLY", "MINUTELY"}
            times_a_day = len(rule.get("BYMINUTE", [0])) * len(rule.get("BYSECOND", [0]))
            if part.name == "VEVENT" and (often or times_a_day > 60):
                raise Refused("TooManyTimes")


def _rules(part: Component) -> Iterator[Any]:
    for name in ("RRULE", "EXRULE"):
        rules = part.get(name, [])
        yield from rules if isinstance(rules, list) else [rules]


def _is_busy(entry: Component) -> bool:
    cancelled = str(entry.get("STATUS", "")).upper() == "CANCELLED"
    transparent = str(entry.get("TRANSP", "")).upper() == "TRANSPARENT"
    return not cancelled and not transparent


def _seconds(moment: date, zone: ZoneInfo) -> int:
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())


def main() -> None:
    """Read a question from standard input and say the answer, both JSON."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.load(sys.stdin)
    zone = ZoneInfo(asked["zone"])
    first, last = (datetime.fromtimestamp(asked[name], UTC) for name in ("first", "last"))
    answer: dict[str, Any] = {}
    total = 0
    try:
        for address, text in asked["calendars"].items():
            answer[address] = spans(text, zone=zone, first=first, last=last, own=asked["own"])
            total += len(answer[address])
            if total > TIMES:
                raise Refused("TooManyTimes")
    except Refused as refused:
        said: dict[str, Any] = {"refused": str(refused)}
    except (MemoryError, RecursionError):
        said = {"refused": "TooManyTimes"}
    except Exception:
        # Whatever the libraries stumble over is not a calendar we may rely on; their words would quote it.
        said = {"refused": "NotACalendar"}
    else:
        said = {"spans": answer}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()
