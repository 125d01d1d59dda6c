"""What is said to a LiveKit server, and what is believed of what it says. Not run against a real one."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from livekit import api

from einklang.room.engine.livekit import LiveKitEngine, NotSigned
from einklang.room.engine.port import (
    EngineLost,
    Feed,
    NotAdmitted,
    NothingWritten,
    Part,
    RoomFull,
    StillWriting,
    Unusable,
)

from .listening import Heard, until
from .livekit_server import KEY, SECRET, LiveKit, ended, running, signed, tells

ROOM, ADA, BOB, MEIKE = (UUID(int=number) for number in range(4))


class Site:
    """An engine with an open room, Ada and Bob who speak, Meike who follows, and the server it speaks to."""

    def __init__(self, server: LiveKit, memory: Path) -> None:
        self.server, self.heard = server, Heard()
        address = f"{KEY}:{quote(SECRET, safe='')}@127.0.0.1:{server.port}"
        self.engine = LiveKitEngine.read(f"livekit://{address}", memory)

    async def begin(self) -> None:
        await self.engine.start(self.heard)
        await self.engine.open(ROOM)
        for member, part in ((ADA, Part.SPEAKER), (BOB, Part.SPEAKER), (MEIKE, Part.OBSERVER)):
            await self.engine.admit(ROOM, member, part)

    def tells(self, what: str, member: UUID, source: str = "", sid: str = "") -> None:
        self.engine.hear(*tells(self.server.room, what, member.hex, source, sid))


@pytest.fixture
def at_a_site(run, tmp_path) -> Callable:
    def play(scene) -> Site:
        async def whole() -> Site:
            async with running() as server:
                site = Site(server, tmp_path)
                await site.begin()
                try:
                    await scene(site)
                finally:
                    await site.engine.stop()
            return site

        return run(whole())

    return play


def claims(token: str) -> api.VideoGrants:
    found = api.TokenVerifier(KEY, SECRET).verify(token)
    assert found.video is not None
    return found.video


def test_a_browser_gets_a_token_for_this_room_and_what_its_member_may(at_a_site):
    async def scene(site):
        speaks, follows = await site.engine.direct(ROOM, ADA), await site.engine.direct(ROOM, MEIKE)
        assert speaks.url == f"ws://127.0.0.1:{site.server.port}"
        may, only_follows = claims(speaks.token), claims(follows.token)
        assert (may.room, may.room_join, may.can_publish, may.hidden) == (site.server.room, True, True, False)
        assert (only_follows.room_join, only_follows.can_publish, only_follows.hidden) == (True, False, True)
        for grants in (may, only_follows):
            assert (grants.can_publish_data, grants.room_admin, grants.room_record) == (False, None, None)
        with pytest.raises(NotAdmitted):
            await site.engine.direct(ROOM, uuid4())

    at_a_site(scene)


def test_no_name_and_no_id_of_ours_but_the_members_is_told(at_a_site):
    async def scene(site):
        pass

    site = at_a_site(scene)

    assert ROOM.hex not in repr(site.server.asked)


def test_what_comes_and_goes_is_told_by_signed_webhooks(at_a_site):
    async def scene(site):
        site.tells("track_published", ADA, "CAMERA", "TR_1")
        site.tells("track_published", ADA, "MICROPHONE", "TR_2")
        site.tells("track_published", ADA, "SCREEN_SHARE", "TR_3")
        assert set(site.heard.flows) == {(ADA, Feed.CAMERA), (ADA, Feed.SCREEN)}
        site.tells("track_unpublished", ADA, "CAMERA", "TR_1")
        assert set(site.heard.flows) == {(ADA, Feed.CAMERA), (ADA, Feed.SCREEN)}
        site.tells("participant_left", ADA)
        assert site.heard.flows == {}

    at_a_site(scene)


def test_a_webhook_that_is_not_signed_is_not_believed(at_a_site):
    async def scene(site):
        event = api.WebhookEvent(event="participant_left", room=api.Room(name=site.server.room))
        body, token = signed(event)
        for wrong in (
            (body, signed(event, "another secret of at least thirty-two")[1]),
            (body + " ", token),
            (body, ""),
            ("{", token),
        ):
            with pytest.raises(NotSigned):
                site.engine.hear(*wrong)

    at_a_site(scene)


def test_whoever_is_put_out_is_removed_and_removed_again_when_they_come_back(at_a_site):
    async def scene(site):
        site.tells("track_published", ADA, "CAMERA", "TR_1")
        await site.engine.expel(ROOM, ADA)
        assert site.heard.flows == {}
        assert site.server.names()[-1] == "RemoveParticipant"
        site.server.asked[1:] = site.server.asked[1:2]
        site.tells("participant_joined", ADA)
        await until(lambda: site.server.names()[-1] == "RemoveParticipant")
        assert site.server.asked[-1][1].identity == ADA.hex

    at_a_site(scene)


def test_the_room_has_eight_places_to_speak(at_a_site):
    async def scene(site):
        for _ in range(6):
            await site.engine.admit(ROOM, uuid4(), Part.SPEAKER)
        with pytest.raises(RoomFull):
            await site.engine.admit(ROOM, uuid4(), Part.SPEAKER)

    at_a_site(scene)


def test_offers_do_not_pass_through_us(at_a_site):
    async def scene(site):
        with pytest.raises(Unusable):
            await site.engine.publish(ROOM, ADA, Feed.CAMERA, "v=0\r\n")

    at_a_site(scene)


def test_each_track_is_recorded_and_whoever_begins_to_send_later_too(at_a_site):
    async def scene(site):
        site.tells("track_published", ADA, "CAMERA", "TR_1")
        site.tells("track_published", ADA, "MICROPHONE", "TR_2")
        await site.engine.record(ROOM)
        site.tells("track_published", BOB, "SCREEN_SHARE", "TR_3")
        await until(lambda: len(site.heard.tapes) == 3)
        for sid in ("TR_1", "TR_2", "TR_3"):
            asyncio.get_running_loop().call_later(0.05, site.engine.hear, *ended(sid))
        await site.engine.pause(ROOM)

    site = at_a_site(scene)

    assert sorted((tape.member, tape.feed.value, tape.medium, tape.form) for tape in site.heard.tapes) == [
        (ADA, "camera", "audio", "ogg"),
        (ADA, "camera", "video", "webm"),
        (BOB, "screen", "video", "webm"),
    ]
    assert site.server.names().count("StopEgress") == 3


def test_it_has_stopped_only_when_the_server_has_told_so_signed(at_a_site):
    async def scene(site):
        site.tells("track_published", ADA, "CAMERA", "TR_1")
        await site.engine.record(ROOM)
        stops = asyncio.ensure_future(site.engine.pause(ROOM))
        await until(lambda: "StopEgress" in site.server.names())
        await asyncio.sleep(0.1)  # in which nothing is told
        assert not stops.done()
        site.engine.hear(*ended("TR_1"))
        await stops

    at_a_site(scene)


def test_whoever_is_written_on_is_put_out(at_a_site, monkeypatch):
    monkeypatch.setattr("einklang.room.engine.livekit.EGRESS", 3.0)

    async def scene(site):
        site.tells("track_published", ADA, "CAMERA", "TR_1")
        site.tells("track_published", BOB, "CAMERA", "TR_2")
        await site.engine.record(ROOM)
        asyncio.get_running_loop().call_later(0.05, site.engine.hear, *ended("TR_2"))
        with pytest.raises(StillWriting):
            await site.engine.pause(ROOM)
        assert set(site.heard.flows) == {(BOB, Feed.CAMERA)}

    at_a_site(scene)


def test_an_egress_that_writes_nothing_is_found_out(at_a_site, monkeypatch):
    monkeypatch.setattr("einklang.room.engine.livekit.EGRESS", 0.2)

    async def scene(site):
        site.server.writes = False
        site.tells("track_published", ADA, "CAMERA", "TR_1")
        asyncio.get_running_loop().call_later(0.25, site.engine.hear, *ended("TR_1"))
        with pytest.raises(NothingWritten):
            await site.engine.record(ROOM)

    at_a_site(scene)


def test_a_server_that_does_not_answer_is_lost(run, tmp_path):
    async def scene() -> Heard:
        async with running() as server:
            site = Site(server, tmp_path)
            await site.begin()
        with pytest.raises(EngineLost):
            await site.engine.open(uuid4())
        await site.engine.stop()
        return site.heard

    assert run(scene()).losses == 1


def test_one_that_refuses_our_key_is_not_started(run, tmp_path):
    async def scene() -> None:
        async with running() as server:
            engine = LiveKitEngine.read(f"livekit://{KEY}:{'wrong' * 8}@127.0.0.1:{server.port}", tmp_path)
            with pytest.raises(EngineLost):
                await engine.start(Heard())

    run(scene())


def test_another_machine_is_only_spoken_to_over_tls(tmp_path):
    assert (
        LiveKitEngine.read("livekit://k:s@rooms.example:7443", tmp_path).url == "https://rooms.example:7443"
    )
