from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class SignedUp(Event):
    """Somebody submitted the form; nothing counts until they confirm."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class ColleagueNamed(Event):
    """Somebody was named by a colleague and has to be told so (Art. 14)."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class SignUpConfirmed(Event):
    """Somebody confirmed by the link in their mail and is in the pool."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class Declined(Event):
    """Somebody named by a colleague does not want to take part; nothing of them may stay."""

    person: UUID


@dataclass(frozen=True, kw_only=True)
class NewAddressAsked(Event):
    """Somebody gave a new address, which counts when it is confirmed from there."""

    person: UUID
    address: UUID


@dataclass(frozen=True, kw_only=True)
class PeopleJoined(Event):
    """Somebody here decided that two entries are one person: one goes on, the other is over."""

    kept: UUID
    gone: UUID
    by: UUID
