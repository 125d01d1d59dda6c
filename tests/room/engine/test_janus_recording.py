"""Rooms of a real Janus that are recorded: whose tape, until which byte, and what happens in doubt."""

import asyncio
import os
import time
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from einklang.room.engine.janus import recording, wire
from einklang.room.engine.port import (
    EngineLost,
    Feed,
    NothingWritten,
    StillWriting,
)

from .browsers import ADA, BOB, two_who_speak
from .listening import Heard, until
from .probing import opened, probed


def written_by(pid: int) -> list[str]:
    """What Janus itself has open for writing, of its tapes."""
    return [link for link in opened(pid) if ".mjr" in link]


def test_sound_and_picture_of_everybody_are_recorded_in_files_of_their_own(company, run, tmp_path):
    async def play():
        await two_who_speak(company)
        began = time.monotonic()
        await company.engine.record(company.room)
        assert {(tape.member, tape.medium) for tape in company.tapes} == {
            (member, medium) for member in (ADA, BOB) for medium in ("audio", "video")
        }
        await asyncio.sleep(2)  # of an interview
        await company.engine.pause(company.room)
        return time.monotonic() - began

    longest = run(play())

    # On a busy machine Janus is reminded, and begins a medium anew after a moment.
    by_size = sorted(company.tapes, key=lambda tape: tape.path.stat().st_size)
    largest = {(tape.member, tape.medium): tape for tape in by_size}
    found = {what: probed(tape.path, tape.medium, tmp_path) for what, tape in largest.items()}
    assert {what: said["codec_name"] for what, said in found.items()} == {
        (ADA, "audio"): "opus",
        (ADA, "video"): "vp8",
        (BOB, "audio"): "opus",
        (BOB, "video"): "vp8",
    }
    assert all(1.5 < float(said["duration"]) < longest + 0.5 for said in found.values())
    assert all(abs(tape.begun_at - time.time()) < 60 for tape in company.tapes)


def test_after_the_pause_no_byte_is_added_and_the_interview_goes_on(company, run):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        await company.sees(BOB, ADA)
        await until(lambda: len(written_by(company.engine.process.pid)) == 4)
        await company.engine.pause(company.room)
        assert written_by(company.engine.process.pid) == []
        sizes = [tape.path.stat().st_size for tape in company.tapes]
        await company.sees(BOB, ADA, frames=20)
        assert [tape.path.stat().st_size for tape in company.tapes] == sizes
        written = Counter[tuple[UUID, str]]()
        for tape, size in zip(company.tapes, sizes, strict=True):
            written[tape.member, tape.medium] += size
        assert min(written.values()) > 100

    run(play())


def test_going_on_makes_new_files(company, run):
    async def play():
        await two_who_speak(company)
        for _ in range(3):
            await company.engine.record(company.room)
            await company.engine.pause(company.room)

    run(play())

    # On a busy machine Janus is reminded, and then somebody has two files of a medium in a row.
    files = Counter((tape.member, tape.medium) for tape in company.tapes)
    assert len({tape.path for tape in company.tapes}) == files.total()
    assert {who for who, written in files.items() if written >= 3} == {
        (ADA, "audio"),
        (ADA, "video"),
        (BOB, "audio"),
        (BOB, "video"),
    }


def test_whoever_begins_to_send_while_it_records_is_recorded(company, run):
    async def play():
        ada = await company.enter(member=ADA)
        bob = await company.enter(member=BOB)
        await ada.publish()
        await company.engine.record(company.room)
        await bob.publish()
        await bob.publish(Feed.SCREEN, audio=False)
        await until(lambda: taped() == everybody)
        await company.sees(ADA, BOB)
        await company.engine.pause(company.room)

    def taped():
        return {(tape.member, tape.feed, tape.medium) for tape in company.tapes}

    everybody = {
        (ADA, Feed.CAMERA, "audio"),
        (ADA, Feed.CAMERA, "video"),
        (BOB, Feed.CAMERA, "audio"),
        (BOB, Feed.CAMERA, "video"),
        (BOB, Feed.SCREEN, "video"),
    }
    run(play())

    assert taped() == everybody


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
        # On a busy machine Janus is reminded, and then somebody has two files of a medium in a row.
        await until(lambda: len({(one.member, one.medium) for one in company.tapes}) == 4)
        await company.sees(ADA, BOB)

    run(play())

    assert {one.member for one in company.tapes} == {ADA, BOB}


def test_whoever_is_in_no_file_by_a_missed_moment_is_recorded_after_all(company, run):
    async def play():
        await two_who_speak(company)
        await company.engine.record(company.room)
        await until(lambda: len({(one.member, one.medium) for one in company.tapes}) == 4)
        before = len(company.tapes)
        room = company.engine._rooms[company.room]
        missed = next(iter(room.senders.values()))
        await recording._switch(company.engine, room, missed.handle, on=False)
        room.taped -= {(missed.name, medium) for medium in missed.media}
        await until(lambda: len(company.tapes) >= before + len(missed.media))
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
        await until(lambda: {tape.medium for tape in company.tapes} == {"audio", "video"})

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
        assert time.monotonic() - began < wire.PATIENCE, "it is not waited for as for anything else"

    run(play())

    assert company.losses == 1


def test_a_room_that_is_closed_is_over_for_everybody(company, run):
    async def play():
        _, bob = await two_who_speak(company)
        await company.engine.record(company.room)
        await company.engine.close(company.room)
        await company.engine.close(company.room)
        sizes = [tape.path.stat().st_size for tape in company.tapes]
        await bob.receives_nothing_more()
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
