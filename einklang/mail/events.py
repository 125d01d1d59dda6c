from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class LetterNotSent(Event):
    """A letter about somebody was given up, or was no longer right when its turn came; it is gone."""

    letter: UUID
    person: UUID
