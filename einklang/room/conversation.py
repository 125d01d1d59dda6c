"""One interview while it is held: who is there, what is recorded, who follows. In doubt: stop.

Whatever changes goes through one lock and ends in `_agree`, which asks the gates and makes what happens agree
with what is allowed at that moment: what must stop stops first, then who must go goes, then what may begin
begins. The heartbeat is nothing but one more `_agree`.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import Error as DatabaseError
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.ledger import incidents
from einklang.ledger.incidents import Incident

from . import gates, meetings, minutes
from .engine.beside import Beside
from .engine.port import EngineLost, Feed, Part, Tape, VideoEngine
from .gates import NOTHING, Sight
from .meetings import NotToBeFollowed
from .members import Member, Message, Role
from .reel import InThread, Reel, Tapes
from .showing import shown_of, shown_to_all

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
        self.booking = booking
        self.is_closed = self._is_open = self._was_held = False
        self.engine, self.in_thread = engine, in_thread
        self.reel = Reel(booking, engine, tapes, in_thread)
        self.members: dict[UUID, Member] = {}
        self.coming: dict[UUID, Member] = {}
        self.sight: Sight = NOTHING
        self.emptied_at: datetime | None = now()
        self._browsers: dict[UUID, str] = {}
        self._lock = asyncio.Lock()
        self._wait = pause_before_observers
        self._beside = Beside()

    @property
    def room(self) -> UUID:
        """By which the engine knows it."""
        return self.reel.room

    # Who is there

    def people(self) -> set[UUID]:
        """The participants who are present."""
        return {one.person for one in self.members.values() if one.person is not None}

    def _followed(self) -> set[UUID]:
        """Whom a colleague follows: who is present or, before anybody is, who has a place."""
        return self.people() or set(self.sight.seated)

    def _with(self, part: Part) -> list[Member]:
        return [one for one in self.members.values() if one.part is part]

    async def enter(self, member: Member) -> None:
        """Somebody is in. Whoever may not be recorded has stopped the recorder before they are seen.

        Raises Closed, MayNotEnter, RoomFull, EngineLost.
        """
        if member.role is Role.OBSERVER:
            await self._announce(member)
        async with self._lock:
            if self.is_closed:
                raise Closed
            await self._agree(coming=member)
            try:
                await self._let_in(member)
            except BaseException:  # cut off in the middle, too: nobody is half in
                self._forget_member(member)
                self._beside.do(self.engine.expel(self.room, member.id))
                raise

    async def _let_in(self, member: Member) -> None:
        if not self._is_open:
            await self.engine.open(self.room)
            self._is_open = True
        self._take_over(member)
        await self.engine.admit(self.room, member.id, member.part)
        self.members[member.id] = member
        self._count_speakers()
        self._was_held |= member.person is not None
        await self._note_who_follows_whom(member)
        await self._agree()

    async def _announce(self, member: Member) -> None:
        """Participants read who follows before that colleague sees or hears anything."""
        async with self._lock:
            await self._agree(coming=member)
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
                self._forget_member(one)
                self._beside.do(self.engine.expel(self.room, one.id))

    async def _note_who_follows_whom(self, member: Member) -> None:
        """It is written down before anything is seen; where that may not be, nobody follows."""
        people = self._followed()
        try:
            if member.role is Role.OBSERVER:
                await self.in_thread(meetings.note_follower, self.booking, member.colleague, people)
            elif member.person is not None and self._with(Part.OBSERVER):
                await self.in_thread(meetings.note_followed, self.booking, people)
        except (NotToBeFollowed, DatabaseError) as error:
            await self._observers_out("not-followed")
            if member.role is Role.OBSERVER:
                raise MayNotEnter("not-followed") from error

    async def leave(self, member: Member, *, on_purpose: bool = False) -> None:
        """Somebody is gone; what waited for that goes on. Who meant to leave may come back from anywhere."""
        async with self._lock:
            if on_purpose and member.person is not None:
                self._browsers.pop(member.person, None)
            if member.id not in self.members:
                return
            self._forget_member(member)
            await self.engine.expel(self.room, member.id)
            await self._agree()

    async def _put_out(self, member: Member, why: str) -> None:
        self._forget_member(member)
        await self.engine.expel(self.room, member.id)
        member.tell({"t": "out", "why": why})

    def _forget_member(self, member: Member) -> None:
        self.members.pop(member.id, None)
        self._count_speakers()

    def _count_speakers(self) -> None:
        """A room without anybody who speaks is empty, since the last of them left."""
        self.emptied_at = None if self._with(Part.SPEAKER) else self.emptied_at or now()

    # What is allowed, and what happens

    async def look(self) -> None:
        """One heartbeat: everything is asked anew."""
        async with self._lock:
            await self._agree()

    async def _agree(self, coming: Member | None = None) -> None:
        people = self.people() | ({coming.person} if coming and coming.person else set())
        self.sight, sure = await self._ask(people, coming)
        if coming is not None:
            self._refuse(coming)  # whoever may not come in changes nothing
        if self.reel.recording is not None and self.sight.recording_over:
            await self.reel.forget()
        allowed = sure and bool(people) and self.sight.recordable >= people
        if not self._is_held(coming):
            # Nobody is recorded by themselves: whoever comes to hold it says anew what they want.
            self.reel.wanted = allowed = False
        if self.reel.running and not allowed:
            await self.reel.pause()
        if not self.sight.observable:
            await self._observers_out("not-followed")
        if self.sight.notes_over:
            await self.in_thread(meetings.forget_meetings, [self.booking])
            self._tell_staff({"t": "notes", "notes": await self.in_thread(minutes.all_noted, self.booking)})
        if sure:
            await self._see_out()
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
        """Whoever has no place or no role any more goes."""
        sight = self.sight
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
            await self._agree()

    async def write(self, member: Member, *, text: str, question: bool) -> None:
        """An observer's note or question, or a line of the minutes by whoever holds it; seen by staff only.

        Raises NotToBeFollowed, NotToBeNoted, NoteTooLong.
        """
        assert member.colleague is not None, "notes are for staff"
        write: Callable[..., Any] = partial(meetings.write_note, question=question)
        shown: Callable[..., dict[str, object]] = meetings.shown
        if member.role is Role.INTERVIEWER:
            write, shown = minutes.write_remark, minutes.shown_remark
        async with self._lock:
            people = self._followed()
            line = await self.in_thread(write, self.booking, member.colleague, people, text=text)
            self._tell_staff({"t": "note", "note": shown(line, member.name)})

    async def settle_question(self, note: UUID) -> None:
        """Whoever holds the interview has put the question, or set it aside."""
        await self.in_thread(meetings.settle_question, self.booking, note)
        self._tell_staff({"t": "asked", "id": str(note)})

    async def close(self, *, at: datetime | None = None, why: str = "over") -> None:
        """The interview is over: what was recorded is stored, everybody is out, the room is no more.

        Nobody comes in any more from here on, also where it fails; then it is to be called again.
        """
        async with self._lock:
            self.is_closed = True
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
            room, self._is_open = self.reel.lost(), False
            members, self.members = list(self.members.values()), {}
            self._count_speakers()
            for one in members:
                one.tell({"t": "again", "why": "engine-lost"})
            await self.reel.keep(room)

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
            await self.in_thread(incidents.note, Incident.RECORDING_LOST)

        self._beside.do(stop())

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
        shown = shown_to_all(self.members.values(), self.coming.values(), self.reel)
        for one in self.members.values():
            one.tell(shown | {"you": shown_of(one, self.sight)})


def _allowed(role: Role, sight: Sight) -> frozenset[UUID]:
    return sight.observers if role is Role.OBSERVER else sight.speakers
