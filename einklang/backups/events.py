from dataclasses import dataclass
from uuid import UUID

from einklang.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class BackupDestroyed(Event):
    """A backup is over: what it still held of the erased is nowhere any more."""

    backup: UUID
