"""The whole file is here: it is looked at, in memory, and becomes a recording like those made here."""

import os
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from einklang.booking.models import Booking
from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.external import checking, storing
from einklang.external.incoming import file_of
from einklang.external.models import InUpload, ToolCopy, Upload
from einklang.external.sweeping import sweep_uploads
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.room import storage
from einklang.room.models import Form, Medium, Piece, Presence, Recording, Source, Stage, Track
from einklang.room.queries import playable
from einklang.room.reading import open_piece
from einklang.room.sweeping import sweep
from einklang.vault.files import SealedReader
from einklang.vault.models import Key

from .test_uploads import Handing, files_in_storage, handing

__all__ = ["handing"]


def hand_in(handing: Handing, data: bytes, *, part: int = 30_000) -> int:
    """All of it in parts; the status of the last one comes back."""
    assert handing.begin(len(data)).status_code == 201
    status = 0
    for at in range(0, len(data), part):
        status = handing.send(at, data[at : at + part]).status_code
    return status


@pytest.mark.parametrize("form", ["mp4", "webm"])
def test_it_becomes_a_recording_of_everybody_who_had_a_place(
    form: str, handing: Handing, over: Booking, ada: Person, recorded: Callable[..., bytes]
) -> None:
    data = recorded(form)

    assert hand_in(handing, data) == 204

    recording = playable().get()
    assert (recording.stage, recording.seconds, recording.booking) == (Stage.STORED, 2, None)
    keep = policy.current().processings["recording"].keep
    assert recording.ends_at == keep.end(over.ends_at, policy.current().zone)
    assert list(Presence.objects.values_list("person", flat=True)) == [ada.pk]
    track, piece = Track.objects.get(), Piece.objects.get()
    assert (track.source, track.person, track.colleague) == (Source.UPLOAD, None, None)
    assert (piece.medium, piece.form, piece.size) == (Medium.BOTH, Form(form), len(data))
    assert 1900 <= piece.duration_ms <= 2200
    assert (Upload.objects.count(), InUpload.objects.count()) == (0, 0)
    assert files_in_storage() == [str(piece.pk)]
    with open_piece(piece.pk) as reader:
        assert (reader.closed, reader.read_at(0, reader.size) == data) == (True, True)
    assert Key.objects.get(subject=track.pk).ends_at == recording.ends_at


def test_sound_alone_is_a_recording(handing: Handing, recorded: Callable[..., bytes]) -> None:
    assert hand_in(handing, recorded("mp4", picture=False)) == 204
    assert Recording.objects.get().seconds == 2


def test_an_index_at_the_end_far_behind_the_beginning_is_found(
    handing: Handing, recorded: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture in the middle is a hole for ffprobe, so that long recordings need little memory."""
    monkeypatch.setattr(checking, "EDGE", 16_000)
    data = recorded("mp4")
    assert data.rfind(b"moov") > 16_000

    assert hand_in(handing, data) == 204
    assert Recording.objects.get().seconds == 2


HEAD = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
LIES = {
    "text": b"This is not a video. " * 500,
    "a head and nothing else": HEAD + b"x" * 5000,
    "ebml and nothing else": b"\x1a\x45\xdf\xa3" + b"\x00" * 5000,
    "an endless box": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
    + struct.pack(">I4sQ", 1, b"moov", 2**62),
    "a playlist": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "a program": b"\x7fELF" + os.urandom(3000),
    "one byte": b"x",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_file_that_only_says_it_is_a_video_is_refused_and_gone(
    lie: str, handing: Handing, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert hand_in(handing, LIES[lie]) == 422

    assert (Upload.objects.count(), Recording.objects.count(), files_in_storage()) == (0, 0, [])
    assert Key.objects.filter(subject=handing.id).count() == 0


def test_an_index_without_its_media_is_refused(handing: Handing, recorded: Callable[..., bytes]) -> None:
    data = recorded("mp4", options=("-movflags", "+faststart"))
    at = data.index(b"mdat") + 4

    assert hand_in(handing, data[:at] + bytes(len(data) - at)) == 422


def test_subtitles_alone_are_no_recording(handing: Handing, tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:01,000\nHallo\n")
    made = tmp_path / "words.mkv"
    subprocess.run(["ffmpeg", "-v", "error", "-i", str(words), str(made)], check=True)

    assert hand_in(handing, made.read_bytes()) == 422


def test_a_check_that_takes_too_long_is_a_refusal(
    handing: Handing, recorded: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SECONDS", 0.000_001)

    assert hand_in(handing, recorded()) == 422


def test_without_ffprobe_it_waits_and_goes_on_later(
    handing: Handing, recorded: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking.shutil, "which", lambda _: None)
    data = recorded()
    assert hand_in(handing, data) == 503
    assert handing.far()["Upload-Offset"] == str(len(data))

    monkeypatch.undo()
    assert handing.send(len(data), b"").status_code == 204

    assert Recording.objects.count() == 1


def test_nothing_of_it_is_in_the_clear_on_a_disk_while_it_is_looked_at(
    handing: Handing, recorded: Callable[..., bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, look, seen = recorded("mp4"), checking._probe, []

    def probing(fd: int, form: Form) -> dict[str, Any]:
        assert os.pread(fd, 12, 0) == data[:12], "there is something that could leak"
        seen.extend(path for path in tmp_path.rglob("*") if path.is_file() and data[:64] in path.read_bytes())
        return look(fd, form)

    monkeypatch.setattr(checking, "_probe", probing)
    assert hand_in(handing, data) == 204
    assert seen == []


def test_whoever_withdraws_while_it_is_looked_at_is_in_no_recording(
    handing: Handing,
    ada: Person,
    recorded: Callable[..., bytes],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    look = storing.look_at

    def looking(reader: SealedReader) -> checking.Found:
        withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
        return look(reader)

    monkeypatch.setattr(storing, "look_at", looking)
    with django_capture_on_commit_callbacks(execute=True):
        assert hand_in(handing, recorded()) == 410

    assert (Recording.objects.count(), Upload.objects.count(), files_in_storage()) == (0, 0, [])


def test_a_kill_before_the_rows_leaves_an_upload_to_go_on_with(
    handing: Handing, recorded: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def dies(upload: Upload, found: object) -> Recording:
        raise Killed

    monkeypatch.setattr(storing, "_keep", dies)
    with pytest.raises(Killed):
        hand_in(handing, recorded())
    monkeypatch.undo()

    size = len(recorded())
    assert handing.far()["Upload-Offset"] == str(size)
    assert handing.send(size, b"").status_code == 204
    assert Recording.objects.count() == 1


def test_a_kill_after_the_rows_leaves_a_file_that_is_moved(
    handing: Handing, recorded: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "move_into_storage", lambda _: None)
    hand_in(handing, recorded())
    assert file_of(handing.id).exists()

    assert sweep_uploads() == 1

    assert [path.name for path in storage.folder().iterdir() if path.is_file()] == [str(handing.id)]


def test_a_withdrawal_ends_it_like_any_recording(
    handing: Handing, ada: Person, recorded: Callable[..., bytes], work: Callable[[], None]
) -> None:
    hand_in(handing, recorded())

    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()
    assert sweep() == 1

    assert files_in_storage() == []
    assert (Recording.objects.count(), Piece.objects.count(), Track.objects.count()) == (0, 0, 0)
    assert not Key.objects.filter(subject=handing.id).exists()
    assert ToolCopy.objects.filter(pk=handing.id, deleted_at=None).count() == 1
