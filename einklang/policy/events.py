from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class PolicyPublished(Event):
    """A new version is in force; earlier consents to the processings in `asks_anew` no longer carry them."""

    version: UUID
    asks_anew: list[str]
