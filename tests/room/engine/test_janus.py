"""Rooms of a real Janus with real browsers, whose cameras are invented."""

import asyncio
import os
import time
from pathlib import Path
from uuid import uuid4

import pytest

from einklang.room.engine.janus import recording
from einklang.room.engine.port import (
    LONGEST_SDP,
    EngineLost,
    Feed,
    NotAdmitted,
    NothingWritten,
    OnlyFollows,
    Part,
    RoomFull,
    StillWriting,
    Unusable,
)

from .browsers import ADA, BOB, MEIKE, two_who_speak
from .listening import Heard, until
from .probing import opened, probed


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
    assert [tape.medium for tape in company.tapes] == ["audio"]


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
        before = await bob.arrived()
        await until(lambda: company.last_shown(ADA) == set())
        await asyncio.sleep(0.5)  # so that something could arrive
        assert await bob.arrived() == before
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
        before = await meike.arrived()
        await company.sees(BOB, ADA)
        assert await meike.arrived() == before

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


# Recording


def test_sound_and_picture_of_everybody_are_recorded_in_files_of_their_own(company, run, tmp_path):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        assert {(tape.member, tape.medium) for tape in company.tapes} == {
            (member, medium) for member in (ADA, BOB) for medium in ("audio", "video")
        }
        await asyncio.sleep(2)  # of an interview
        await company.engine.pause(company.room)

    run(play())

    found = {(tape.member, tape.medium): probed(tape.path, tape.medium, tmp_path) for tape in company.tapes}
    assert {what: said["codec_name"] for what, said in found.items()} == {
        (ADA, "audio"): "opus",
        (ADA, "video"): "vp8",
        (BOB, "audio"): "opus",
        (BOB, "video"): "vp8",
    }
    assert all(1.5 < float(said["duration"]) < 2.5 for said in found.values())
    assert all(abs(tape.begun_at - time.time()) < 60 for tape in company.tapes)


def test_after_the_pause_no_byte_is_added_and_the_interview_goes_on(company, run):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        await company.sees(BOB, ADA)
        assert len(written_by(company.engine.process.pid)) == 4
        await company.engine.pause(company.room)
        assert written_by(company.engine.process.pid) == []
        sizes = [tape.path.stat().st_size for tape in company.tapes]
        await company.sees(BOB, ADA, frames=20)
        assert [tape.path.stat().st_size for tape in company.tapes] == sizes
        assert min(sizes) > 100

    run(play())


def test_going_on_makes_new_files(company, run):
    async def play():
        await two_who_speak(company)
        for _ in range(3):
            await company.engine.record(company.room)
            await company.engine.pause(company.room)

    run(play())

    assert len({tape.path for tape in company.tapes}) == 12


def test_whoever_begins_to_send_while_it_records_is_recorded(company, run):
    async def play():
        ada = await company.enter(member=ADA)
        bob = await company.enter(member=BOB)
        await ada.publish()
        await company.engine.record(company.room)
        await bob.publish()
        await bob.publish(Feed.SCREEN, audio=False)
        await until(lambda: len(company.tapes) == 5)
        await company.sees(ADA, BOB)
        await company.engine.pause(company.room)

    run(play())

    assert {(tape.member, tape.feed, tape.medium) for tape in company.tapes} == {
        (ADA, Feed.CAMERA, "audio"),
        (ADA, Feed.CAMERA, "video"),
        (BOB, Feed.CAMERA, "audio"),
        (BOB, Feed.CAMERA, "video"),
        (BOB, Feed.SCREEN, "video"),
    }


def test_a_file_whose_name_is_gone_is_written_on_and_closed_by_the_pause(company, run):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        tape = next(tape for tape in company.tapes if tape.medium == "video")
        with tape.path.open("rb") as held:
            tape.path.unlink()
            before = os.fstat(held.fileno()).st_size
            await company.sees(BOB, ADA)
            await company.sees(ADA, BOB)
            assert os.fstat(held.fileno()).st_size > before
            await company.engine.pause(company.room)
            after = os.fstat(held.fileno()).st_size
            await company.sees(BOB, ADA)
            assert os.fstat(held.fileno()).st_size == after

    run(play())


@pytest.mark.parametrize("head_start", [0, 0.001, 0.003, 0.01, 0.03])
def test_whoever_begins_to_send_at_the_moment_of_the_pause_is_not_recorded_after_it(company, run, head_start):
    async def play():
        ada, bob = await company.enter(member=ADA), await company.enter(member=BOB)
        await ada.publish()
        await company.engine.record(company.room)
        offer = await bob.offer()
        begins = asyncio.ensure_future(company.engine.publish(company.room, BOB, Feed.CAMERA, offer))
        await asyncio.sleep(head_start)
        await company.engine.pause(company.room)
        assert written_by(company.engine.process.pid) == []
        await bob.answered(Feed.CAMERA, await begins)
        await company.sees(ADA, BOB)
        assert written_by(company.engine.process.pid) == []

    run(play())

    assert company.losses == 0


@pytest.mark.parametrize("head_start", [0, 0.001, 0.003, 0.01, 0.03])
def test_whoever_begins_to_send_when_recording_begins_is_recorded(company, run, head_start):
    async def play():
        ada, bob = await company.enter(member=ADA), await company.enter(member=BOB)
        await ada.publish()
        offer = await bob.offer()
        begins = asyncio.ensure_future(company.engine.publish(company.room, BOB, Feed.CAMERA, offer))
        await asyncio.sleep(head_start)
        await company.engine.record(company.room)
        await bob.answered(Feed.CAMERA, await begins)
        await until(lambda: len(company.tapes) == 4)
        await company.sees(ADA, BOB)

    run(play())

    assert len(company.tapes) == 4


def test_whoever_is_in_no_file_by_a_missed_moment_is_recorded_after_all(company, run):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        await until(lambda: len(company.tapes) == 4)
        room = company.engine._rooms[company.room]
        missed = next(iter(room.senders.values()))
        await recording._switch(company.engine, room, missed.handle, on=False)
        room.taped -= {(missed.name, medium) for medium in missed.media}
        await until(lambda: len(company.tapes) == 6)
        assert room.recorded() <= room.taped

    run(play())


def test_two_offers_at_once_leave_one_feed(company, run):
    async def play():
        ada = await company.enter(member=ADA)
        await company.enter(member=BOB)
        offers = [await ada.offer()]
        await ada.page.evaluate("delete sending.camera")
        offers.append(await ada.offer())
        answers = await asyncio.gather(
            *(company.engine.publish(company.room, ADA, Feed.CAMERA, offer) for offer in offers)
        )
        await ada.answered(Feed.CAMERA, answers[1])
        await company.sees(BOB, ADA)

    run(play())

    assert company.last_shown(BOB) == {(ADA, Feed.CAMERA)}


def test_an_offer_for_the_same_connection_goes_on_with_it(company, run):
    async def play():
        ada, _ = await two_who_speak(company)
        await ada.publish()
        await company.sees(BOB, ADA)
        await ada.page.evaluate("sending.camera.connection.restartIce()")
        await ada.publish()
        await company.sees(BOB, ADA)

    run(play())

    assert {whose for whose, _ in company.flows} == {ADA, BOB}
    assert company.went == []


def test_a_tape_belongs_to_us_so_that_the_kernel_says_whether_it_is_written(company, run):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)

    run(play())

    assert {tape.path.stat().st_uid for tape in company.tapes} == {os.geteuid()}


def test_an_empty_room_records_whoever_comes(company, run):
    async def play():
        await company.engine.record(company.room)
        ada = await company.enter(member=ADA)
        await ada.publish()
        await until(lambda: len(company.tapes) == 2)

    run(play())


# In doubt: stop


def test_a_recorder_that_claims_to_write_and_does_not_is_found_out(company, run):
    async def play():
        await two_who_speak(company)
        (folder,) = (company.engine.process.folder / "tapes").iterdir()
        folder.chmod(0o500)
        with pytest.raises(NothingWritten):
            await company.engine.record(company.room)
        folder.chmod(0o700)
        await company.sees(BOB, ADA)

    run(play())

    assert company.tapes == []


def test_whoever_is_still_written_after_the_pause_is_put_out(company, run):
    held = []

    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        tape = next(tape for tape in company.tapes if tape.member == ADA)
        held.append(os.open(tape.path, os.O_WRONLY))  # as a server would that does not stop
        gone = company.feed_went

        def let_go(room, member, feed):
            while held:
                os.close(held.pop())
            gone(room, member, feed)

        company.feed_went = let_go
        with pytest.raises(StillWriting):
            await company.engine.pause(company.room)

    run(play())

    assert held == []
    assert set(company.flows) == {(BOB, Feed.CAMERA)}
    assert company.losses == 0


def test_a_janus_that_dies_is_told_once_and_another_takes_its_place(company, run):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        os.kill(company.engine.process.pid, 9)
        await until(lambda: company.losses)
        with pytest.raises(EngineLost):
            await company.engine.pause(company.room)
        sizes = [tape.path.stat().st_size for tape in company.tapes]
        await asyncio.sleep(0.3)
        assert [tape.path.stat().st_size for tape in company.tapes] == sizes
        await company.begin()
        ada = await company.enter(member=uuid4())
        await ada.publish()
        await until(lambda: (ada.id, Feed.CAMERA) in company.flows)

    run(play())

    assert company.losses == 1


def test_a_janus_that_hangs_is_ended_so_that_it_writes_nothing_more(company, run):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        pid = company.engine.process.pid
        os.kill(pid, 19)  # SIGSTOP
        await until(lambda: "State:\tT" in Path(f"/proc/{pid}/status").read_text())
        began = time.monotonic()
        with pytest.raises(EngineLost):
            await company.engine.pause(company.room)
        await until(lambda: not Path(f"/proc/{pid}").exists())
        assert time.monotonic() - began < 3

    run(play())

    assert company.losses == 1


def test_a_room_that_is_closed_is_over_for_everybody(company, run):
    async def play():
        _, bob = await two_who_speak(company)
        await company.engine.record(company.room)
        await company.engine.close(company.room)
        await company.engine.close(company.room)
        before = await bob.arrived()
        sizes = [tape.path.stat().st_size for tape in company.tapes]
        await asyncio.sleep(0.5)  # so that something could arrive
        assert await bob.arrived() == before
        assert [tape.path.stat().st_size for tape in company.tapes] == sizes

    run(play())

    assert company.flows == {}


def test_nothing_is_left_in_memory_when_it_stops(janus, memory, run):
    async def play():
        await janus.start(Heard())
        await janus.open(uuid4())
        assert any(memory.iterdir())
        await janus.stop()

    run(play())

    assert list(memory.iterdir()) == []
