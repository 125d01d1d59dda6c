"""What a real Janus writes of real browsers: taken away, sealed, packed, and played."""

import asyncio
import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.utils.timezone import now

from einklang.policy.actions import publish
from einklang.room.actions import begin_recording, finish_recording
from einklang.room.engine.port import Tape
from einklang.room.models import Piece, Recording, Track
from einklang.room.packing import pack
from einklang.room.reading import open_piece
from einklang.room.tapes import Tapes
from tests.disk import Disk
from tests.texts import promised_text

from .browsers import Company, Visitor
from .conftest import Run

ADA, BOB = UUID(int=1), UUID(int=2)
#: Seconds that are recorded, twice.
LONG = 3.0


@pytest.fixture
def recording(disk: Disk, settings: Any, memory: Path) -> Recording:
    settings.ROOM_MEMORY = memory
    publish(promised_text())
    return begin_recording(uuid4(), [])


def alone(call: Callable[..., None], *given: Any, **named: Any) -> None:
    """In a thread of its own, which leaves no connection open."""
    try:
        call(*given, **named)
    finally:
        connections.close_all()


async def record(company: Company, tapes: Tapes, recording: Recording, memory: Path) -> tuple[float, float]:
    """One stretch, as the conversation does it; from when to when it may have been recorded."""
    taking, began = [], time.monotonic()

    def taped(tape: Tape) -> None:
        given = {"person": None, "colleague": tape.member}
        taking.append(
            asyncio.ensure_future(asyncio.to_thread(alone, tapes.take, tape, recording.pk, **given))
        )

    company.taped = taped  # type: ignore[method-assign]
    await company.engine.record(company.room)
    await asyncio.sleep(LONG)
    assert list(memory.rglob("*.mjr*")) == []
    await company.engine.pause(company.room)
    ended = time.monotonic()
    await asyncio.gather(*taking)
    await asyncio.to_thread(alone, tapes.finish, company.room)
    return began, ended


def played(piece: Piece, folder: Path) -> dict[str, Any]:
    """What ffprobe finds in it, decoding all of it: pictures, sound, how long, where each begins."""
    with open_piece(piece.pk) as reader:
        (folder / "piece.webm").write_bytes(reader.read_at(0, reader.size))
    asked = ["-count_frames", "-show_entries", "stream=codec_name,nb_read_frames,start_time:format=duration"]
    command = ["ffprobe", "-v", "error", *asked, "-of", "json", str(folder / "piece.webm")]
    found = subprocess.run(command, check=True, capture_output=True, text=True)
    assert found.stderr == ""
    return dict(json.loads(found.stdout))


def test_everybody_is_kept_with_sound_and_picture_in_step(
    company: Company, run: Run, recording: Recording, tapes: Tapes, memory: Path, tmp_path: Path
) -> None:
    async def play() -> list[tuple[float, float]]:
        visitors: list[Visitor] = [await company.enter(member=ADA), await company.enter(member=BOB)]
        for visitor in visitors:
            await visitor.publish()
        await asyncio.gather(company.sees(ADA, BOB), company.sees(BOB, ADA))
        once = await record(company, tapes, recording, memory)
        await asyncio.sleep(1)
        return [once, await record(company, tapes, recording, memory)]

    stretches = run(play())
    finish_recording(recording.pk, at=now())
    pack(Recording.objects.get())

    assert {track.colleague for track in Track.objects.all()} == {ADA, BOB}
    # On a busy machine Janus is reminded, and begins a medium anew after a moment.
    pieces = list(Piece.objects.filter(duration_ms__gt=LONG * 500).order_by("offset_ms"))
    assert [(piece.medium, piece.form) for piece in pieces] == [("both", "webm")] * 4
    longest = max(ended - began for began, ended in stretches)
    pictures = 0
    for piece in pieces:
        found = played(piece, tmp_path)
        sound, picture = found["streams"]
        assert (sound["codec_name"], picture["codec_name"]) == ("opus", "vp8")
        assert int(sound["nb_read_frames"]) > 0.5 * LONG * 50
        # A browser that has hardly any processor left may send no whole picture in so short a time.
        if "nb_read_frames" in picture:
            pictures += int(picture["nb_read_frames"])
            assert abs(float(sound["start_time"]) - float(picture["start_time"])) < 1
        assert LONG - 1.5 < float(found["format"]["duration"]) < longest + 1
    assert pictures > 0.5 * LONG * 15
    first, second = pieces[:2], pieces[2:]
    gap = min(piece.offset_ms for piece in second) - max(piece.offset_ms for piece in first)
    assert LONG - 0.5 < gap / 1000 < stretches[1][1] - stretches[0][0] - LONG + 1
