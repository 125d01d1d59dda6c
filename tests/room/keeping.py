"""Fixtures for what is kept of a conversation: a storage, a memory, tapes, a recording of Ada's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from einklang.people.models import Person
from einklang.room.actions import begin_recording
from einklang.room.models import Recording
from einklang.room.tapes import Tapes
from tests.room.reeling import wait_until


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Path:
    """The storage of this test."""
    settings.STORAGE_URL = f"file://{tmp_path / 'kept'}"
    return tmp_path / "kept"


@pytest.fixture
def memory(tmp_path: Path, settings: Any) -> Path:
    """The memory of this test."""
    settings.ROOM_MEMORY = tmp_path / "memory"
    return tmp_path / "memory"


@pytest.fixture
def tapes(kept: Path) -> Iterator[Tapes]:
    made = Tapes()
    yield made
    wait_until(lambda: made._thread is None)


@pytest.fixture
def recording(ada: Person) -> Recording:
    return begin_recording(uuid4(), [ada.pk])
