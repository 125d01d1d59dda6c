"""What a media server writes loses its name at once, and is kept sealed."""

import os
import stat
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from einklang.people.models import Person
from einklang.room import storage
from einklang.room.actions import RecordingGone, end_recordings
from einklang.room.models import Medium, Piece, Recording, Track
from einklang.room.storage import StorageAway, StorageFull, UnknownStorage
from einklang.room.tapes import Tapes
from tests.room.reeling import CANARY, a_tape, contents, wait_until


def take(tapes: Tapes, writing: Any, recording: Recording, ada: Person) -> None:
    tapes.take(writing.tape, recording.pk, person=ada.pk, colleague=None)


def test_what_is_written_is_kept_sealed_and_closed(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path, kept: Path
) -> None:
    writing = a_tape(tmp_path / "memory")
    writing.add(CANARY)
    take(tapes, writing, recording, ada)
    writing.add(CANARY * 100_000)
    writing.end()
    tapes.finish(writing.tape.room)

    piece = Piece.objects.get()
    assert contents(piece) == (CANARY * 100_001, True)
    assert (piece.size, piece.medium, piece.form) == (len(CANARY) * 100_001, Medium.VIDEO, "mjr")
    assert (piece.track.recording, piece.track.person, piece.track.source) == (recording, ada, "camera")
    assert CANARY not in (kept / str(piece.pk)).read_bytes()
    assert [stat.S_IMODE(path.stat().st_mode) for path in (kept, kept / str(piece.pk))] == [0o700, 0o600]


def test_with_the_taking_the_name_is_gone(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path
) -> None:
    writing = a_tape(tmp_path / "memory")
    take(tapes, writing, recording, ada)

    assert list((tmp_path / "memory").iterdir()) == []
    tapes.finish(writing.tape.room)


def test_what_was_sealed_is_blanked_on_the_tape_while_it_is_still_written(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path
) -> None:
    writing = a_tape(tmp_path / "memory")
    again = os.open(writing.tape.path, os.O_RDONLY)
    take(tapes, writing, recording, ada)
    writing.add(CANARY * 1000)
    length = len(CANARY) * 1000
    wait_until(lambda: os.pread(again, length, 0) == bytes(length))
    writing.add(CANARY)
    tapes.finish(writing.tape.room)
    os.close(again)

    assert contents(Piece.objects.get()) == (CANARY * 1001, True)


def test_each_medium_is_a_piece_of_the_same_track_and_a_pause_makes_new_ones(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path
) -> None:
    room = uuid4()
    for medium in ("audio", "video", "audio"):
        writing = a_tape(tmp_path / "memory", room=room, medium=medium)
        take(tapes, writing, recording, ada)
        writing.add(medium.encode())
        tapes.finish(room)

    assert sorted(contents(piece) for piece in Piece.objects.all()) == [
        (b"audio", True), (b"audio", True), (b"video", True),
    ]  # fmt: skip
    assert Track.objects.count() == 1


def test_what_is_dropped_leaves_no_file(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path, kept: Path
) -> None:
    writing = a_tape(tmp_path / "memory")
    take(tapes, writing, recording, ada)
    writing.add(CANARY)
    tapes.drop(writing.tape.room)

    assert list(kept.iterdir()) == []


def test_one_room_is_not_the_other(tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path) -> None:
    one, other = a_tape(tmp_path / "memory"), a_tape(tmp_path / "memory")
    take(tapes, one, recording, ada)
    take(tapes, other, recording, ada)
    tapes.drop(one.tape.room)
    other.add(b"goes on")
    tapes.finish(other.tape.room)

    assert contents(Piece.objects.exclude(size=None).get()) == (b"goes on", True)


def test_a_recording_that_is_gone_takes_nothing_and_the_name_is_gone_too(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path, kept: Path
) -> None:
    end_recordings([recording.pk])
    writing = a_tape(tmp_path / "memory")
    with pytest.raises(RecordingGone):
        take(tapes, writing, recording, ada)

    assert list((tmp_path / "memory").iterdir()) == []
    assert storage.folder() == kept
    assert list(kept.iterdir()) == []


def test_ended_while_it_runs_it_can_still_be_finished_and_nothing_comes_back(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path
) -> None:
    writing = a_tape(tmp_path / "memory")
    take(tapes, writing, recording, ada)
    end_recordings([recording.pk])
    writing.add(CANARY)
    tapes.finish(writing.tape.room)

    assert (Piece.objects.count(), Track.objects.count()) == (0, 0)


def test_a_full_disk_is_told_and_what_was_sealed_before_is_kept(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UUID] = []
    tapes.broke = told.append
    writing = a_tape(tmp_path / "memory")
    take(tapes, writing, recording, ada)
    writing.add(b"before, ")
    piece = Piece.objects.get()
    wait_until(lambda: contents(piece)[0] == b"before, ")
    (taken,) = tapes._taken
    full = os.open("/dev/full", os.O_WRONLY)
    with taken.lock:
        mine, taken.writer._fd = taken.writer._fd, full
        monkeypatch.setattr(os, "ftruncate", lambda *_: None)  # /dev/full has no length
    writing.add(b"lost")
    wait_until(lambda: told == [writing.tape.room])
    tapes.finish(writing.tape.room)
    os.close(mine)

    piece.refresh_from_db()
    assert (contents(piece), piece.size) == ((b"before, ", False), None)


def test_without_space_nothing_is_begun(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "LEAST", 1 << 60)
    with pytest.raises(StorageFull):
        take(tapes, a_tape(tmp_path / "memory"), recording, ada)

    assert (Piece.objects.count(), list((tmp_path / "memory").iterdir())) == (0, [])


def test_a_storage_that_is_away_is_said_and_leaves_no_row(
    tapes: Tapes, recording: Recording, ada: Person, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "file").touch()
    settings.STORAGE_URL = f"file://{tmp_path / 'file' / 'kept'}"
    with pytest.raises(StorageAway):
        take(tapes, a_tape(tmp_path / "memory"), recording, ada)

    assert Piece.objects.count() == 0


@pytest.mark.parametrize("url", ["ftp://bucket/x", "file://host/x", "file:///", "/srv/x", ""])
def test_any_other_storage_is_refused(url: str, settings: Any) -> None:
    settings.STORAGE_URL = url

    with pytest.raises(UnknownStorage):
        storage.folder()


def test_a_folder_that_others_can_enter_is_closed_to_them(kept: Path) -> None:
    kept.mkdir(mode=0o755)

    assert stat.S_IMODE(storage.folder().stat().st_mode) == 0o700
