"""A real camera's packets become sealed pieces: Janus writes, the tapes take away."""

import asyncio
from uuid import uuid4

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

    run(begin())
    for tape in company.tapes:
        person, colleague = (ada.pk, None) if tape.member == ADA else (None, BOB)
        tapes.take(tape, recording.pk, person=person, colleague=colleague)
    named = list((memory).rglob("*.mjr*"))
    run(talk())
    tapes.finish(company.room)

    found = []
    for piece in Piece.objects.order_by("track__person", "medium"):
        data, is_closed = contents(piece)
        assert is_closed
        (tmp_path / f"{piece.pk}.mjr").write_bytes(data)
        said = probed(tmp_path / f"{piece.pk}.mjr", piece.medium, tmp_path)
        assert 1.5 < float(said["duration"]) < 3
        found.append((piece.medium, said["codec_name"]))
    assert sorted(found) == [("audio", "opus")] * 2 + [("video", "vp8")] * 2
    assert named == list(memory.rglob("*.mjr*")) == []
    assert b"MJR00002" not in b"".join(path.read_bytes() for path in kept.iterdir())
