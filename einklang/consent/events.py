from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """Somebody allowed these processings, on the own page or by confirming."""

    person: UUID
    processings: list[str]


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """Somebody took these back. The gates were closed in the same transaction."""

    person: UUID
    processings: list[str]


@dataclass(frozen=True, kw_only=True)
class StorageRenewed(Event):
    """Somebody extended the storage by a fresh click on the current notice."""

    person: UUID
