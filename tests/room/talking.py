"""Whoever talks in these tests: browsers that write down what they are told, and tapes that keep nothing."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

from einklang.people.models import Person
from einklang.room.conversation import Conversation
from einklang.room.engine.fake import OFFER, FakeEngine
from einklang.room.engine.port import Feed, Tape
from einklang.room.members import Member, Message, Role
from einklang.room.rooms import Rooms
from einklang.staff.models import User

Result = TypeVar("Result")


async def here(function: Callable[..., Result], *args: Any, **named: Any) -> Result:
    """The database is asked in the same thread and transaction as the test, as if no loop were running."""
    loop = asyncio.get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return function(*args, **named)
    finally:
        asyncio._set_running_loop(loop)


class Shelf:
    """Tapes that only remember which files there would be, by recording."""

    def __init__(self) -> None:
        self.taken: dict[UUID, list[Tape]] = {}
        self.rooms: dict[UUID, UUID] = {}
        self.refuses = False
        self.finished: list[UUID] = []

    def take(self, tape: Tape, recording: UUID, *, person: UUID | None, colleague: UUID | None) -> None:
        if self.refuses:
            raise OSError("no space left")
        tape.path.unlink()
        self.taken.setdefault(recording, []).append(tape)
        self.rooms[tape.room] = recording

    def finish(self, room: UUID) -> None:
        self.finished.append(room)

    def drop(self, room: UUID) -> None:
        self.taken.pop(self.rooms.pop(room, uuid4()), None)


class Browser:
    """One member, and everything it was told."""

    def __init__(self, role: Role, who: Person | User, **about: Any) -> None:
        whose = {"person": who.pk} if role is Role.PARTICIPANT else {"colleague": who.pk}
        self.told: list[Message] = []
        self.member = Member(role=role, name=str(who.name), tell=self.told.append, **whose, **about)

    @property
    def state(self) -> Any:
        """What it read last."""
        return next(message for message in reversed(self.told) if message["t"] == "state")

    @property
    def out(self) -> str | None:
        """Why it is out; None while it is not."""
        return next((str(one["why"]) for one in reversed(self.told) if one["t"] in {"out", "again"}), None)

    def kinds(self) -> list[str]:
        return [str(message["t"]) for message in self.told]


class Stage:
    """One process of rooms on the fake engine, run step by step in a loop of its own."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.engine = FakeEngine(folder)
        self.shelf = Shelf()
        self.rooms = Rooms(self.engine, self.shelf, here)
        self.waited: list[float] = []
        self.run(self.engine.start(self.rooms))
        self.rooms.up.set()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Until it is done, and everything that it left to be done beside."""

        async def all_of_it() -> Result:
            result = await work
            while others := asyncio.all_tasks() - {asyncio.current_task()}:
                await asyncio.wait(others)
            return result

        return self.loop.run_until_complete(all_of_it())

    def close(self) -> None:
        self.loop.close()

    def talk(self, booking: UUID) -> Conversation:
        """The conversation of this interview, made where there is none; nobody waits in it."""
        talk = self.rooms.conversations.get(booking)
        if talk is None:
            talk = Conversation(booking, self.engine, self.shelf, here, pause_before_observers=self._announce)
            self.rooms.conversations[booking] = talk
        return talk

    async def _announce(self, seconds: float) -> None:
        self.waited.append(seconds)

    def enter(self, booking: UUID, browser: Browser, *, camera: bool = True) -> None:
        """Comes in, and sends picture and sound if it may; raises what entering raises."""
        talk = self.talk(booking)
        self.run(talk.enter(browser.member))
        if camera and browser.member.role is not Role.OBSERVER:
            self.run(self.engine.publish(talk.room, browser.member.id, Feed.CAMERA, OFFER))

    def look(self, booking: UUID) -> None:
        self.run(self.rooms._look(self.talk(booking)))

    def recorded(self, booking: UUID) -> set[UUID]:
        """Whose picture and sound are written at this moment, by member."""
        return self.engine.written_of(self.talk(booking).room)


#: A process of rooms, the interview, and those who talk in it: a participant, and whoever holds it.
Together = tuple[Stage, UUID, Browser, Browser]


def record(stage: Stage, booking: UUID, on: bool = True) -> None:
    """Whoever holds the interview wants it recorded, or not any more."""
    stage.run(stage.talk(booking).record(on))
