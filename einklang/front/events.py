from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class SignInAsked(Event):
    """Somebody asked for a link to their own page."""

    person: UUID
