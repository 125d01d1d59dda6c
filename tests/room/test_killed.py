"""Killed with -9 at any step: nothing in the clear is left, and nothing is lost but the last moment."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, sign_up
from einklang.room import storage
from einklang.room.actions import begin_recording, finish_recording
from einklang.room.memory import hold_memory
from einklang.room.models import Piece, Recording, Stage
from einklang.room.packing import pack_due
from einklang.room.sweeping import finish_left_over, sweep
from einklang.room.tapes import Tapes
from tests.conftest import a_form
from tests.disk import Disk, end
from tests.mailbox import Mailbox
from tests.room import packets
from tests.room.dying import PACKING, RECORDING
from tests.room.reeling import CANARY, a_tape, contents, wait_until
from tests.texts import promised_text

#: Seconds of what was said that may be lost with a process.
LOSS = 2.0


@pytest.fixture
def ada(disk: Disk, settings: Any, tmp_path: Path) -> Person:
    """In the pool, on a database that other processes reach."""
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    publish(promised_text())
    person = sign_up(a_form())
    settle()
    send_due()
    confirm(Mailbox(tmp_path / "mail").last_to("ada@loewenherz.example").token("confirm"))
    settle()
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def memory(settings: Any) -> Iterator[Path]:
    """In memory indeed, as on a site."""
    settings.ROOM_MEMORY = Path(f"/dev/shm/einklang-test-{uuid4().hex}")
    yield settings.ROOM_MEMORY
    shutil.rmtree(settings.ROOM_MEMORY, ignore_errors=True)


@pytest.fixture
def recording(ada: Person) -> Recording:
    return begin_recording(uuid4(), [ada.pk])


def kill_at(
    step: str, disk: Disk, recording: Recording, ada: Person, memory: Path, kept: Path
) -> tuple[float, float]:
    """Returns when it had come to its step, and by when it was killed (seconds since 1970)."""
    command = ("-m", "tests.room.dying", step, str(recording.pk), str(ada.pk))
    child: subprocess.Popen[bytes] = disk.start(
        *command, EINKLANG_ROOM_MEMORY=str(memory), STORAGE_URL=f"file://{kept}"
    )
    try:
        assert child.stdout is not None
        said = child.stdout.readline()
        assert said.startswith(b"half way at "), said + child.stdout.read()
        child.send_signal(signal.SIGKILL)
        child.wait(60)
    finally:
        end(child)
    return float(said.split()[-1]), time.time()


def in_the_clear(canary: bytes, *folders: Path) -> list[Path]:
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if canary in path.read_bytes()]


@pytest.mark.parametrize("step", RECORDING)
def test_killed_while_recording_only_the_last_moment_is_lost_and_nothing_is_in_the_clear(
    disk: Disk, recording: Recording, ada: Person, memory: Path, kept: Path, step: str, tmp_path: Path
) -> None:
    came_at, killed_at = kill_at(step, disk, recording, ada, memory, kept)

    assert in_the_clear(CANARY, memory, kept, disk.folder, tmp_path) == []
    assert list((memory / "janus-1-x").iterdir()) == []
    piece = Piece.objects.get()
    plain, closed = contents(piece)
    assert not closed
    lines = plain.split(b"\n")[:-1]
    if step != "just-taken":
        assert came_at - float(lines[-1].removeprefix(CANARY)) < LOSS
    written = [float(line.removeprefix(CANARY)) for line in lines]
    assert written == sorted(written)

    held = hold_memory()  # the next process of the rooms
    assert finish_left_over() == 1
    stored = Recording.objects.get()
    assert (stored.stage, list(memory.iterdir())) == (Stage.STORED, [])
    assert stored.interview_ended_at is not None
    assert came_at - LOSS < stored.interview_ended_at.timestamp() <= killed_at
    os.close(held)


@pytest.mark.parametrize("step", PACKING)
def test_killed_while_packing_nothing_is_lost_nor_in_the_clear_and_the_next_one_makes_it_whole(
    disk: Disk, recording: Recording, ada: Person, memory: Path, kept: Path, tapes: Tapes, step: str
) -> None:
    sound = packets.audio(1)
    packet = sound[-60:]
    writing = a_tape(disk.folder / "written", medium="audio")
    tapes.take(writing.tape, recording.pk, person=ada.pk, colleague=None)
    writing.add(sound)
    tapes.finish(writing.tape.room)
    finish_recording(recording.pk, at=now())
    kill_at(step, disk, recording, ada, memory, kept)

    assert in_the_clear(packet, memory, kept, disk.folder) == []
    assert [path for path in memory.rglob("*") if path.is_file()] == []
    Recording.objects.filter(next_at__isnull=False).update(next_at=now())
    pack_due()
    sweep()
    (piece,) = Piece.objects.all()
    plain, closed = contents(piece)
    assert (piece.form, piece.size, closed) == ("webm", len(plain), True)
    assert packet[20:] in plain, "what was looked for above is what was said"
    assert list(storage.kept()) == [piece.pk]
    assert Recording.objects.get().next_at is None


def test_the_worker_packs_and_after_a_withdrawal_removes_what_no_row_knows(
    disk: Disk, recording: Recording, ada: Person, memory: Path, kept: Path, tapes: Tapes
) -> None:
    writing = a_tape(disk.folder / "written", medium="audio")
    tapes.take(writing.tape, recording.pk, person=ada.pk, colleague=None)
    writing.add(packets.audio(1))
    tapes.finish(writing.tape.room)
    finish_recording(recording.pk, at=now())
    site = {"EINKLANG_ROOM_MEMORY": str(memory), "STORAGE_URL": f"file://{kept}"}
    worker = disk.start("manage.py", "worker", **site)
    try:
        wait_until(lambda: Piece.objects.filter(form="webm", size__gt=0).exists())
        withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
        wait_until(lambda: list(storage.kept()) == [])
    finally:
        end(worker)
    assert (Recording.objects.count(), Piece.objects.count()) == (0, 0)
