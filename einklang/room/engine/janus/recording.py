"""Recording a room. What Janus says about it is not believed: the files are looked at."""

import asyncio
import time
from contextlib import suppress

from ..port import EngineLost, NothingWritten, StillWriting, Tape
from .seats import Room, Sender, Server
from .wire import Refused

#: Seconds until what was ordered has to have happened, and until an offer has been worked with.
PATIENCE, NEGOTIATION = 1.0, 5.0
#: Seconds until Janus is told once more to record those it does not.
REMINDER = 0.1
#: Seconds between two looks: when something is waited for, and when something might come.
SOON, NOW_AND_THEN = 0.001, 0.01
#: So many looks for new files to one look whether old ones are closed and can be let go.
LOOKS = 100


def look(engine: Server, room: Room) -> None:
    """Tell of the files that are new."""
    for reel in room.reels.new():
        sender = room.senders.get(reel.sender)
        if sender is None:
            reel.path.unlink(missing_ok=True)
            continue
        room.taped.add((reel.sender, reel.medium))
        tape = Tape(room.id, sender.member, sender.feed, reel.medium, "mjr", reel.path, reel.begun_at)
        engine.listener.taped(tape)


async def begin(engine: Server, room: Room) -> None:
    """Everything sent is in a file from now on. Raises NothingWritten."""
    if room.recording:
        return
    room.recording, room.taped = True, set()
    room.switches += 1
    try:
        await engine.in_room(room, "enable_recording", record=True)
    except Refused as error:
        room.recording = False
        raise NothingWritten from error
    began, reminded = time.monotonic(), False
    while True:
        look(engine, room)
        if room.recorded() <= room.taped:
            break
        waited = time.monotonic() - began
        if waited > PATIENCE:
            await pause(engine, room)
            raise NothingWritten
        if waited > REMINDER and not reminded:
            reminded = True
            await _remind(engine, room, room.recorded() - room.taped)
        await asyncio.sleep(SOON)
    room.watching = asyncio.ensure_future(_watch(engine, room))


async def come_in(engine: Server, room: Room, sender: Sender) -> None:
    """Somebody begins to send: they are recorded if the room is, and only then.

    Janus looks at whether a room is recorded at some moments of a negotiation; what was switched between them
    is made up for here.
    """
    room.negotiating += 1  # a pause waits for this
    try:
        seen = -1
        while seen != room.switches:
            seen = room.switches
            look(engine, room)
            missing = {(sender.name, medium) for medium in sender.media} - room.taped
            if room.recording and missing and sender.flows:
                await _remind(engine, room, missing)
            elif room.switches and not room.recording:
                await _switch(engine, room, sender.handle, on=False)
    finally:
        room.negotiating -= 1


async def _remind(engine: Server, room: Room, missing: set[tuple[str, str]]) -> None:
    for name in {name for name, _ in missing}:
        handle = room.senders[name].handle
        for on in (False, True):  # only a change is acted upon
            await _switch(engine, room, handle, on=on)


async def _switch(engine: Server, room: Room, handle: int, *, on: bool) -> None:
    body = {"request": "configure", "record": on, "secret": room.secret}
    with suppress(Refused):  # it went meanwhile
        await engine.wire.negotiate(handle, body)


async def _watch(engine: Server, room: Room) -> None:
    with suppress(EngineLost):
        while True:
            for _ in range(LOOKS):
                await asyncio.sleep(NOW_AND_THEN)
                look(engine, room)
            room.reels.written()
            await _make_up_for(engine, room)


async def _make_up_for(engine: Server, room: Room) -> None:
    """Whoever sends and is in no file is recorded after all: a moment that was missed is missed only once."""
    if room.negotiating:
        return  # whoever negotiates is looked after there
    for name in {name for name, _ in room.recorded() - room.taped}:
        if sender := room.senders.get(name):
            await come_in(engine, room, sender)


async def pause(engine: Server, room: Room) -> None:
    """Nothing is written any more, and every file is closed. Raises StillWriting."""
    room.recording = False
    room.switches += 1
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
    with suppress(OSError):  # a file that was not taken away yet
        room.reels.folder.rmdir()


async def _until_closed(engine: Server, room: Room) -> bool:
    began = time.monotonic()
    while True:
        look(engine, room)
        if not room.negotiating and not room.reels.written():
            break
        # Somebody who begins to send at this moment may have been overlooked, and stops by themselves.
        if time.monotonic() - began > (NEGOTIATION if room.negotiating else PATIENCE):
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
