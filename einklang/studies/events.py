from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class StudyClosed(Event):
    """Somebody here ended a study; whether the interviews still to come are called off was said with it."""

    study: UUID
    cancel_upcoming: bool
