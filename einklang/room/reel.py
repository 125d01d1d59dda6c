"""The recording of one conversation: running, waiting or off, with engine, tapes and rows kept in step."""

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID, uuid4

from django.db import Error as DatabaseError
from django.utils.timezone import now

from einklang.ledger import incidents
from einklang.ledger.incidents import Incident

from . import actions
from .actions import NotEverybodyAllows, RecordingGone
from .engine.beside import Beside
from .engine.port import EngineLost, NothingWritten, StillWriting, Tape, VideoEngine

logger = logging.getLogger("einklang.room")

#: Runs a function that asks the database, and returns what it returns.
InThread = Callable[..., Any]


class Whose(Protocol):
    """Who sent what is on a tape."""

    person: UUID | None
    colleague: UUID | None


class Tapes(Protocol):
    """What takes the files of the engine away, sealed. Every method may take its time: not for the loop."""

    def take(self, tape: Tape, recording: UUID, *, person: UUID | None, colleague: UUID | None) -> None:
        """From here on what is written to this file is sealed and kept as part of the recording."""

    def finish(self, room: UUID) -> None:
        """All that was written is sealed and closed."""

    def drop(self, room: UUID) -> None:
        """Forget what was written, without keeping any more of it."""


class State(StrEnum):
    OFF = "off"
    ON = "on"
    #: Wanted, and not allowed at this moment.
    WAITING = "waiting"


class Reel:
    """Called under the conversation's lock, one call at a time. Any method may raise EngineLost."""

    def __init__(self, booking: UUID, engine: VideoEngine, tapes: Tapes, in_thread: InThread) -> None:
        #: The engine knows the room by a random id, another one after each loss.
        self.booking, self.room = booking, uuid4()
        self.engine, self.tapes, self.in_thread = engine, tapes, in_thread
        self.running = False
        #: Somebody who holds the interview wants it recorded.
        self.wanted = False
        self.recording: UUID | None = None
        self.since: datetime | None = None
        #: Recording is broken: nothing is tried again before somebody wants it anew.
        self.broken = False
        self._taking = Beside()

    @property
    def state(self) -> State:
        if self.running:
            return State.ON
        return State.WAITING if self.wanted else State.OFF

    async def run(self, people: Collection[UUID]) -> None:
        """Record from now on, with these people in it, or not at all."""
        try:
            await self._open(people)
        except NotEverybodyAllows:
            return
        self.running = True  # from here on files may come
        try:
            await self.engine.record(self.room)
        except NothingWritten:
            logger.error("the media server wrote nothing")
            await self.give_up()
            return
        self.since = now()

    async def _open(self, people: Collection[UUID]) -> None:
        if self.recording is not None:
            try:
                await self.in_thread(actions.go_on_recording, self.recording, people)
                return
            except RecordingGone:
                self.recording = None
        self.recording = (await self.in_thread(actions.begin_recording, self.booking, people)).pk

    async def join(self, people: Collection[UUID]) -> None:
        """All of these are in it from now on; whoever does not allow that pauses it instead."""
        try:
            await self.in_thread(actions.go_on_recording, self.recording, people)
        except (NotEverybodyAllows, RecordingGone, DatabaseError):
            await self.pause()

    async def pause(self) -> None:
        """Nothing is recorded from the return on; what was is kept."""
        await self._stop()
        await self.keep(self.room)

    async def stop(self) -> None:
        """Nothing is recorded from the return on, nor begins again; what becomes of what was is open."""
        self.wanted = False
        if self.running:
            await self._stop()

    async def _stop(self) -> None:
        try:
            await self.engine.pause(self.room)
        except StillWriting:
            logger.error("the media server went on writing; whoever was recorded has been put out")
            await self.in_thread(incidents.note, Incident.WENT_ON_WRITING)
        finally:
            self.running, self.since = False, None

    async def keep(self, room: UUID) -> None:
        """What had been written in this room is sealed and kept."""
        await self._taking.all_done()
        await self.in_thread(self.tapes.finish, room)
        if self.recording is not None:
            with suppress(RecordingGone, DatabaseError):
                await self.in_thread(actions.pause_recording, self.recording)

    async def forget(self) -> None:
        """The whole recording is gone, its files and rows too; the interview goes on."""
        await self.stop()
        await self._taking.all_done()
        await self.in_thread(self.tapes.drop, self.room)
        if self.recording is not None:
            await self.in_thread(actions.end_recordings, [self.recording])
            self.recording = None

    async def give_up(self) -> None:
        """Something broke: stop, keep what there is, and try again only when somebody wants it."""
        self.wanted, self.broken = False, True
        await self.pause()

    async def finish(self, at: datetime) -> None:
        """The interview is over; what was recorded is stored."""
        with suppress(EngineLost):  # and with it everything that was written
            await self.stop()
        if self.recording is not None:
            await self.keep(self.room)
            with suppress(RecordingGone):
                await self.in_thread(actions.finish_recording, self.recording, at=at)
            self.recording = None

    def lost(self) -> UUID:
        """The engine is gone and writes nothing; returns its room, of which `keep` seals what there is."""
        self.running, self.since, self.wanted = False, None, False
        room, self.room = self.room, uuid4()
        return room

    def taped(self, tape: Tape, whose: Whose, broke: Callable[[], None]) -> None:
        """A file of the engine has come into being."""
        recording = self.recording
        if not self.running or recording is None:
            tape.path.unlink(missing_ok=True)
            return
        self._taking.do(self._take(tape, recording, whose, broke))

    async def _take(self, tape: Tape, recording: UUID, whose: Whose, broke: Callable[[], None]) -> None:
        try:
            await self.in_thread(
                self.tapes.take, tape, recording, person=whose.person, colleague=whose.colleague
            )
        except Exception as error:  # whatever it was, nothing may lie about unsealed
            logger.error("a recording could not be kept: %s", type(error).__name__)
            tape.path.unlink(missing_ok=True)
            broke()
