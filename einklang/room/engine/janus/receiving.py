"""What a member receives: one subscriber of Janus', told anew whenever feeds come and go."""

import logging
from uuid import UUID

from ..port import LONGEST_SDP, Unusable
from .seats import Receiver, Room, Server
from .wire import Json, Refused

logger = logging.getLogger("einklang.room")

#: How often a feed is asked for that comes and goes while it is asked for.
TRIES = 5


async def refresh(engine: Server, room: Room, member: UUID) -> None:
    """The member receives what flows at this moment, or will when they have answered the offer."""
    seat = room.seats.get(member)
    if seat is None:
        return
    receiver = seat.receiver
    async with receiver.lock:
        for _ in range(TRIES):
            wanted = room.seen_by(member)
            if room.seats.get(member) is not seat or wanted == receiver.asked:
                return
            try:
                await _ask(engine, room, member, receiver, wanted)
            except Refused:
                continue  # one of them went meanwhile


async def _ask(engine: Server, room: Room, member: UUID, receiver: Receiver, wanted: set[str]) -> None:
    if receiver.handle is None:
        receiver.handle = await engine.wire.attach(lambda said: _heard(engine, room, member, receiver, said))
    handle = receiver.handle
    new, old = wanted - receiver.asked, receiver.asked - wanted
    if not receiver.joined:
        body: Json = {"request": "join", "ptype": "subscriber", "room": room.name}
        await engine.wire.negotiate(handle, body | {"streams": _streams(new)})
        receiver.joined = True
    else:
        body = {"request": "update", "subscribe": _streams(new), "unsubscribe": _streams(old)}
        await engine.wire.negotiate(handle, {name: value for name, value in body.items() if value})
    receiver.asked = wanted


def _streams(names: set[str]) -> list[Json]:
    return [{"feed": name} for name in sorted(names)]


def _heard(engine: Server, room: Room, member: UUID, receiver: Receiver, said: Json) -> None:
    """Janus makes an offer, now or when the one before it was answered, by itself where somebody left."""
    offer = said.get("jsep", {})
    seat = room.seats.get(member)
    if said["janus"] != "event" or offer.get("type") != "offer" or seat is None:
        return
    shown = {}
    for stream in said["plugindata"]["data"].get("streams", []):
        sender = room.senders.get(stream.get("feed_id", ""))
        if stream.get("active") and sender is not None:
            shown[str(stream["mid"])] = sender.member, sender.feed
    receiver.waits = True
    engine.listener.offered(room.id, member, offer["sdp"], shown)


async def answer(engine: Server, receiver: Receiver, sdp: str) -> None:
    """Hand on the answer. Raises Unusable."""
    if len(sdp) > LONGEST_SDP or receiver.handle is None or not receiver.waits:
        raise Unusable
    receiver.waits = False
    try:
        await engine.wire.negotiate(receiver.handle, {"request": "start"}, {"type": "answer", "sdp": sdp})
    except Refused as error:
        logger.warning("Janus did not take an answer: %s", error)
        raise Unusable from error


async def end(engine: Server, receiver: Receiver) -> None:
    """The member receives nothing more."""
    handle = receiver.handle
    if handle is not None:
        await engine.wire.detach(handle)
    async with receiver.lock:  # what was being asked for at this moment comes to nothing, too
        if receiver.handle not in (None, handle):
            await engine.wire.detach(receiver.handle)
