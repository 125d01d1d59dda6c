"""A media server that nobody needs to install: it keeps the promises of the port without any network.

For tests of what is built on the port. Media are the bytes that a test says somebody sent (`send`). It can be
lost, fail to write and go on writing, as a real one can.
"""

import asyncio
import itertools
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from .port import (
    LONGEST_SDP,
    PLACES,
    EngineLost,
    Feed,
    Listener,
    NotAdmitted,
    NothingWritten,
    OnlyFollows,
    Part,
    RoomFull,
    StillWriting,
    Tape,
    Unusable,
)

OFFER = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
#: What every file begins with, as Janus' do.
BEGINNING = b"MJR00002"


@dataclass
class Sent:
    """One feed: its media, and the file each is written to while it is recorded."""

    media: tuple[str, ...]
    files: dict[str, int] = field(default_factory=dict)


@dataclass
class Seat:
    part: Part
    feeds: dict[Feed, Sent] = field(default_factory=dict)
    #: The last offer that was not answered yet.
    offered: bool = False


@dataclass
class Room:
    seats: dict[UUID, Seat] = field(default_factory=dict)
    recording: bool = False


class FakeEngine:
    """`VideoEngine` in memory; writes into `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rooms: dict[UUID, Room] = {}
        #: What goes wrong from now on: nothing gets written; nothing stops being written.
        self.writes_nothing = self.keeps_writing = False
        self._listener: Listener | None = None
        self._numbers = itertools.count(1)

    # What a test does and asks

    def lose(self) -> None:
        """The server dies: no file is written any more, and the listener is told."""
        listener, self._listener = self._told(), None
        for room in self.rooms.values():
            self._close_files(room)
        self.rooms.clear()
        listener.lost()

    def send(self, room: UUID, member: UUID, feed: Feed, data: bytes) -> int:
        """The member's media arrive; returns into how many files they were written."""
        seat = self.rooms[room].seats.get(member) if room in self.rooms else None
        sent = seat.feeds.get(feed) if seat else None
        files = sent.files.values() if sent else ()
        for file in files:
            os.write(file, data)
        return len(files)

    def written_of(self, room: UUID) -> set[UUID]:
        """Whose media are written at this moment."""
        seats = self.rooms[room].seats if room in self.rooms else {}
        return {member for member, seat in seats.items() if any(sent.files for sent in seat.feeds.values())}

    # The port

    async def start(self, listener: Listener) -> None:
        self._listener = listener

    async def stop(self) -> None:
        for room in list(self.rooms):
            await self.close(room)
        self._listener = None

    async def open(self, room: UUID) -> None:
        await self.close(room)
        self.rooms[room] = Room()

    async def close(self, room: UUID) -> None:
        self._told()
        for member in list(self.rooms[room].seats) if room in self.rooms else ():
            self._put_out(room, member)
        self.rooms.pop(room, None)

    async def admit(self, room: UUID, member: UUID, part: Part) -> None:
        seats = self._seats(room)
        if member in seats:
            return
        if sum(seat.part is part for seat in seats.values()) >= PLACES[part]:
            raise RoomFull
        seats[member] = Seat(part)
        self._offer(room, member)

    async def expel(self, room: UUID, member: UUID) -> None:
        self._told()
        if room in self.rooms and member in self.rooms[room].seats:
            self._put_out(room, member)

    async def direct(self, room: UUID, member: UUID) -> None:
        self._seat(room, member)

    async def publish(self, room: UUID, member: UUID, feed: Feed, offer: str) -> str:
        seat = self._seat(room, member)
        if seat.part is Part.OBSERVER:
            raise OnlyFollows
        media = tuple(dict.fromkeys(re.findall(r"^m=(audio|video) ", offer, re.MULTILINE)))
        if len(offer.encode()) > LONGEST_SDP or not media:
            raise Unusable
        known = seat.feeds.pop(feed, None)
        seat.feeds[feed] = Sent(media, known.files if known else {})
        if self.rooms[room].recording:
            self._write(room, member, feed)
        asyncio.get_running_loop().call_soon(self._flow, room, member, feed, known is None)
        return f"answer to {feed.value}"

    async def unpublish(self, room: UUID, member: UUID, feed: Feed) -> None:
        self._told()
        if room in self.rooms and member in self.rooms[room].seats:
            self._end_feed(room, member, feed)

    async def answer(self, room: UUID, member: UUID, sdp: str) -> None:
        seat = self._seat(room, member)
        if not seat.offered or not sdp or len(sdp.encode()) > LONGEST_SDP:
            raise Unusable
        seat.offered = False

    async def candidate(
        self, room: UUID, member: UUID, feed: Feed | None, candidate: Mapping[str, object] | None
    ) -> None:
        seat = self._seat(room, member)
        if feed is not None and feed not in seat.feeds:
            raise Unusable

    async def record(self, room: UUID) -> None:
        seats = self._seats(room)
        if self.writes_nothing and any(seat.feeds for seat in seats.values()):
            raise NothingWritten
        self.rooms[room].recording = True
        for member, seat in seats.items():
            for feed in seat.feeds:
                self._write(room, member, feed)

    async def pause(self, room: UUID) -> None:
        self._told()
        if room not in self.rooms:
            return
        self.rooms[room].recording = False
        recorded = self.written_of(room)
        if self.keeps_writing and recorded:
            for member in recorded:
                self._put_out(room, member)
            raise StillWriting
        self._close_files(self.rooms[room])

    # Inside

    def _told(self) -> Listener:
        if self._listener is None:
            raise EngineLost
        return self._listener

    def _seats(self, room: UUID) -> dict[UUID, Seat]:
        self._told()
        if room not in self.rooms:
            raise NotAdmitted
        return self.rooms[room].seats

    def _seat(self, room: UUID, member: UUID) -> Seat:
        seats = self._seats(room)
        if member not in seats:
            raise NotAdmitted
        return seats[member]

    def _flow(self, room: UUID, member: UUID, feed: Feed, is_new: bool) -> None:
        seats = self.rooms[room].seats if room in self.rooms else {}
        if self._listener is None or member not in seats or feed not in seats[member].feeds:
            return  # gone in the meantime
        if is_new:
            self._listener.feed_came(room, member, feed)
        self._offer_to_others(room, member)

    def _offer_to_others(self, room: UUID, member: UUID) -> None:
        for other in self.rooms[room].seats:
            if other != member:
                self._offer(room, other, at_least_once=True)

    def _offer(self, room: UUID, member: UUID, *, at_least_once: bool = False) -> None:
        seats = self.rooms[room].seats
        shown = [
            (whose, feed)
            for whose, seat in seats.items()
            if whose != member
            for feed, sent in seat.feeds.items()
            for _ in sent.media
        ]
        if shown or at_least_once:
            seats[member].offered = True
            mids = {str(number): whose for number, whose in enumerate(shown)}
            self._told().offered(room, member, f"offer {next(self._numbers)}", mids)

    def _write(self, room: UUID, member: UUID, feed: Feed) -> None:
        sent = self.rooms[room].seats[member].feeds[feed]
        for medium in sent.media:
            if medium in sent.files or self.writes_nothing:
                continue
            name = f"{room}-{member}-{feed.value}-{medium}-{next(self._numbers)}.mjr.tmp"
            path = self.folder / name
            sent.files[medium] = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
            os.write(sent.files[medium], BEGINNING)
            self._told().taped(Tape(room, member, feed, medium, "mjr", path, time.time()))

    def _end_feed(self, room: UUID, member: UUID, feed: Feed) -> None:
        sent = self.rooms[room].seats[member].feeds.pop(feed, None)
        if sent is None:
            return
        for file in sent.files.values():
            os.close(file)
        self._told().feed_went(room, member, feed)
        self._offer_to_others(room, member)

    def _put_out(self, room: UUID, member: UUID) -> None:
        for feed in list(self.rooms[room].seats[member].feeds):
            self._end_feed(room, member, feed)
        del self.rooms[room].seats[member]

    @staticmethod
    def _close_files(room: Room) -> None:
        for seat in room.seats.values():
            for sent in seat.feeds.values():
                while sent.files:
                    os.close(sent.files.popitem()[1])
