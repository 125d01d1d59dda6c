"""Who is in a room of Janus, what each of them sends, and what they receive."""

import asyncio
import secrets
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from ..port import Feed, Listener, NotAdmitted, Part
from .reels import Reels
from .wire import Json, Wire


@dataclass(eq=False)
class Sender:
    """One feed of a member: a publisher of Janus', with a name that is never used twice."""

    member: UUID
    feed: Feed
    handle: int
    media: tuple[str, ...]
    #: Which of the browser's connections it is.
    connection: frozenset[str]
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    flows: bool = False


@dataclass(eq=False)
class Receiver:
    """What a member receives: one connection, in which feeds come and go."""

    handle: int | None = None
    #: Janus knows whose subscriber it is.
    joined: bool = False
    #: The feeds asked for, by their senders' names.
    asked: set[str] = field(default_factory=set)
    #: The last offer has not been answered yet.
    waits: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(eq=False)
class Seat:
    part: Part
    feeds: dict[Feed, Sender] = field(default_factory=dict)
    receiver: Receiver = field(default_factory=Receiver)
    #: One offer after the other, so that the last one is the one that counts.
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(eq=False)
class Room:
    """One room. Its name and secret within Janus are its own and new."""

    id: UUID
    reels: Reels
    name: str
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    seats: dict[UUID, Seat] = field(default_factory=dict)
    #: Every sender by its name, those that are gone too: their last files may be found later.
    senders: dict[str, Sender] = field(default_factory=dict)
    recording: bool = False
    #: How often recording was begun or paused.
    switches: int = 0
    #: Of whom and which medium there is a file since it records.
    taped: set[tuple[str, str]] = field(default_factory=set)
    #: Feeds that are being negotiated at this moment.
    negotiating: int = 0
    watching: asyncio.Task[None] | None = None

    def seat(self, member: UUID) -> Seat:
        """Raises NotAdmitted."""
        try:
            return self.seats[member]
        except KeyError:
            raise NotAdmitted from None

    def seen_by(self, member: UUID) -> set[str]:
        """The feeds a member is to receive: those that flow, but their own."""
        return {
            sender.name
            for whose, seat in self.seats.items()
            if whose != member
            for sender in seat.feeds.values()
            if sender.flows
        }

    def recorded(self) -> set[tuple[str, str]]:
        """What has to be in a file while it is recorded: sender and medium."""
        return {
            (sender.name, medium)
            for seat in self.seats.values()
            for sender in seat.feeds.values()
            if sender.flows
            for medium in sender.media
        }


class Server(Protocol):
    """What receiving and recording need of the engine."""

    @property
    def wire(self) -> Wire:
        """Raises EngineLost."""

    @property
    def listener(self) -> Listener:
        """Raises EngineLost."""

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside what goes on."""

    async def in_room(self, room: Room, request: str, *, patience: float = ..., **about: object) -> Json:
        """A request about the room itself. Raises Refused."""

    async def expel(self, room: UUID, member: UUID) -> None:
        """Put somebody out."""

    async def kill(self) -> None:
        """End Janus at once. Raises EngineLost, always."""
