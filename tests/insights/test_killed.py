"""A worker is killed with SIGKILL while it listens: nothing is half written, and the next one does it."""

import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from einklang.insights.models import Passage, Said, Transcript
from einklang.insights.transcripts import speech
from einklang.insights.transcripts.hearing import hear_due, start_hearing
from einklang.insights.transcripts.reading import passages_of
from einklang.people.models import Person
from einklang.room.actions import keep_recording
from einklang.room.models import Recording
from einklang.staff.models import User
from tests.disk import Disk, disk, end, migrated

from .listening import sounding
from .standing_in import LOUDNESS, stand_in
from .test_races import somebody, two
from .test_speech import SOUND, model, packages

__all__ = ["disk", "migrated", "model", "packages", "somebody", "two"]
#: Says everything and does not come to an end.
ENDLESS = LOUDNESS + "\n        __import__('time').sleep(600)\n"


@pytest.fixture
def recording(somebody: Person, two: list[User], settings: Any, tmp_path: Path, model: str) -> Recording:
    settings.STORAGE_URL, settings.ROOM_MEMORY = f"file://{tmp_path / 'kept'}", tmp_path / "memory"
    settings.SPEECH_MODEL = model
    made = keep_recording([somebody.pk], interview_ended_at=now(), seconds=60)
    sounding(made, SOUND, person=somebody.pk)
    return made


def test_killed_while_it_listens_it_is_done_once_by_the_next(
    disk: Disk, recording: Recording, two: list[User], packages: Path, model: str, tmp_path: Path
) -> None:
    stand_in(packages, ENDLESS)
    assert speech.missing() is None
    start_hearing(recording.pk, language="de", by=two[0].pk)
    worker = disk.start(
        "-m",
        "tests.insights.half_way",
        STORAGE_URL=f"file://{tmp_path / 'kept'}",
        EINKLANG_ROOM_MEMORY=str(tmp_path / "memory"),
        EINKLANG_SPEECH_MODEL=model,
        PYTHONPATH=os.pathsep.join(sys.path),
    )
    try:
        until = time.monotonic() + 60
        while not Transcript.objects.get().heard_ms and time.monotonic() < until:
            time.sleep(0.05)
        assert Transcript.objects.get().heard_ms
    finally:
        worker.send_signal(signal.SIGKILL)
        end(worker)
    assert (Passage.objects.count(), Said.objects.count(), hear_due()) == (0, 0, 0)

    stand_in(packages, LOUDNESS)
    with time_machine.travel(now() + timedelta(minutes=3)):
        assert hear_due() == 1
        assert [one.text for one in passages_of(recording.pk)] == ["de 0.0 de 0.5 de 0.2"]
        assert hear_due() == 0
