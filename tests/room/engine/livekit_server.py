"""A stand-in for a LiveKit server: it speaks its protocol (Twirp, docs.livekit.io/reference/server), checks
what is signed, and does what it is told to."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web
from google.protobuf.json_format import MessageToJson
from livekit import api
from livekit.protocol.egress import EgressInfo, StopEgressRequest, TrackEgressRequest
from livekit.protocol.models import ParticipantInfo, TrackInfo, TrackSource, TrackType
from livekit.protocol.room import (
    CreateRoomRequest,
    DeleteRoomRequest,
    DeleteRoomResponse,
    ListRoomsRequest,
    ListRoomsResponse,
    RemoveParticipantResponse,
    RoomParticipantIdentity,
)

KEY, SECRET = "key", "a/secret/of/at/least/thirty-two/bytes"
REQUESTS: dict[str, tuple[Any, Any]] = {
    "ListRooms": (ListRoomsRequest, ListRoomsResponse),
    "CreateRoom": (CreateRoomRequest, api.Room),
    "DeleteRoom": (DeleteRoomRequest, DeleteRoomResponse),
    "RemoveParticipant": (RoomParticipantIdentity, RemoveParticipantResponse),
    "StartTrackEgress": (TrackEgressRequest, EgressInfo),
    "StopEgress": (StopEgressRequest, EgressInfo),
}


@dataclass
class LiveKit:
    port: int = 0
    asked: list[tuple[str, Any]] = field(default_factory=list)
    writes: bool = True
    #: Names of requests it does not know what they are about.
    knows_nothing_of: set[str] = field(default_factory=set)

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            claims = api.TokenVerifier(KEY, SECRET).verify(request.headers["Authorization"][7:])
        except jwt.InvalidSignatureError:
            return web.json_response({"code": "unauthenticated", "msg": "who?"}, status=401)
        assert claims.video is not None
        if method in self.knows_nothing_of:
            return web.json_response({"code": "not_found", "msg": "gone"}, status=404)
        kind, answers = REQUESTS[method]
        said = kind.FromString(await request.read())
        self.asked.append((method, said))
        answer = answers()
        if method == "StartTrackEgress":
            assert claims.video.room_record
            answer.egress_id = f"EG_{said.track_id}"
            if self.writes:
                Path(said.file.filepath).write_bytes(b"media")
        return web.Response(body=answer.SerializeToString(), content_type="application/protobuf")

    def names(self) -> list[str]:
        return [method for method, _ in self.asked]

    @property
    def room(self) -> str:
        """The name of the newest room."""
        return str(next(said.name for method, said in reversed(self.asked) if method == "CreateRoom"))


@asynccontextmanager
async def running() -> AsyncIterator[LiveKit]:
    server = LiveKit()
    app = web.Application()
    app.router.add_post("/twirp/{service}/{method}", server.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await runner.cleanup()


def signed(event: api.WebhookEvent, secret: str = SECRET) -> tuple[str, str]:
    """A webhook as the server sends it: the body, and what stands under Authorization."""
    body = MessageToJson(event)
    digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
    return body, api.AccessToken(KEY, secret).with_sha256(digest).to_jwt()


def tells(room: str, what: str, identity: str = "", source: str = "", sid: str = "") -> tuple[str, str]:
    """That somebody came or went, or a track of theirs."""
    kind = TrackType.AUDIO if source.endswith(("MICROPHONE", "AUDIO")) else TrackType.VIDEO
    track = TrackInfo(sid=sid, type=kind, source=TrackSource.Value(source)) if source else None
    return signed(
        api.WebhookEvent(
            event=what,
            room=api.Room(name=room),
            participant=ParticipantInfo(identity=identity),
            track=track,
        )
    )


def ended(sid: str) -> tuple[str, str]:
    return signed(api.WebhookEvent(event="egress_ended", egress_info=EgressInfo(egress_id=f"EG_{sid}")))
