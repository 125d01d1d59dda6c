from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class DetailsChanged(Event):
    """What is written about somebody is no longer what it was."""

    person: UUID
