"""`VideoEngine` by a LiveKit server (docs.livekit.io), for large sites. Unproven: see docs/adr/0025.

Browsers speak to it themselves, with a token that says what they may do (`direct`). What happens is told by
its signed webhooks (`hear`). Recording is done by its egress service, into a folder that both see.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiohttp
from livekit import api
from livekit.protocol.models import TrackInfo, TrackSource, TrackType
from livekit.protocol.room import (
    CreateRoomRequest,
    DeleteRoomRequest,
    ListRoomsRequest,
    RoomParticipantIdentity,
)

from .beside import Beside
from .port import (
    PLACES,
    Direct,
    EngineLost,
    Feed,
    Listener,
    NotAdmitted,
    NothingWritten,
    Part,
    RoomFull,
    StillWriting,
    Tape,
    Unusable,
)

logger = logging.getLogger("einklang.room")

#: Seconds until a request is answered; until egress writes, or has ended; between two signs of life.
PATIENCE, EGRESS, SIGN_OF_LIFE = 5.0, 10.0, 5.0
#: A token opens the door this long; who was put out could use it again so long, and is put out again.
TOKEN = timedelta(seconds=60)
FEEDS: Mapping[int, Feed] = {
    TrackSource.CAMERA: Feed.CAMERA,
    TrackSource.MICROPHONE: Feed.CAMERA,
    TrackSource.SCREEN_SHARE: Feed.SCREEN,
    TrackSource.SCREEN_SHARE_AUDIO: Feed.SCREEN,
}
SOURCES = ["camera", "microphone", "screen_share", "screen_share_audio"]
#: Medium of a track, and what its egress writes: the packets as they are, in a container that fits.
MEDIA = {TrackType.AUDIO: ("audio", "ogg"), TrackType.VIDEO: ("video", "webm")}


class NotSigned(Exception):
    """A webhook that the server did not sign with our secret."""


class _Refused(Exception):
    """The server does not know what the request is about."""


@dataclass(eq=False)
class Egress:
    """One track that is written, until the server says that it is not any more."""

    id: str
    member: UUID
    ended: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class Room:
    id: UUID
    name: str
    folder: Path
    seats: dict[UUID, Part] = field(default_factory=dict)
    #: By the server's ids, with who sends them.
    tracks: dict[str, tuple[UUID, TrackInfo]] = field(default_factory=dict)
    egresses: dict[str, Egress] = field(default_factory=dict)
    recording: bool = False
    #: What is being started at this moment.
    starting: set[asyncio.Task[None]] = field(default_factory=set)

    def feeds(self) -> set[tuple[UUID, Feed]]:
        return {(member, FEEDS[track.source]) for member, track in self.tracks.values()}


class LiveKitEngine:
    """One LiveKit server and its egress service."""

    def __init__(self, url: str, key: str, secret: str, memory: Path) -> None:
        self.url, self._key, self._secret, self._memory = url, key, secret, memory
        self._webhooks = api.WebhookReceiver(api.TokenVerifier(key, secret))
        self._api: api.LiveKitAPI | None = None
        self._listener: Listener | None = None
        self._rooms: dict[UUID, Room] = {}
        self._beside = Beside(_Refused)

    @classmethod
    def read(cls, url: str, memory: Path) -> "LiveKitEngine":
        """From `livekit://key:secret@livekit.example`; only on this machine it is spoken to without TLS."""
        parts = urlsplit(url)
        scheme = "http" if parts.hostname in ("127.0.0.1", "localhost") else "https"
        host = parts.netloc.rpartition("@")[2]
        key, secret = (unquote(part or "") for part in (parts.username, parts.password))
        return cls(f"{scheme}://{host}", key, secret, memory)

    async def start(self, listener: Listener) -> None:
        await self._let_go()
        self._memory.mkdir(mode=0o700, parents=True, exist_ok=True)
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        self._api = api.LiveKitAPI(self.url, self._key, self._secret, timeout=timeout, failover=False)
        self._listener = listener
        try:
            await self._ask(self._api.room.list_rooms(ListRoomsRequest()))
        except EngineLost:
            await self._let_go()
            raise
        self._beside.do(self._stay_in_touch())

    async def stop(self) -> None:
        with suppress(EngineLost):
            for room in list(self._rooms):
                await self.close(room)
        await self._let_go()

    async def _let_go(self) -> None:
        self._listener = None
        self._rooms.clear()
        self._beside.cancel()
        server, self._api = self._api, None
        if server is not None:
            await server.aclose()

    async def _stay_in_touch(self) -> None:
        while True:
            await asyncio.sleep(SIGN_OF_LIFE)
            await self._ask(self._server.room.list_rooms(ListRoomsRequest()))

    @property
    def _server(self) -> api.LiveKitAPI:
        if self._api is None or self._listener is None:
            raise EngineLost
        return self._api

    async def _ask(self, request: Coroutine[Any, Any, Any]) -> Any:
        """Raises EngineLost, and _Refused for what the server does not know."""
        try:
            return await request
        except api.ServerError as error:
            if error.code in ("not_found", "failed_precondition"):
                raise _Refused(error.code) from error
            self._lose()
            raise EngineLost from error
        except (aiohttp.ClientError, TimeoutError) as error:
            self._lose()
            raise EngineLost from error

    def _lose(self) -> None:
        listener, self._listener = self._listener, None
        self._rooms.clear()
        if listener is not None:
            listener.lost()

    # Rooms, and who is in them

    async def open(self, room: UUID) -> None:
        await self.close(room)
        name = secrets.token_hex(16)
        made = Room(room, name, self._memory / f"livekit-{name}")
        made.folder.mkdir(mode=0o700)
        most = sum(PLACES.values())
        asked = CreateRoomRequest(name=name, empty_timeout=600, max_participants=most)
        await self._ask(self._server.room.create_room(asked))
        self._rooms[room] = made

    async def close(self, room: UUID) -> None:
        server, found = self._server, self._rooms.get(room)
        if found is None:
            return
        with suppress(StillWriting):
            await self.pause(room)
        self._rooms.pop(room, None)
        with suppress(_Refused):
            await self._ask(server.room.delete_room(DeleteRoomRequest(room=found.name)))
        for member, feed in found.feeds():
            self._told().feed_went(room, member, feed)

    def _told(self) -> Listener:
        if self._listener is None:
            raise EngineLost
        return self._listener

    def _room(self, room: UUID) -> Room:
        self._told()
        if room not in self._rooms:
            raise NotAdmitted
        return self._rooms[room]

    async def admit(self, room: UUID, member: UUID, part: Part) -> None:
        seats = self._room(room).seats
        if member not in seats and list(seats.values()).count(part) >= PLACES[part]:
            raise RoomFull
        seats.setdefault(member, part)

    async def direct(self, room: UUID, member: UUID) -> Direct | None:
        found = self._room(room)
        if member not in found.seats:
            raise NotAdmitted
        speaks = found.seats[member] is Part.SPEAKER
        grants = api.VideoGrants(
            room_join=True,
            room=found.name,
            can_subscribe=True,
            can_publish=speaks,
            can_publish_sources=SOURCES if speaks else [],
            can_publish_data=False,
            can_update_own_metadata=False,
            hidden=not speaks,
        )
        token = api.AccessToken(self._key, self._secret).with_identity(member.hex).with_ttl(TOKEN)
        return Direct(self.url.replace("http", "ws", 1), token.with_grants(grants).to_jwt())

    async def expel(self, room: UUID, member: UUID) -> None:
        self._told()
        found = self._rooms.get(room)
        if found is not None and found.seats.pop(member, None) is not None:
            await self._remove(found, member.hex)
            self._forget(found, {sid for sid, (whose, _) in found.tracks.items() if whose == member})

    async def _remove(self, room: Room, identity: str) -> None:
        asked = RoomParticipantIdentity(room=room.name, identity=identity)
        with suppress(_Refused):
            await self._ask(self._server.room.remove_participant(asked))

    def _forget(self, room: Room, tracks: set[str]) -> None:
        before = room.feeds()
        for sid in tracks:
            room.tracks.pop(sid, None)
        for member, feed in before - room.feeds():
            self._told().feed_went(room.id, member, feed)

    async def publish(self, room: UUID, member: UUID, feed: Feed, offer: str) -> str:
        raise Unusable  # browsers tell the server themselves

    async def unpublish(self, room: UUID, member: UUID, feed: Feed) -> None:
        """The browser stops by itself; that is told by a webhook."""

    async def answer(self, room: UUID, member: UUID, sdp: str) -> None:
        raise Unusable

    async def candidate(
        self, room: UUID, member: UUID, feed: Feed | None, candidate: Mapping[str, object] | None
    ) -> None:
        raise Unusable

    # What the server tells

    def hear(self, body: str, authorization: str) -> None:
        """A webhook came, in the event loop. Raises NotSigned."""
        try:
            event = self._webhooks.receive(body, authorization)
        except Exception as error:  # the library raises whatever its parts raise
            raise NotSigned from error
        if self._listener is None:
            return
        if event.event == "egress_ended":
            for room in self._rooms.values():
                if egress := room.egresses.pop(event.egress_info.egress_id, None):
                    egress.ended.set()
            return
        named = (room for room in self._rooms.values() if room.name == event.room.name)
        if (found := next(named, None)) is not None:
            self._heard(found, event)

    def _heard(self, room: Room, event: api.WebhookEvent) -> None:
        identity = event.participant.identity
        member = next((one for one in room.seats if one.hex == identity), None)
        if event.event == "participant_joined" and member is None:
            self._beside.do(self._remove(room, identity))  # with a token from before they were put out
        elif event.event == "participant_left" and member is not None:
            self._forget(room, {sid for sid, (whose, _) in room.tracks.items() if whose == member})
        elif event.event == "track_unpublished":
            self._forget(room, {event.track.sid})
        elif event.event == "track_published" and member is not None and event.track.source in FEEDS:
            before = room.feeds()
            room.tracks[event.track.sid] = member, event.track
            for whose, feed in room.feeds() - before:
                self._told().feed_came(room.id, whose, feed)
            if room.recording:
                self._start(room, event.track.sid)

    # Recording

    def _start(self, room: Room, sid: str) -> asyncio.Task[None]:
        task = self._beside.do(self._write(room, sid))
        room.starting.add(task)
        task.add_done_callback(room.starting.discard)
        return task

    async def _write(self, room: Room, sid: str) -> None:
        member, track = room.tracks[sid]
        medium, form = MEDIA[track.type]
        path = room.folder / f"{secrets.token_hex(8)}.{form}"
        output = api.DirectFileOutput(filepath=str(path), disable_manifest=True)
        asked = api.TrackEgressRequest(room_name=room.name, track_id=sid, file=output)
        info = await self._ask(self._server.egress.start_track_egress(asked))
        egress = room.egresses[info.egress_id] = Egress(info.egress_id, member)
        end = time.monotonic() + EGRESS
        while not path.exists():
            if egress.ended.is_set() or time.monotonic() > end or not room.recording:
                return
            await asyncio.sleep(0.01)
        begun_at = path.stat().st_mtime
        self._told().taped(Tape(room.id, member, FEEDS[track.source], medium, form, path, begun_at))

    async def record(self, room: UUID) -> None:
        found = self._room(room)
        if found.recording:
            return
        found.recording = True
        wanted = len(found.tracks)
        before = {path.name for path in found.folder.iterdir()}
        await asyncio.gather(*(self._start(found, sid) for sid in found.tracks))
        if (
            len(found.egresses) < wanted
            or len({path.name for path in found.folder.iterdir()} - before) < wanted
        ):
            await self.pause(room)
            raise NothingWritten

    async def pause(self, room: UUID) -> None:
        self._told()
        found = self._rooms.get(room)
        if found is None:
            return
        found.recording = False
        await asyncio.gather(*found.starting)
        running = list(found.egresses.values())
        await asyncio.gather(*(self._end(egress) for egress in running))
        ends = [asyncio.ensure_future(egress.ended.wait()) for egress in running]
        _, late = await asyncio.wait(ends, timeout=EGRESS) if ends else (set(), set())
        for waiting in late:
            waiting.cancel()
        if late:
            logger.error("%d recordings of the media server did not end", len(late))
            for member in {egress.member for egress in running if not egress.ended.is_set()}:
                await self.expel(room, member)
            raise StillWriting

    async def _end(self, egress: Egress) -> None:
        # Its answer is not believed: what counts is that the server tells, signed, that it has ended.
        with suppress(_Refused):
            await self._ask(self._server.egress.stop_egress(api.StopEgressRequest(egress_id=egress.id)))
