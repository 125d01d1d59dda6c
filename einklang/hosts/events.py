from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True)
class HostLeft(Event):
    """Somebody holds no more interviews from here on."""

    host: UUID
