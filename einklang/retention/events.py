from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class PeopleErased(Event):
    """People are over, as the rows of one erasure say: nothing is held about them any more."""

    batch: UUID
