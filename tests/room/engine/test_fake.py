"""The engine in memory does what the port says, so that what is built on the port can be tested with it."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from einklang.room.engine.fake import BEGINNING, OFFER, FakeEngine
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

from .listening import Heard

ROOM, ADA, BOB, MEIKE = (UUID(int=number) for number in range(4))


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def engine(tmp_path: Path, heard: Heard) -> FakeEngine:
    """A room with Ada and Bob who speak, and Meike who follows."""
    made = FakeEngine(tmp_path)

    async def fill() -> None:
        await made.start(heard)
        await made.open(ROOM)
        await made.admit(ROOM, ADA, Part.SPEAKER)
        await made.admit(ROOM, BOB, Part.SPEAKER)
        await made.admit(ROOM, MEIKE, Part.OBSERVER)

    asyncio.run(fill())
    return made


def test_everybody_is_shown_what_others_send_and_not_what_they_send_themselves(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))

    assert set(heard.flows) == {(ADA, Feed.CAMERA)}
    assert heard.last_shown(BOB) == heard.last_shown(MEIKE) == {(ADA, Feed.CAMERA)}
    assert heard.last_shown(ADA) == set()


def test_whoever_comes_late_is_shown_everything_at_once(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    asyncio.run(engine.publish(ROOM, ADA, Feed.SCREEN, OFFER))
    late = uuid4()

    asyncio.run(engine.admit(ROOM, late, Part.OBSERVER))

    assert heard.last_shown(late) == {(ADA, Feed.CAMERA), (ADA, Feed.SCREEN)}


def test_whoever_only_follows_sends_nothing(engine):
    with pytest.raises(OnlyFollows):
        asyncio.run(engine.publish(ROOM, MEIKE, Feed.CAMERA, OFFER))


def test_a_feed_that_ends_is_shown_no_more(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.SCREEN, OFFER))
    asyncio.run(engine.unpublish(ROOM, ADA, Feed.SCREEN))

    assert heard.flows == {}
    assert heard.last_shown(BOB) == set()


def test_whoever_is_put_out_is_not_in_the_room_any_more(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    asyncio.run(engine.expel(ROOM, ADA))
    asyncio.run(engine.expel(ROOM, ADA))

    assert heard.flows == {}
    with pytest.raises(NotAdmitted):
        asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))


def test_the_room_has_eight_places_to_speak_and_twenty_to_follow(engine):
    for part, free in ((Part.SPEAKER, 6), (Part.OBSERVER, 19)):
        for _ in range(free):
            asyncio.run(engine.admit(ROOM, uuid4(), part))
        with pytest.raises(RoomFull):
            asyncio.run(engine.admit(ROOM, uuid4(), part))
    asyncio.run(engine.admit(ROOM, ADA, Part.SPEAKER))  # is in already


@pytest.mark.parametrize("offer", ["", "v=0\r\n", OFFER + "a" * LONGEST_SDP])
def test_what_is_no_offer_is_refused(engine, offer):
    with pytest.raises(Unusable):
        asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, offer))


def test_an_answer_answers_an_offer(engine):
    with pytest.raises(Unusable):
        asyncio.run(engine.answer(ROOM, BOB, "answer"))
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    asyncio.run(engine.answer(ROOM, BOB, "answer"))


def test_everything_sent_is_written_until_the_pause_and_nothing_after_it(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    asyncio.run(engine.record(ROOM))
    assert engine.send(ROOM, ADA, Feed.CAMERA, b"before") == 2
    asyncio.run(engine.publish(ROOM, BOB, Feed.CAMERA, "v=0\r\nm=audio 9 RTP 0\r\n"))
    assert engine.written_of(ROOM) == {ADA, BOB}

    asyncio.run(engine.pause(ROOM))

    assert engine.send(ROOM, ADA, Feed.CAMERA, b"after") == 0
    assert {(tape.member, tape.medium): tape.path.read_bytes() for tape in heard.tapes} == {
        (ADA, "audio"): BEGINNING + b"before",
        (ADA, "video"): BEGINNING + b"before",
        (BOB, "audio"): BEGINNING,
    }


def test_going_on_makes_new_files(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    for _ in range(2):
        asyncio.run(engine.record(ROOM))
        asyncio.run(engine.pause(ROOM))

    assert len({tape.path for tape in heard.tapes}) == 4


def test_files_are_written_to_after_their_name_is_gone(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    asyncio.run(engine.record(ROOM))
    with heard.tapes[0].path.open("rb") as held:
        heard.tapes[0].path.unlink()
        engine.send(ROOM, ADA, Feed.CAMERA, b"more")
        assert held.read() == BEGINNING + b"more"


def test_it_can_claim_to_record_and_write_nothing(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    engine.writes_nothing = True

    with pytest.raises(NothingWritten):
        asyncio.run(engine.record(ROOM))
    assert heard.tapes == []
    assert not engine.rooms[ROOM].recording


def test_it_can_go_on_writing_and_then_puts_out_whoever_is_recorded(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    asyncio.run(engine.record(ROOM))
    engine.keeps_writing = True

    with pytest.raises(StillWriting):
        asyncio.run(engine.pause(ROOM))
    assert engine.written_of(ROOM) == set()
    assert set(engine.rooms[ROOM].seats) == {BOB, MEIKE}
    assert heard.flows == {}


def test_it_can_be_lost_and_started_again(engine, heard):
    asyncio.run(engine.publish(ROOM, ADA, Feed.CAMERA, OFFER))
    asyncio.run(engine.record(ROOM))

    engine.lose()

    assert heard.losses == 1
    assert engine.send(ROOM, ADA, Feed.CAMERA, b"late") == 0
    with pytest.raises(EngineLost):
        asyncio.run(engine.record(ROOM))
    asyncio.run(engine.start(heard))
    asyncio.run(engine.open(ROOM))
    assert engine.rooms[ROOM].seats == {}


def test_a_room_left_over_is_not_used_again(engine):
    asyncio.run(engine.open(ROOM))

    assert engine.rooms[ROOM].seats == {}
