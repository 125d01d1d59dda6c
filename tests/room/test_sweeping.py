"""What no row knows is gone from storage and memory; what a dead process left running is stored."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Standing, Way
from einklang.people.models import Person
from einklang.retention.actions import tick
from einklang.retention.management.commands.worker import work as worker_round
from einklang.retention.tracing import trace
from einklang.room import storage
from einklang.room.actions import finish_recording
from einklang.room.memory import BeingWorkedOn, RoomsElsewhere, hold_memory, nameless, working_on
from einklang.room.models import Piece, Recording, Stage
from einklang.room.reading import NotPlayable, open_piece
from einklang.room.sweeping import finish_left_over, sweep
from einklang.room.tapes import Tapes
from einklang.vault.errors import KeyGone
from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key
from tests.mailbox import Mailbox
from tests.room.reeling import CANARY, a_tape, contents


@pytest.fixture
def said(tapes: Tapes, memory: Path, recording: Recording, ada: Person) -> Piece:
    """A stretch of Ada's in a file that a player can play."""
    writing = a_tape(memory, medium="both", form="webm")
    tapes.take(writing.tape, recording.pk, person=ada.pk, colleague=None)
    writing.add(CANARY)
    tapes.finish(writing.tape.room)
    return Piece.objects.get()


@pytest.fixture
def stored(said: Piece, recording: Recording) -> Recording:
    finish_recording(recording.pk, at=now())
    return Recording.objects.get()


def test_what_is_stored_is_read_in_ranges(said: Piece, stored: Recording) -> None:
    with open_piece(said.pk) as reader:
        assert (reader.read_at(4, 9), reader.size) == (CANARY[4:13], len(CANARY))


def test_before_it_is_stored_nobody_reads_it(said: Piece) -> None:
    with pytest.raises(NotPlayable):
        open_piece(said.pk)


@pytest.mark.parametrize("changed", [{"form": "mjr"}, {"size": None}])
def test_what_is_not_packed_or_not_closed_is_not_read(
    said: Piece, stored: Recording, changed: dict[str, Any]
) -> None:
    Piece.objects.update(**changed)

    with pytest.raises(NotPlayable):
        open_piece(said.pk)


def test_of_somebody_frozen_and_past_its_end_nothing_is_read(
    said: Piece, stored: Recording, ada: Person
) -> None:
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())
    with pytest.raises(NotPlayable):
        open_piece(said.pk)
    Person.objects.filter(pk=ada.pk).update(frozen_at=None)
    with open_piece(said.pk) as reader:
        assert reader.size == len(CANARY)
    Person.objects.filter(pk=ada.pk).update(ends_at=stored.ends_at + timedelta(days=1))
    with time_machine.travel(stored.ends_at, tick=False), pytest.raises(NotPlayable):
        open_piece(said.pk)


def test_somebody_who_has_just_withdrawn_is_not_heard_even_before_anything_is_ended(
    said: Piece, stored: Recording, ada: Person
) -> None:
    open_piece(said.pk).leave()
    Standing.objects.filter(person=ada, processing="recording").delete()

    with pytest.raises(NotPlayable):
        open_piece(said.pk)


def test_a_key_past_its_end_opens_nothing_whatever_the_rows_say(said: Piece, stored: Recording) -> None:
    with time_machine.travel(stored.ends_at, tick=False):
        Recording.objects.update(ends_at=now() + timedelta(days=1))
        Person.objects.update(ends_at=now() + timedelta(days=1))
        with pytest.raises(KeyGone):
            open_piece(said.pk)


def test_with_the_withdrawal_the_key_is_gone_and_with_the_same_round_the_file(
    said: Piece, stored: Recording, ada: Person, kept: Path, mailbox: Mailbox
) -> None:
    assert [path.name for path in kept.iterdir()] == [str(said.pk)]
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    worker_round()

    assert (Piece.objects.count(), list(kept.iterdir())) == (0, [])
    with pytest.raises(KeyGone):
        open_key(said.track_id)


def test_two_years_later_key_rows_and_file_are_gone(
    said: Piece, stored: Recording, ada: Person, kept: Path
) -> None:
    Person.objects.filter(pk=ada.pk).update(ends_at=stored.ends_at + timedelta(days=400))
    with time_machine.travel(stored.ends_at, tick=False):
        assert tick()["end_recordings"] == 1
    assert sweep() == 1

    assert (list(kept.iterdir()), Piece.objects.count()) == ([], 0)
    with pytest.raises(KeyGone):
        open_key(said.track_id)


def test_what_was_said_stands_in_the_recording_alone_and_nowhere_after_its_end(
    said: Piece, stored: Recording, ada: Person, mailbox: Mailbox, tmp_path: Path, settings: Any
) -> None:
    settings.DATA = tmp_path
    assert list(trace(["Ada Loewenherz said this"]).places) == [f"recording {said.pk} (decrypted)"]
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    worker_round()

    assert trace(["Ada Loewenherz said this"]).places == {}


def test_only_files_named_as_pieces_are_swept(kept: Path, db: None) -> None:
    for name in ("lost+found", "notes.txt", uuid4().hex):
        (storage.folder() / name).touch()
    unknown = uuid4()
    SealedWriter.create(storage.path_of(unknown), bytes(32), unknown).leave()

    assert sweep() == 1
    assert {path.name for path in kept.iterdir()} > {"lost+found", "notes.txt"}
    assert not storage.path_of(unknown).exists()


def test_what_is_being_written_has_its_row_and_stays(
    tapes: Tapes, memory: Path, recording: Recording, ada: Person
) -> None:
    writing = a_tape(memory)
    tapes.take(writing.tape, recording.pk, person=ada.pk, colleague=None)

    assert sweep() == 0
    tapes.finish(writing.tape.room)
    assert contents(Piece.objects.get()) == (b"", True)


@pytest.mark.parametrize("url", ["ftp://bucket", "s3://bucket", "file:///dev/null/x"])
def test_a_storage_that_is_away_stops_no_worker(url: str, settings: Any, tmp_path: Path, db: None) -> None:
    settings.STORAGE_URL, settings.DATA = url, tmp_path

    assert sweep() == 0


def test_without_a_storage_none_is_made(kept: Path, memory: Path, db: None) -> None:
    assert sweep() == 0
    assert not kept.exists()
    assert not memory.exists()


def test_left_over_recordings_are_stored_up_to_their_last_sign(
    tapes: Tapes, memory: Path, recording: Recording, ada: Person
) -> None:
    writing = a_tape(memory)
    tapes.take(writing.tape, recording.pk, person=ada.pk, colleague=None)
    piece = Piece.objects.get()
    last = now() + timedelta(minutes=40)
    os.utime(storage.path_of(piece.pk), (last.timestamp(), last.timestamp()))
    with time_machine.travel(last + timedelta(hours=3), tick=False):
        assert finish_left_over() == 1
        left = Recording.objects.get()

    assert (left.stage, left.booking, left.next_at) == (Stage.STORED, None, last + timedelta(hours=3))
    assert left.interview_ended_at is not None
    assert abs(left.interview_ended_at - last) < timedelta(seconds=1)
    tapes.drop(writing.tape.room)


def test_a_left_over_recording_of_nothing_is_ended(recording: Recording, kept: Path) -> None:
    assert (finish_left_over(), finish_left_over()) == (1, 0)
    assert Recording.objects.count() == 0


HOLDER = """
import sys, time, pathlib
from django.conf import settings
settings.configure(ROOM_MEMORY=pathlib.Path(sys.argv[1]))
from einklang.room import memory
memory.hold_memory()
folder = pathlib.Path(sys.argv[1]) / "janus-1-x"
folder.mkdir()
(folder / "a.mjr.tmp").write_text("said")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(memory: Path) -> Iterator[Any]:
    """Another process that holds the rooms, and has something in the clear there."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(memory)], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_one_process_holds_the_rooms_and_the_next_one_finds_nothing_in_the_clear(
    holder: Any, memory: Path
) -> None:
    with pytest.raises(RoomsElsewhere):
        hold_memory()
    assert [path.name for path in memory.iterdir()] == ["janus-1-x"]
    holder.kill()
    holder.wait()
    held = hold_memory()

    assert list(memory.iterdir()) == []
    os.close(held)


def test_who_begins_to_hold_the_rooms_does_not_disturb_who_packs(memory: Path) -> None:
    one = uuid4()
    with working_on(one), nameless() as file:
        os.write(file, CANARY)
        os.close(hold_memory())
        assert os.pread(file, 99, 0) == CANARY
        with pytest.raises(BeingWorkedOn), working_on(one):
            pass
    assert list(memory.iterdir()) == []
