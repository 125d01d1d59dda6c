"""A real camera's packets become sealed pieces: Janus writes, the tapes take away."""

import asyncio
import time
from collections import defaultdict
from uuid import UUID, uuid4

import pytest

from einklang.room.actions import begin_recording
from einklang.room.models import Piece
from einklang.room.tapes import Tapes
from tests.room.reeling import contents

from .browsers import ADA, BOB, two_who_speak
from .probing import probed


@pytest.fixture
def kept(tmp_path, settings):
    settings.STORAGE_URL = f"file://{tmp_path / 'kept'}"
    return tmp_path / "kept"


def test_what_two_people_said_and_showed_is_kept_sealed_and_nowhere_else(
    ada, company, run, kept, memory, tmp_path
):
    recording, tapes = begin_recording(uuid4(), [ada.pk]), Tapes()

    async def begin():
        await two_who_speak(company)
        await company.engine.record(company.room)

    async def talk():
        await asyncio.sleep(2)
        await company.engine.pause(company.room)

    began = time.monotonic()
    run(begin())
    for tape in company.tapes:
        person, colleague = (ada.pk, None) if tape.member == ADA else (None, BOB)
        tapes.take(tape, recording.pk, person=person, colleague=colleague)
    named = list((memory).rglob("*.mjr*"))
    run(talk())
    longest = time.monotonic() - began
    tapes.finish(company.room)

    # On a busy machine Janus is reminded, and begins a medium anew after a moment.
    found, largest = [], defaultdict[tuple[UUID, str], bytes](bytes)
    for piece in Piece.objects.all():
        data, is_closed = contents(piece)
        assert is_closed
        largest[piece.track_id, piece.medium] = max(largest[piece.track_id, piece.medium], data, key=len)
    for number, ((_track, medium), data) in enumerate(largest.items()):
        (tmp_path / f"{number}.mjr").write_bytes(data)
        said = probed(tmp_path / f"{number}.mjr", medium, tmp_path)
        assert 1.5 < float(said["duration"]) < longest + 0.5
        found.append((medium, said["codec_name"]))
    assert sorted(found) == [("audio", "opus")] * 2 + [("video", "vp8")] * 2
    assert named == list(memory.rglob("*.mjr*")) == []
    assert b"MJR00002" not in b"".join(path.read_bytes() for path in kept.iterdir())
