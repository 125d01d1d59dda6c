"""Recording a room. What Janus says about it is not believed: the files are looked at."""

import asyncio
import time
from contextlib import suppress

from ..port import EngineLost, NothingWritten, StillWriting, Tape
from .seats import Room, Server
from .wire import Refused

#: Seconds until what was ordered has to have happened.
PATIENCE = 1.0
#: Seconds between two looks: when something is waited for, and when something might come.
SOON, NOW_AND_THEN = 0.001, 0.01


def look(engine: Server, room: Room) -> set[tuple[str, str]]:
    """Tell of the files that are new; returns sender and medium of each."""
    found = set()
    for reel in room.reels.new():
        sender = room.senders.get(reel.sender)
        if sender is None:
            reel.path.unlink(missing_ok=True)
            continue
        found.add((reel.sender, reel.medium))
        tape = Tape(room.id, sender.member, sender.feed, reel.medium, "mjr", reel.path, reel.begun_at)
        engine.listener.taped(tape)
    return found


async def begin(engine: Server, room: Room) -> None:
    """Everything sent is in a file from now on. Raises NothingWritten."""
    if room.recording:
        return
    room.recording = True
    try:
        await engine.in_room(room, "enable_recording", record=True)
    except Refused as error:
        room.recording = False
        raise NothingWritten from error
    found: set[tuple[str, str]] = set()
    end = time.monotonic() + PATIENCE
    while not room.recorded() <= (found := found | look(engine, room)):
        if time.monotonic() > end:
            await pause(engine, room)
            raise NothingWritten
        await asyncio.sleep(SOON)
    room.watching = asyncio.ensure_future(_watch(engine, room))


async def _watch(engine: Server, room: Room) -> None:
    with suppress(EngineLost):
        while True:
            await asyncio.sleep(NOW_AND_THEN)
            look(engine, room)
            room.reels.written()


async def pause(engine: Server, room: Room) -> None:
    """Nothing is written any more, and every file is closed. Raises StillWriting."""
    room.recording = False
    try:
        await engine.in_room(room, "enable_recording", record=False, patience=PATIENCE)
    except Refused:
        await engine.kill()
    if await _until_closed(engine, room):
        return
    members = {
        sender.member
        for reel in room.reels.written()
        if (sender := room.senders.get(reel.sender)) is not None
    }
    await asyncio.gather(*(engine.expel(room.id, member) for member in members))
    if not await _until_closed(engine, room):
        await engine.kill()
    raise StillWriting


async def end(engine: Server, room: Room) -> None:
    """The room is over: nothing is written in it any more."""
    room.recording = False
    if not await _until_closed(engine, room):
        await engine.kill()
    forget(room)


async def _until_closed(engine: Server, room: Room) -> bool:
    end = time.monotonic() + PATIENCE
    while True:
        look(engine, room)
        if not room.negotiating and not room.reels.written():
            break
        if time.monotonic() > end:
            return False
        await asyncio.sleep(SOON)
    if room.watching is not None:
        room.watching.cancel()
        room.watching = None
    return True


def forget(room: Room) -> None:
    """Look at its files no more."""
    room.recording = False
    if room.watching is not None:
        room.watching.cancel()
        room.watching = None
    room.reels.let_go()
