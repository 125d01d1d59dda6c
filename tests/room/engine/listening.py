"""A listener that remembers what it was told."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from einklang.room.engine.port import Feed, Tape

PATIENCE = 60.0


@dataclass
class Heard:
    """What the engine said, in order; tapes keep an open file, as those who take them do."""

    offers: list[tuple[UUID, str, dict[str, tuple[UUID, Feed]]]] = field(default_factory=list)
    flows: dict[tuple[UUID, Feed], float] = field(default_factory=dict)
    went: list[tuple[UUID, Feed]] = field(default_factory=list)
    tapes: list[Tape] = field(default_factory=list)
    losses: int = 0

    def offered(self, room: UUID, member: UUID, sdp: str, shown: Mapping[str, tuple[UUID, Feed]]) -> None:
        self.offers.append((member, sdp, dict(shown)))

    def feed_came(self, room: UUID, member: UUID, feed: Feed) -> None:
        self.flows[member, feed] = time.monotonic()

    def feed_went(self, room: UUID, member: UUID, feed: Feed) -> None:
        del self.flows[member, feed]
        self.went.append((member, feed))

    def taped(self, tape: Tape) -> None:
        self.tapes.append(tape)

    def lost(self) -> None:
        self.losses += 1

    def last_shown(self, member: UUID) -> set[tuple[UUID, Feed]]:
        """Whose feeds this member is to receive by now."""
        shown = [feeds for whom, _, feeds in self.offers if whom == member]
        return set(shown[-1].values()) if shown else set()


async def until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until it is true; fails when it does not come true."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.005)
