"""All conversations of this process, their heartbeat, and the media server they share."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import Error as DatabaseError
from django.utils.timezone import now

from einklang.ledger import incidents
from einklang.ledger.incidents import Incident
from einklang.ledger.models import Entry

from .conversation import Closed, Conversation
from .engine.beside import Beside
from .engine.port import EngineLost, Feed, Tape, VideoEngine
from .members import Member
from .reel import InThread, Tapes

logger = logging.getLogger("einklang.room")

#: Seconds between two looks at every gate, and between two looks whether any fact is new.
HEARTBEAT, GLANCE = 1.0, 0.05
#: So long a room stands empty before its interview counts as over: a lost connection comes back.
EMPTY = timedelta(seconds=90)
#: Seconds before the media server is started again, after the first, second, … failure.
RESTARTS = (0.2, 1.0, 3.0, 10.0)


class Rooms:
    """Every open room, by the interview's id. Lives in one event loop; `Listener` of the engine."""

    def __init__(self, engine: VideoEngine, tapes: Tapes, in_thread: InThread) -> None:
        self.engine, self.tapes, self.in_thread = engine, tapes, in_thread
        self.conversations: dict[UUID, Conversation] = {}
        self.up = asyncio.Event()
        self._newest: int | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._beside = Beside()

    async def start(self) -> None:
        """Bring the engine up, and let the heart beat."""
        self._loop = asyncio.get_running_loop()
        self._beside.do(self._bring_up())
        self._beside.do(self._beat())

    async def stop(self) -> None:
        """Nothing is recorded any more, and everybody is told to come back: the interviews are not over."""
        self._beside.cancel()
        for conversation in list(self.conversations.values()):
            await self._lose(conversation)
        with suppress(EngineLost):
            await self.engine.stop()

    # The engine

    async def _bring_up(self) -> None:
        tries = 0
        while not self.up.is_set():
            try:
                await self.engine.start(self)
                self.up.set()
            except (EngineLost, OSError) as error:
                logger.error("the media server did not start: %s", type(error).__name__)
                await asyncio.sleep(RESTARTS[min(tries, len(RESTARTS) - 1)])
                tries += 1

    def lost(self) -> None:
        """The engine is gone: every recording has stopped, everybody is told, and it is started again."""
        if not self.up.is_set():
            return
        logger.error("the media server is lost")
        self.up.clear()
        for conversation in self.conversations.values():
            self._beside.do(self._lose(conversation))
        self._beside.do(self._bring_up())
        self._beside.do(self.in_thread(incidents.note, Incident.MEDIA_SERVER_LOST))

    async def _lose(self, conversation: Conversation) -> None:
        try:
            await conversation.lost()
        except Exception as error:
            # Nothing is written any more; what is not sealed yet stays so until the process starts anew.
            logger.error("a lost room could not be put in order: %s", type(error).__name__)

    # Coming in

    async def enter(self, booking: UUID, member: Member) -> Conversation:
        """Somebody enters the room of this interview; raises MayNotEnter, RoomFull, EngineLost."""
        if not self.up.is_set():
            raise EngineLost
        while True:
            conversation = self.conversations.get(booking)
            if conversation is None:
                conversation = Conversation(booking, self.engine, self.tapes, self.in_thread)
                self.conversations[booking] = conversation
            try:
                await conversation.enter(member)
            except Closed:
                await self.end(booking)  # done already, or tried once more
            else:
                return conversation

    # The heartbeat

    async def _beat(self) -> None:
        last = 0.0
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(GLANCE)
            if not self.conversations:
                continue
            if await self._something_new() or loop.time() - last >= HEARTBEAT:
                last = loop.time()
                await asyncio.gather(*(self._look(one) for one in list(self.conversations.values())))

    async def _something_new(self) -> bool:
        """Whether a fact was written down since the last time: a withdrawal is one, wherever it came in."""
        try:
            newest = await self.in_thread(newest_fact)
        except DatabaseError:
            return True  # the look will find out what that means
        seen, self._newest = self._newest, newest
        return bool(newest != seen)

    async def _look(self, conversation: Conversation) -> None:
        try:
            left = conversation.emptied_at
            if conversation.is_closed or (left and left + EMPTY <= now()):
                await self.end(conversation.booking)
            else:
                await conversation.look()
        except EngineLost:
            self.lost()
        except Exception as error:
            # Whatever it is, one room's trouble is not another's; the next beat tries again.
            logger.error("a room could not be looked after: %s", type(error).__name__)

    async def end(self, booking: UUID) -> None:
        """The interview is over."""
        conversation = self.conversations.get(booking)
        if conversation is not None:
            await conversation.close(at=conversation.emptied_at)
            if self.conversations.get(booking) is conversation:
                del self.conversations[booking]

    # What the engine says

    def _of(self, room: UUID) -> Conversation | None:
        return next((one for one in self.conversations.values() if one.room == room), None)

    def offered(self, room: UUID, member: UUID, sdp: str, shown: Mapping[str, tuple[UUID, Feed]]) -> None:
        if conversation := self._of(room):
            told = {mid: {"member": str(whose), "feed": feed.value} for mid, (whose, feed) in shown.items()}
            conversation.tell(member, {"t": "offer", "sdp": sdp, "shown": told})

    def feed_came(self, room: UUID, member: UUID, feed: Feed) -> None:
        if conversation := self._of(room):
            conversation.feed(member, feed, flows=True)

    def feed_went(self, room: UUID, member: UUID, feed: Feed) -> None:
        if conversation := self._of(room):
            conversation.feed(member, feed, flows=False)

    def taped(self, tape: Tape) -> None:
        conversation = self._of(tape.room)
        if conversation is None:
            tape.path.unlink(missing_ok=True)
            return
        conversation.taped(tape)

    def broke(self, room: UUID) -> None:
        """What is recorded in this room cannot be kept. May be called in any thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop_recording, room)

    def _stop_recording(self, room: UUID) -> None:
        if conversation := self._of(room):
            conversation.broke()


def newest_fact() -> int:
    """The number of the newest entry of the ledger; 0 where there is none."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
