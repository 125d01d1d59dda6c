"""The process of the rooms begins: once a site, with nothing of an earlier one lying about."""

import asyncio
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from einklang.people.models import Person
from einklang.room import process, sockets
from einklang.room.actions import begin_recording
from einklang.room.memory import hold_memory
from einklang.room.models import Recording


def test_who_takes_over_clears_the_memory_and_ends_what_was_recorded_of_nothing(
    ada: Person, memory: Path, kept: Path
) -> None:
    begin_recording(uuid4(), [ada.pk])
    memory.mkdir()
    (memory / "janus-1-x").mkdir()
    (memory / "janus-1-x" / "a.mjr.tmp").write_text("said")
    held = process.take_over()

    assert (list(memory.iterdir()), Recording.objects.count()) == ([], 0)
    os.close(held)


def test_a_second_process_of_the_rooms_does_not_start(memory: Path, transactional_db: None) -> None:
    told: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "lifespan.startup"}

    async def send(message: Any) -> None:
        told.append(message["type"])

    held = hold_memory()
    asyncio.run(sockets.lifespan({}, receive, send))
    os.close(held)

    assert told == ["lifespan.startup.failed"]
