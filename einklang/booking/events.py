from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class SeatTaken(Event):
    """Somebody has a place in an interview."""

    seat: UUID
    booking: UUID


@dataclass(frozen=True, kw_only=True)
class SeatMoved(Event):
    """Somebody's place is at another time, or with another host, than before."""

    seat: UUID
    booking: UUID
    before: UUID


@dataclass(frozen=True, kw_only=True)
class SeatGivenBack(Event):
    """Somebody gave their place back, or it was taken back from them."""

    seat: UUID
    booking: UUID


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(Event):
    """Nobody has a place in this interview any more, and the host's time is free again."""

    booking: UUID
