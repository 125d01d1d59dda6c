"""Rooms of a real Janus with real browsers: who sees and hears whom, and who may what."""

import asyncio
from uuid import uuid4

import pytest

from einklang.room.engine.port import (
    LONGEST_SDP,
    Feed,
    NotAdmitted,
    OnlyFollows,
    Part,
    RoomFull,
    Unusable,
)

from .browsers import ADA, BOB, MEIKE, two_who_speak
from .listening import until
from .probing import opened


def written_by(pid: int) -> list[str]:
    """What Janus itself has open for writing, of its tapes."""
    return [link for link in opened(pid) if ".mjr" in link]


# Seeing and hearing


def test_everybody_receives_all_the_others_and_nobody_themselves(company, run):
    async def play():
        await two_who_speak(company)
        await company.enter(Part.OBSERVER, member=MEIKE)
        await asyncio.gather(company.sees(MEIKE, ADA), company.sees(MEIKE, BOB))

    run(play())

    assert company.last_shown(ADA) == {(BOB, Feed.CAMERA)}
    assert company.last_shown(BOB) == {(ADA, Feed.CAMERA)}
    assert company.last_shown(MEIKE) == {(ADA, Feed.CAMERA), (BOB, Feed.CAMERA)}
    assert len(company.mids_of(MEIKE, ADA)) == 2, "sound and picture"


def test_whoever_comes_late_receives_what_was_there_before(company, run):
    late = uuid4()

    async def play():
        await two_who_speak(company)
        visitor = await company.enter(member=late)
        await asyncio.gather(company.sees(late, ADA), company.sees(late, BOB))
        await visitor.publish()
        await asyncio.gather(company.sees(ADA, late), company.sees(BOB, late))

    run(play())


def test_a_screen_is_a_feed_beside_the_camera(company, run):
    async def play():
        ada, _ = await two_who_speak(company)
        await ada.publish(Feed.SCREEN, audio=False)
        await asyncio.gather(company.sees(BOB, ADA), company.sees(BOB, ADA, Feed.SCREEN))
        await company.engine.unpublish(company.room, ADA, Feed.SCREEN)
        await until(lambda: company.last_shown(BOB) == {(ADA, Feed.CAMERA)})
        await company.sees(BOB, ADA)

    run(play())

    assert set(company.flows) == {(ADA, Feed.CAMERA), (BOB, Feed.CAMERA)}


def test_somebody_without_a_camera_is_heard(company, run):
    async def play():
        ada = await company.enter(member=ADA)
        await company.enter(member=BOB)
        await ada.publish(video=False)
        await company.sees(BOB, ADA)
        await company.engine.record(company.room)
        await company.engine.pause(company.room)

    run(play())

    assert len(company.mids_of(BOB, ADA)) == 1
    assert {tape.medium for tape in company.tapes} == {"audio"}


def test_a_new_connection_takes_the_place_of_the_one_before(company, run):
    async def play():
        ada, _ = await two_who_speak(company)
        await ada.page.evaluate("delete sending.camera")
        await ada.publish(video=False)
        await until(lambda: len(company.mids_of(BOB, ADA)) == 1)
        await company.sees(BOB, ADA)

    run(play())


def test_a_browser_that_hangs_up_is_noticed(company, run):
    async def play():
        ada, _ = await two_who_speak(company)
        await ada.page.evaluate("sending.camera.connection.close()")
        await until(lambda: company.last_shown(BOB) == set())

    run(play())

    assert set(company.flows) == {(BOB, Feed.CAMERA)}


# Who may what


def test_an_observers_offer_is_refused_and_nobody_is_shown_them(company, run):
    async def play():
        await two_who_speak(company)
        meike = await company.enter(Part.OBSERVER, member=MEIKE)
        offer = await meike.offer()
        with pytest.raises(OnlyFollows):
            await company.engine.publish(company.room, MEIKE, Feed.CAMERA, offer)
        await company.sees(MEIKE, ADA)

    run(play())

    assert MEIKE not in {whose for _, _, shown in company.offers for whose, _ in shown.values()}


def test_whoever_is_put_out_receives_nothing_more_and_is_not_received(company, run):
    async def play():
        _, bob = await two_who_speak(company)
        await company.engine.expel(company.room, BOB)
        await until(lambda: company.last_shown(ADA) == set())
        await bob.receives_nothing_more()
        with pytest.raises(NotAdmitted):
            await company.engine.publish(company.room, BOB, Feed.CAMERA, await bob.offer())

    run(play())

    assert set(company.flows) == {(ADA, Feed.CAMERA)}


def test_an_observer_who_is_put_out_receives_nothing_more(company, run):
    async def play():
        await two_who_speak(company)
        meike = await company.enter(Part.OBSERVER, member=MEIKE)
        await company.sees(MEIKE, ADA)
        await company.engine.expel(company.room, MEIKE)
        await meike.receives_nothing_more()
        await company.sees(BOB, ADA)

    run(play())


def test_the_room_has_eight_places_to_speak_and_twenty_to_follow(company, run):
    async def play():
        for part, places in ((Part.SPEAKER, 8), (Part.OBSERVER, 20)):
            for _ in range(places):
                await company.engine.admit(company.room, uuid4(), part)
            with pytest.raises(RoomFull):
                await company.engine.admit(company.room, uuid4(), part)

    run(play())


VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "v=0\r\n",
        "v=0\r\n" + VIDEO,  # nothing that Janus could work with
        "v=0\r\n" + VIDEO * 2,
        "v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n",
        "v=0\r\n" + VIDEO + "a=simulcast:send h;l\r\n",
        "v=0\r\n" + VIDEO + "a" * LONGEST_SDP,
    ],
)
def test_what_is_no_offer_is_refused(company, run, offer):
    async def play():
        await company.engine.admit(company.room, ADA, Part.SPEAKER)
        with pytest.raises(Unusable):
            await company.engine.publish(company.room, ADA, Feed.CAMERA, offer)

    run(play())

    assert company.losses == 0


@pytest.mark.parametrize(
    "candidate",
    [{}, {"candidate": 1}, {"candidate": "a" * 2000}, {"candidate": "a", "sdpMLineIndex": "0"}],
)
def test_what_is_no_candidate_is_refused(company, run, candidate):
    async def play():
        ada = await company.enter(member=ADA)
        await ada.publish()
        with pytest.raises(Unusable):
            await company.engine.candidate(company.room, ADA, Feed.CAMERA, candidate)
        with pytest.raises(Unusable):
            await company.engine.candidate(company.room, ADA, Feed.SCREEN, None)

    run(play())


def test_an_answer_to_nothing_is_refused(company, run):
    async def play():
        await company.engine.admit(company.room, ADA, Part.SPEAKER)
        with pytest.raises(Unusable):
            await company.engine.answer(company.room, ADA, "v=0\r\n")

    run(play())
