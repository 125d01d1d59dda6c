"""From packets to what a player plays: whole, in step, without a moment in which anything can get lost."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.room import packing, programs, storage
from einklang.room.actions import RecordingGone, end_recordings, finish_recording
from einklang.room.memory import BeingWorkedOn, MemoryFull, working_on
from einklang.room.mjr import NotPackets
from einklang.room.models import Piece, Recording
from einklang.room.packing import pack, pack_due
from einklang.room.programs import NoProgram
from einklang.room.storage import StorageAway
from einklang.room.sweeping import sweep
from einklang.room.tapes import Tapes
from einklang.vault.files import SealedWriter
from tests.room import packets
from tests.room.reeling import a_tape, contents

#: Where the index and the media begin in a WebM (IDs of Cues and Cluster, RFC 9559).
CUES, CLUSTER = bytes.fromhex("1c53bb6b"), bytes.fromhex("1f43b675")


@pytest.fixture
def record(tapes: Tapes, memory: Path, recording: Recording, ada: Person) -> Callable[..., None]:
    """Ada sends these media in one stretch: what Janus writes of each."""

    def record_once(*, closed: bool = True, **media: bytes) -> None:
        room = uuid4()
        for medium, written in media.items():
            writing = a_tape(memory, room=room, medium=medium)
            tapes.take(writing.tape, recording.pk, person=ada.pk, colleague=None)
            writing.add(written)
            writing.end()
        if not closed:
            for taken in tapes._taken:
                with taken.lock:
                    taken.move()
                    taken.broken = True
        tapes.finish(room)

    return record_once


def began(recording: Recording, after: float = 0) -> float:
    assert recording.started_at is not None
    return recording.started_at.timestamp() + after


def finished(recording: Recording) -> Recording:
    finish_recording(recording.pk, at=now())
    return Recording.objects.get(pk=recording.pk)


def looked_into(piece: Piece, tmp_path: Path) -> list[tuple[str, float]]:
    """Codec and first moment of each medium."""
    (tmp_path / "seen.webm").write_bytes(contents(piece)[0])
    asked = ("-v", "error", "-show_entries", "stream=codec_name,start_time", "-of", "csv=p=0")
    said = subprocess.run(
        ["ffprobe", *asked, str(tmp_path / "seen.webm")], check=True, capture_output=True, text=True
    )
    return [(codec, float(at)) for codec, at in (line.split(",") for line in said.stdout.split())]


def test_picture_and_sound_become_one_file_with_its_index_in_front(
    record: Callable[..., None], recording: Recording, tmp_path: Path, kept: Path, memory: Path
) -> None:
    record(
        audio=packets.audio(2, begun_at=began(recording, 1)),
        video=packets.video(2, begun_at=began(recording, 1.4)),
    )
    finished(recording)
    assert pack_due() == 1

    piece = Piece.objects.get()
    plain, closed = contents(piece)
    assert (piece.medium, piece.form, piece.size, closed) == ("both", "webm", len(plain), True)
    assert looked_into(piece, tmp_path) == [("opus", 0.0), ("vp8", 0.4)]
    assert 0 < plain.find(CUES) < plain.find(CLUSTER)
    assert piece.offset_ms == 1000
    assert abs(piece.duration_ms - 2400) < 100
    assert [path.name for path in kept.iterdir()] == [str(piece.pk)]
    assert list(memory.iterdir()) == []
    recording.refresh_from_db()
    assert (recording.seconds, recording.next_at, recording.failed_with) == (3, None, "")


def test_each_stretch_is_a_file_of_its_own(record: Callable[..., None], recording: Recording) -> None:
    record(
        video=packets.video(1, begun_at=began(recording)), audio=packets.audio(1, begun_at=began(recording))
    )
    Piece.objects.update(offset_ms=0, duration_ms=1000)
    record(audio=packets.audio(1, begun_at=began(recording, 60)))
    Piece.objects.filter(offset_ms__gt=0).update(offset_ms=60_000)
    pack(finished(recording))

    assert sorted(Piece.objects.values_list("offset_ms", "medium")) == [(0, "both"), (60_000, "both")]
    assert Recording.objects.get().seconds == 61


def test_what_a_dead_process_left_is_packed_up_to_its_last_whole_segment(
    record: Callable[..., None], recording: Recording, tmp_path: Path
) -> None:
    written = packets.video(3, begun_at=began(recording))
    record(video=written[: len(written) * 2 // 3], closed=False)
    piece = Piece.objects.get()
    with storage.path_of(piece.pk).open("ab") as file:
        file.write(b"EKSG torn")
    assert (piece.size, contents(piece)[1]) == (None, False)
    pack(finished(recording))

    assert looked_into(Piece.objects.get(), tmp_path) == [("vp8", 0.0)]
    assert Piece.objects.get().duration_ms == pytest.approx(2000, abs=400)


def test_where_nothing_was_sent_nothing_is_kept(record: Callable[..., None], recording: Recording) -> None:
    record(video=b"", audio=packets.beginning("a", "opus"))
    pack(finished(recording))

    assert (Piece.objects.count(), list(storage.kept())) == (0, [])


def test_what_cannot_be_read_stays_and_does_not_hold_up_the_rest(
    record: Callable[..., None], recording: Recording
) -> None:
    record(audio=b"what is this?")
    Piece.objects.update(offset_ms=60_000)
    record(video=packets.video(1, begun_at=began(recording)))
    finished(recording)
    assert pack_due() == 0

    assert sorted(Piece.objects.values_list("form", flat=True)) == ["mjr", "webm"]
    assert Recording.objects.get().failed_with == NotPackets.__name__


def test_without_the_programs_it_stays_owed_and_says_why(
    record: Callable[..., None], recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(audio=packets.audio(1))
    finished(recording)
    monkeypatch.setenv("PATH", "/nowhere")
    assert pack_due() == 0
    waiting = Recording.objects.get()
    assert waiting.failed_with == NoProgram.__name__
    assert waiting.next_at is not None
    assert timedelta(minutes=59) < waiting.next_at - now() <= timedelta(hours=1)
    monkeypatch.undo()
    Recording.objects.update(next_at=now())
    assert pack_due() == 1
    assert Piece.objects.get().form == "webm"


def test_without_memory_it_waits(
    record: Callable[..., None], recording: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(audio=packets.audio(1))
    monkeypatch.setattr(packing, "ROOM_FOR_EACH", 1e18)

    with pytest.raises(MemoryFull):
        pack(finished(recording))
    assert Piece.objects.get().form == "mjr"


def test_two_do_not_pack_the_same(record: Callable[..., None], recording: Recording) -> None:
    record(audio=packets.audio(1))
    finished(recording)

    with working_on(recording.pk), pytest.raises(BeingWorkedOn):
        pack(Recording.objects.get())


def test_a_storage_that_is_away_costs_nothing(
    record: Callable[..., None], recording: Recording, kept: Path, tmp_path: Path
) -> None:
    record(audio=packets.audio(1))
    finished(recording)
    kept.rename(tmp_path / "away")
    with pytest.raises(StorageAway):
        pack(Recording.objects.get())
    kept.rmdir()
    (tmp_path / "away").rename(kept)
    pack(Recording.objects.get())

    assert Piece.objects.get().form == "webm"


@pytest.mark.parametrize("step", ["_announce", "_replace"])
def test_ended_while_it_is_packed_nothing_comes_back(
    record: Callable[..., None],
    recording: Recording,
    kept: Path,
    memory: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    record(audio=packets.audio(1))
    before: Any = getattr(packing._Packing, step)

    def ended_first(self: Any, *given: Any) -> Any:
        end_recordings([recording.pk])
        return before(self, *given)

    monkeypatch.setattr(packing._Packing, step, ended_first)
    with pytest.raises(RecordingGone):
        pack(finished(recording))

    assert (Piece.objects.count(), Recording.objects.count(), list(memory.iterdir())) == (0, 0, [])


class Killed(BaseException):
    """The process ends here, without any tidying of its own."""


PLACES: list[tuple[Any, str]] = [
    (programs, "unpack"), (programs, "join"), (packing._Packing, "_announce"),
    (SealedWriter, "close"), (packing._Packing, "_replace"), (storage, "remove"),
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda place: str(place[1]))
@pytest.mark.parametrize("after", [False, True])
def test_stopped_at_any_step_it_is_done_again_whole(
    record: Callable[..., None],
    recording: Recording,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: tuple[Any, str],
    after: bool,
) -> None:
    at = began(recording)
    record(audio=packets.audio(1, begun_at=at), video=packets.video(1, begun_at=at))
    left = finished(recording)
    where, name = place
    real = getattr(where, name)

    def dies(*given: Any, **named: Any) -> None:
        if after:
            real(*given, **named)
        raise Killed

    monkeypatch.setattr(where, name, dies)
    with pytest.raises(Killed):
        pack(left)
    monkeypatch.setattr(where, name, real)
    pack(left)
    sweep()

    assert looked_into(Piece.objects.get(), tmp_path) == [("opus", 0.0), ("vp8", 0.0)]
    assert list(storage.kept()) == [Piece.objects.get().pk]
