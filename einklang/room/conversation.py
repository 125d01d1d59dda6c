"""One interview while it is held: who is there, what is recorded, who follows. In doubt: stop.

Whatever changes goes through one lock and ends in `_agree`, which asks the gates and makes what happens agree
with what is allowed at that moment: what must stop stops first, then who must go goes, then what may begin
begins. The heartbeat is nothing but one more `_agree`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import Error as DatabaseError
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way

from . import gates, meetings
from .engine.port import EngineLost, Feed, Part, Tape, VideoEngine
from .gates import NOTHING, Sight
from .meetings import NotToBeFollowed
from .members import Member, Message, Role
from .reel import InThread, Reel, Tapes

logger = logging.getLogger("einklang.room")

#: So long the name of an observer who comes late is read before they see anything, in seconds.
ANNOUNCED = 5.0


class MayNotEnter(Exception):
    """Not now, or not at all; `why` is a word for the page."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Closed(Exception):
    """This conversation is over; whoever comes now begins another one."""


class Conversation:
    """The interview of one booking. Its members are told by messages; nothing of them is asked twice."""

    def __init__(
        self,
        booking: UUID,
        engine: VideoEngine,
        tapes: Tapes,
        in_thread: InThread,
        *,
        pause_before_observers: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.booking, self.room = booking, uuid4()
        self._is_open = self._was_held = self._closed = False
        self.engine, self.in_thread = engine, in_thread
        self.reel = Reel(booking, self.room, engine, tapes, in_thread)
        self.members: dict[UUID, Member] = {}
        self.coming: dict[UUID, Member] = {}
        self.sight: Sight = NOTHING
        self.emptied_at: datetime | None = now()
        self._browsers: dict[UUID, str] = {}
        self._lock = asyncio.Lock()
        self._wait = pause_before_observers
        self._beside: set[asyncio.Task[None]] = set()

    # Who is there

    def people(self) -> set[UUID]:
        """The participants who are present."""
        return {one.person for one in self.members.values() if one.person is not None}

    def _with(self, part: Part) -> list[Member]:
        return [one for one in self.members.values() if one.part is part]

    async def enter(self, member: Member) -> None:
        """Somebody is in. Whoever may not be recorded has stopped the recorder before they are seen.

        Raises Closed, MayNotEnter, RoomFull, EngineLost.
        """
        if member.role is Role.OBSERVER:
            await self._announce(member)
        async with self._lock:
            if self._closed:
                raise Closed
            await self._agree(coming=member)
            self._refuse(member)
            if not self._is_open:
                await self.engine.open(self.room)
                self._is_open = True
            self._take_over(member)
            await self.engine.admit(self.room, member.id, member.part)
            self.members[member.id] = member
            self.emptied_at = None
            self._was_held |= member.person is not None
            if member.role is Role.OBSERVER and member.colleague is not None:
                await self._note_follower(member, member.colleague)
            await self._agree()

    async def _announce(self, member: Member) -> None:
        """Participants read who follows before that colleague sees or hears anything."""
        async with self._lock:
            await self._agree(coming=member)
            self._refuse(member)
            if not self.people():
                return
            self.coming[member.id] = member
            self.tell_everybody()
        try:
            await self._wait(ANNOUNCED)
        finally:
            self.coming.pop(member.id, None)

    def _refuse(self, member: Member) -> None:
        sight = self.sight
        # Whoever holds the interview may be early, and lets the others in by that.
        if not sight.stands or not (sight.is_time or self._is_held(member)):
            raise MayNotEnter("not-now")
        if member.person is not None and member.person not in sight.seated:
            raise MayNotEnter("no-place")
        if member.is_staff and member.colleague not in _allowed(member.role, sight):
            raise MayNotEnter("no-role")
        if member.role is Role.OBSERVER and not sight.observable:
            raise MayNotEnter("not-followed")
        bound = self._browsers.get(member.person) if member.person else None
        if bound is not None and bound != member.browser and not member.own_door:
            raise MayNotEnter("other-browser")

    def _take_over(self, member: Member) -> None:
        """The place belongs to this browser now; an earlier window of the same person gives way."""
        if member.person is not None:
            self._browsers[member.person] = member.browser
        for one in list(self.members.values()):
            if one.person == member.person and one.colleague == member.colleague:
                one.tell({"t": "out", "why": "elsewhere"})
                self.members.pop(one.id)
                self._later(self.engine.expel(self.room, one.id))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside what goes on; a lost engine is noticed by the heartbeat."""

        async def quietly() -> None:
            with suppress(EngineLost):
                await work

        task = asyncio.ensure_future(quietly())
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def _note_follower(self, member: Member, colleague: UUID) -> None:
        try:
            await self.in_thread(
                meetings.note_follower, self.booking, colleague, self.people() or self.sight.seated
            )
        except (NotToBeFollowed, DatabaseError) as error:
            await self._put_out(member, "not-followed")
            raise MayNotEnter("not-followed") from error

    async def leave(self, member: Member, *, on_purpose: bool = False) -> None:
        """Somebody is gone; what waited for that goes on. Who meant to leave may come back from anywhere."""
        async with self._lock:
            if on_purpose and member.person is not None:
                self._browsers.pop(member.person, None)
            if self.members.pop(member.id, None) is None:
                return
            await self.engine.expel(self.room, member.id)
            if not self._with(Part.SPEAKER):
                self.emptied_at = now()
            await self._agree()

    async def _put_out(self, member: Member, why: str) -> None:
        self.members.pop(member.id, None)
        await self.engine.expel(self.room, member.id)
        member.tell({"t": "out", "why": why})
        if not self._with(Part.SPEAKER) and self.emptied_at is None:
            self.emptied_at = now()

    # What is allowed, and what happens

    async def look(self) -> None:
        """One heartbeat: everything is asked anew."""
        async with self._lock:
            await self._agree()

    async def _agree(self, coming: Member | None = None) -> None:
        people = self.people() | ({coming.person} if coming and coming.person else set())
        self.sight, sure = await self._ask(people, coming)
        if self.reel.recording is not None and self.sight.recording_over:
            await self.reel.forget()
        allowed = sure and bool(people) and self.sight.recordable >= people
        if not self._is_held(coming):
            # Nobody is recorded by themselves: whoever comes to hold it says anew what they want.
            self.reel.wanted = allowed = False
        if self.reel.running and not allowed:
            await self.reel.pause()
        if sure:
            await self._see_out()
        elif not self.sight.observable:
            await self._observers_out("not-followed")
        if self.reel.running and coming is not None and coming.person is not None:
            await self.reel.join(people)
        elif self.reel.wanted and not self.reel.running and allowed and self._with(Part.SPEAKER):
            await self.reel.run(people)
        self.tell_everybody()

    def _is_held(self, coming: Member | None) -> bool:
        present = [*self.members.values(), *([coming] if coming else [])]
        return any(one.role is Role.INTERVIEWER for one in present)

    async def _ask(self, people: set[UUID], coming: Member | None) -> tuple[Sight, bool]:
        colleagues = {one.colleague for one in self.members.values() if one.colleague}
        if coming and coming.colleague:
            colleagues.add(coming.colleague)
        try:
            sight = await self.in_thread(
                gates.look,
                self.booking,
                present=people,
                colleagues=colleagues,
                recording=self.reel.recording,
            )
        except DatabaseError as error:
            logger.error("no gate could be asked (%s); nothing is recorded or followed", type(error).__name__)
            return NOTHING, False
        return sight, True

    async def _see_out(self) -> None:
        """Whoever has no place or no role any more goes, and observers where somebody does not allow them."""
        sight = self.sight
        if not sight.observable:
            await self._observers_out("not-followed")
        for one in list(self.members.values()):
            if one.person is not None and one.person not in sight.seated:
                await self._put_out(one, "no-place")
            elif one.colleague is not None and one.colleague not in _allowed(one.role, sight):
                await self._put_out(one, "no-role")

    async def _observers_out(self, why: str) -> None:
        for one in self._with(Part.OBSERVER):
            await self._put_out(one, why)

    # What people do

    async def record(self, wanted: bool) -> None:
        """Whoever holds the interview wants it recorded from now on, as far as everybody allows; or not."""
        async with self._lock:
            self.reel.wanted, self.reel.broken = wanted, False
            if not wanted and self.reel.running:
                await self.reel.pause()
            await self._agree()

    async def end_recording(self, member: Member) -> None:
        """A participant's button: the recorder stops, the consent is withdrawn, the recording is gone."""
        assert member.person is not None, "a participant's button"
        async with self._lock:
            await self.reel.stop()
            await self.in_thread(withdraw, member.person, ["recording"], way=Way.ROOM)
            await self._agree()

    async def end_observing(self, member: Member) -> None:
        """A participant's button: observers are out, and stay out; their list and notes are gone."""
        assert member.person is not None, "a participant's button"
        async with self._lock:
            await self._observers_out("not-followed")
            await self.in_thread(withdraw, member.person, ["observation"], way=Way.ROOM)
            await self.in_thread(meetings.forget_meetings_of, member.person)
            self._tell_staff({"t": "notes", "notes": []})
            await self._agree()

    async def write(self, member: Member, *, text: str, question: bool) -> None:
        """A colleague's note or question, seen by staff only. Raises NotToBeFollowed, NoteTooLong."""
        assert member.colleague is not None, "notes are for staff"
        async with self._lock:
            people = self.people()
            note = await self.in_thread(
                meetings.write_note, self.booking, member.colleague, people, text=text, question=question
            )
            self._tell_staff({"t": "note", "note": meetings.shown(note, member.name)})

    async def settle_question(self, note: UUID) -> None:
        """Whoever holds the interview has put the question, or set it aside."""
        await self.in_thread(meetings.settle_question, self.booking, note)
        self._tell_staff({"t": "asked", "id": str(note)})

    async def close(self, *, at: datetime | None = None, why: str = "over") -> None:
        """The interview is over: what was recorded is stored, everybody is out, the room is no more."""
        async with self._lock:
            self._closed = True
            with suppress(EngineLost):
                await self.reel.finish(at or now())
            if self._was_held:
                await self.in_thread(meetings.end_meeting, self.booking, at=at or now())
            members, self.members = list(self.members.values()), {}
            for one in members:
                one.tell({"t": "out", "why": why})
            with suppress(EngineLost):
                await self.engine.close(self.room)

    async def lost(self) -> None:
        """The media server is gone: nothing is recorded, and everybody is told to come back."""
        async with self._lock:
            self.reel.lost()
            self._is_open, self.room = False, uuid4()
            members, self.members = list(self.members.values()), {}
            for one in members:
                one.tell({"t": "again", "why": "engine-lost"})
            await self.reel.keep_what_was_lost(self.room)
            if self.emptied_at is None:
                self.emptied_at = now()

    # What the engine says

    def taped(self, tape: Tape) -> None:
        member = self.members.get(tape.member)
        if member is None:
            tape.path.unlink(missing_ok=True)
            return
        self.reel.taped(tape, member, self.broke)

    def broke(self) -> None:
        """What is recorded cannot be kept: it stops, and everybody reads so."""

        async def stop() -> None:
            async with self._lock:
                await self.reel.give_up()
                self.tell_everybody()

        self._later(stop())

    def feed(self, member: UUID, feed: Feed, *, flows: bool) -> None:
        if one := self.members.get(member):
            (one.feeds.add if flows else one.feeds.discard)(feed)
            self.tell_everybody()

    # What everybody is told

    def tell(self, member: UUID, message: Message) -> None:
        if one := self.members.get(member):
            one.tell(message)

    def _tell_staff(self, message: Message) -> None:
        for one in self.members.values():
            if one.is_staff:
                one.tell(message)

    def tell_everybody(self) -> None:
        shown = self._shown()
        for one in self.members.values():
            one.tell(shown | {"you": self._you(one)})

    def _you(self, member: Member) -> dict[str, object]:
        return {
            "id": str(member.id),
            "role": member.role.value,
            "recording": member.person in self.sight.recordable,
            "observing": member.person in self.sight.followable,
        }

    def _shown(self) -> dict[str, object]:
        since = self.reel.since
        speakers = self._with(Part.SPEAKER)
        return {
            "t": "state",
            "members": [one.shown() for one in speakers],
            "observers": names(self._with(Part.OBSERVER)),
            "coming": names(self.coming.values()),
            "observable": self.sight.observable,
            "recording": {
                "state": self.reel.state.value,
                "since": since.isoformat() if since else None,
                "broken": self.reel.broken,
            },
            "host": any(one.is_staff for one in speakers),
        }


def _allowed(role: Role, sight: Sight) -> frozenset[UUID]:
    return sight.observers if role is Role.OBSERVER else sight.speakers


def names(members: Iterable[Member]) -> list[str]:
    return sorted(one.name for one in members)
