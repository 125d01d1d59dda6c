"""A site on disk, with people and a sealed file, and folders for backups and keys apart from it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.policy.schema import Policy
from einklang.room.actions import add_track, keep_recording
from einklang.room.models import Form, Medium, Piece, Recording, Source
from einklang.room.storage import path_of
from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key
from tests.disk import Disk, disk, migrated

__all__ = ["disk", "migrated"]

SAID = b"Ada Loewenherz said this in confidence. " * 50


def every_byte(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def site(disk: Disk, settings: Any) -> Path:
    """The data folder of a site whose database stands on disk."""
    settings.DATA = disk.folder / "data"
    settings.STORAGE_URL = f"file://{settings.DATA / 'recordings'}"
    return Path(settings.DATA)


@pytest.fixture
def clock() -> Iterator[Any]:
    """`clock.shift(…)` lets time pass."""
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)) as travel:
        yield travel


@pytest.fixture
def record(site: Path, promise: Policy) -> Callable[[Person], Recording]:
    """Somebody is recorded: one track, one sealed file."""

    def keep(person: Person) -> Recording:
        recording = keep_recording([person.pk], interview_ended_at=now(), seconds=60)
        track = add_track(recording.pk, Source.CAMERA, person=person.pk)
        piece = Piece.objects.create(track=track, medium=Medium.BOTH, form=Form.WEBM, size=len(SAID))
        with SealedWriter.create(path_of(piece.pk), open_key(track.pk), piece.pk) as writer:
            writer.append(SAID)
            writer.close()
        return recording

    return keep
