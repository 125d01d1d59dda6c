"""What every kind of calendar gives, and how it says that it cannot. Errors quote nothing they read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ..models import Source

#: First second of a busy time and the first after it, since 1970.
Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Busy times as a calendar told them: times by the address of each entry, and nothing else of it."""

    #: What is not named here is as it was, unless the reading is whole.
    spans: Mapping[str, list[Span]]
    #: Addresses of entries that are no longer there.
    gone: frozenset[str] = frozenset()
    #: Whether these are all entries there are.
    whole: bool = True
    #: What to show the calendar the next time, so that it tells only what is different.
    sync_token: str = ""


class Reader(Protocol):
    """Reads the busy times between two moments; raises CalendarFailed. `patience` is in seconds."""

    def __call__(
        self, source: Source, *, first: datetime, last: datetime, patience: float = ...
    ) -> Reading: ...


class CalendarFailed(Exception):
    """A calendar could not be read or written."""

    #: When it is worth trying again; None: sooner, then later, as the ledger's errands do.
    retry_after: timedelta | None = None


class Unreachable(CalendarFailed):
    """Nobody answers there, or not now."""


class TooSlow(CalendarFailed):
    """The answer took longer than we wait."""


class NotAllowed(CalendarFailed):
    """The name or the password is not right, or the calendar is not for them."""

    retry_after = timedelta(minutes=30)


class NotThere(CalendarFailed):
    """There is nothing at this address."""

    retry_after = timedelta(minutes=30)


class NotACalendar(CalendarFailed):
    """What stands there is no calendar, or is broken or cut off."""

    retry_after = timedelta(minutes=10)


class SeveralCalendars(CalendarFailed):
    """There are several calendars at this address; `addresses` are theirs, by the names they bear."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        super().__init__()
        self.addresses = addresses


class Elsewhere(CalendarFailed):
    """The address leads on to another server, where we do not follow."""

    retry_after = timedelta(minutes=30)


class NotSafe(CalendarFailed):
    """The address is not one of `https`."""


class TooBig(CalendarFailed):
    """More bytes than we take in."""

    retry_after = timedelta(hours=1)


class TooManyEntries(TooBig):
    """More entries than we take in."""


class TooManyTimes(TooBig):
    """Entries that are repeated more often than anybody meets."""
