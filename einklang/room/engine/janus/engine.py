"""`VideoEngine` by Janus' VideoRoom (janus.conf.meetecho.com/docs/videoroom.html).

Browsers send Janus nothing but media: offers, answers and candidates pass through here.
"""

import asyncio
import logging
import secrets
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from ..beside import Beside
from ..port import (
    PLACES,
    SPEAKERS,
    EngineLost,
    Feed,
    Listener,
    NotAdmitted,
    OnlyFollows,
    Part,
    RoomFull,
    Unusable,
)
from ..sdp import connection_of, media_of
from . import receiving, recording
from .process import JanusProcess, Reach
from .reels import Reels
from .seats import Room, Seat, Sender
from .wire import Json, Refused, Wire

logger = logging.getLogger("einklang.room")

#: Bits a second of one picture, as a hard limit.
BITRATE = 800_000
#: Characters of a candidate; those of browsers have some 150.
LONGEST_CANDIDATE = 1000


class JanusEngine:
    """One Janus of our own, as long as it lives; another one after `start` is called again."""

    def __init__(self, memory: Path, reach: Reach) -> None:
        self._memory, self._reach = memory, reach
        self._listener: Listener | None = None
        self.process: JanusProcess | None = None
        self._wire: Wire | None = None
        self._control = 0
        self._rooms: dict[UUID, Room] = {}
        self._beside = Beside()

    # Start and end

    async def start(self, listener: Listener) -> None:
        await self._clear()
        try:
            process = self.process = JanusProcess(self._memory, self._reach)
            await process.start()
            self._wire = Wire(process.secret, lambda: self._lose(process))
            await self._wire.open(process.folder / "api")
            self._control = await self._wire.attach(_nothing)
        except BaseException as error:
            if isinstance(error, EngineLost):
                logger.error("%s", error)
            await self._clear()
            raise
        self._listener = listener
        self.beside(self._watch(process))

    async def stop(self) -> None:
        with suppress(EngineLost):
            for room in list(self._rooms):
                await self.close(room)
        await self._clear()

    async def _clear(self) -> None:
        self._listener = None
        wire, self._wire = self._wire, None
        process, self.process = self.process, None
        self._forget_rooms()
        if wire is not None:
            await wire.close()
        if process is not None:
            await process.stop()

    async def _watch(self, process: JanusProcess) -> None:
        await process.ended()
        self._lose(process)

    def _lose(self, process: JanusProcess) -> None:
        if process is not self.process or self._listener is None:
            return
        listener, self._listener = self._listener, None
        wire, self._wire = self._wire, None
        # A Janus that cannot be spoken to could still write: it is ended, and then nobody does.
        self.beside(process.kill())
        if wire is not None:
            self.beside(wire.close())
        self._forget_rooms()
        listener.lost()

    def _forget_rooms(self) -> None:
        for room in self._rooms.values():
            recording.forget(room)
        self._rooms.clear()

    # What the other parts of this adapter use

    @property
    def wire(self) -> Wire:
        """Raises EngineLost."""
        if self._wire is None:
            raise EngineLost
        return self._wire

    @property
    def listener(self) -> Listener:
        """Raises EngineLost."""
        if self._listener is None:
            raise EngineLost
        return self._listener

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside what goes on. That the engine is lost is told in another way."""
        self._beside.do(work)

    async def in_room(self, room: Room, request: str, *, patience: float = 5.0, **about: object) -> Json:
        """A request about the room itself."""
        body = {"request": request, "room": room.name, "secret": room.secret, **about}
        return await self.wire.tell(self._control, body, patience=patience)

    async def kill(self) -> None:
        """End Janus at once, for it did not do as it was told. Raises EngineLost, always."""
        process = self.process
        if process is not None:
            await process.kill()
            self._lose(process)
        raise EngineLost

    # Rooms

    async def open(self, room: UUID) -> None:
        await self.close(room)
        assert self.process is not None, "connected"
        name = secrets.token_hex(16)
        made = Room(room, Reels(self.process.make_folder(f"tapes/{name}")), name)
        await self.in_room(
            made,
            "create",
            admin_key=self.process.key,
            is_private=True,
            publishers=SPEAKERS * len(Feed),
            bitrate=BITRATE,
            bitrate_cap=True,
            audiocodec="opus",
            videocodec="vp8",
            record=False,
            lock_record=True,
            rec_dir=f"tapes/{name}",
        )
        self._rooms[room] = made

    async def close(self, room: UUID) -> None:
        wire = self.wire
        found = self._rooms.pop(room, None)
        if found is None:
            return
        await asyncio.gather(*(self._put_out(found, member) for member in list(found.seats)))
        with suppress(Refused):
            await self.in_room(found, "destroy")
        await recording.end(self, found)
        for handle in [one.handle for one in found.senders.values()]:
            await wire.detach(handle)

    def _room(self, room: UUID) -> Room:
        _ = self.wire
        if room not in self._rooms:
            raise NotAdmitted
        return self._rooms[room]

    # Who is in

    async def admit(self, room: UUID, member: UUID, part: Part) -> None:
        found = self._room(room)
        if member in found.seats:
            return
        if sum(seat.part is part for seat in found.seats.values()) >= PLACES[part]:
            raise RoomFull
        found.seats[member] = Seat(part)
        self.beside(receiving.refresh(self, found, member))

    async def direct(self, room: UUID, member: UUID) -> None:
        self._room(room).seat(member)

    async def expel(self, room: UUID, member: UUID) -> None:
        _ = self.wire
        if room in self._rooms and member in self._rooms[room].seats:
            await self._put_out(self._rooms[room], member)

    async def _put_out(self, room: Room, member: UUID) -> None:
        seat = room.seats.pop(member, None)
        if seat is None:
            return
        senders = list(seat.feeds.values())
        seat.feeds.clear()
        await asyncio.gather(
            receiving.end(self, seat.receiver), *(self.wire.detach(one.handle) for one in senders)
        )
        for sender in senders:
            self._went(room, sender)

    # What they send

    async def publish(self, room: UUID, member: UUID, feed: Feed, offer: str) -> str:
        found = self._room(room)
        seat = found.seat(member)
        if seat.part is Part.OBSERVER:
            raise OnlyFollows
        media = media_of(offer)
        if not media:
            raise Unusable
        found.negotiating += 1
        try:
            async with seat.lock:
                sender = Sender(member, feed, 0, media, connection_of(offer))
                return await self._negotiate(found, seat, sender, offer)
        except Refused as error:
            raise Unusable from error
        finally:
            found.negotiating -= 1

    async def _negotiate(self, room: Room, seat: Seat, sender: Sender, offer: str) -> str:
        jsep = {"type": "offer", "sdp": offer}
        known = seat.feeds.get(sender.feed)
        if known is not None and known.connection == sender.connection:
            event = await self.wire.negotiate(known.handle, {"request": "configure"}, jsep)
            known.media = media_of(event["jsep"]["sdp"])
            return str(event["jsep"]["sdp"])
        sender.handle = await self.wire.attach(lambda said: self._heard(room, sender, said))
        room.senders[sender.name] = sender
        body = {"request": "joinandconfigure", "ptype": "publisher", "room": room.name, "id": sender.name}
        try:
            event = await self.wire.negotiate(sender.handle, body, jsep)
            sender.media = media_of(event["jsep"]["sdp"])
            if room.seats.get(sender.member) is not seat:
                raise NotAdmitted  # put out in the meantime
            await recording.come_in(self, room, sender)
        except BaseException:
            await self.wire.detach(sender.handle)
            raise
        seat.feeds[sender.feed] = sender
        if known is not None:
            await self.wire.detach(known.handle)
            self._went(room, known)
        return str(event["jsep"]["sdp"])

    def _heard(self, room: Room, sender: Sender, said: Json) -> None:
        if said["janus"] == "webrtcup" and not sender.flows:
            sender.flows = True
            if self._is_in(room, sender):
                self.listener.feed_came(room.id, sender.member, sender.feed)
                self._refresh_others(room, sender.member)
                self.beside(recording.come_in(self, room, sender))
        elif said["janus"] == "hangup":
            if self._is_in(room, sender):
                del room.seats[sender.member].feeds[sender.feed]
            self.beside(self.wire.detach(sender.handle))
            self._went(room, sender)

    @staticmethod
    def _is_in(room: Room, sender: Sender) -> bool:
        seat = room.seats.get(sender.member)
        return seat is not None and seat.feeds.get(sender.feed) is sender

    def _went(self, room: Room, sender: Sender) -> None:
        if sender.flows and self._listener is not None:
            sender.flows = False
            self._listener.feed_went(room.id, sender.member, sender.feed)
            self._refresh_others(room, sender.member)

    def _refresh_others(self, room: Room, member: UUID) -> None:
        for other in room.seats:
            if other != member:
                self.beside(receiving.refresh(self, room, other))

    async def unpublish(self, room: UUID, member: UUID, feed: Feed) -> None:
        _ = self.wire
        seat = self._rooms[room].seats.get(member) if room in self._rooms else None
        sender = seat.feeds.pop(feed, None) if seat else None
        if sender is not None:
            await self.wire.detach(sender.handle)
            self._went(self._rooms[room], sender)

    # What they receive

    async def answer(self, room: UUID, member: UUID, sdp: str) -> None:
        await receiving.answer(self, self._room(room).seat(member).receiver, sdp)

    async def candidate(
        self, room: UUID, member: UUID, feed: Feed | None, candidate: Mapping[str, object] | None
    ) -> None:
        seat = self._room(room).seat(member)
        sender = seat.feeds.get(feed) if feed is not None else None
        handle = seat.receiver.handle if feed is None else sender.handle if sender else None
        if handle is None:
            raise Unusable
        try:
            await self.wire.trickle(handle, _checked(candidate))
        except Refused as error:
            raise Unusable from error

    # What is recorded

    async def record(self, room: UUID) -> None:
        await recording.begin(self, self._room(room))

    async def pause(self, room: UUID) -> None:
        _ = self.wire
        if room in self._rooms:
            await recording.pause(self, self._rooms[room])


def _nothing(said: Json) -> None:
    """The handle of the rooms themselves says nothing by itself."""


def _checked(candidate: Mapping[str, object] | None) -> Json:
    """What Janus is told of a candidate; raises Unusable."""
    if candidate is None:
        return {"completed": True}
    text, mid, line = (candidate.get(name) for name in ("candidate", "sdpMid", "sdpMLineIndex"))
    if text == "":
        return {"completed": True}
    if not isinstance(text, str) or len(text) > LONGEST_CANDIDATE:
        raise Unusable
    if not (mid is None or (isinstance(mid, str) and len(mid) <= 64)):
        raise Unusable
    if not (line is None or (type(line) is int and 0 <= line < 1000)):
        raise Unusable
    return {"candidate": text, "sdpMid": mid, "sdpMLineIndex": line}
