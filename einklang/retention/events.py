from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class PeopleErased(Event):
    """These people are over: their keys are destroyed and nothing is held about them any more."""

    people: list[UUID]
