"""A process that is to be killed (`python -m tests.room.dying`): it comes to a step, says so, and waits.

As the process of the rooms it records a person, with somebody like Janus writing every few milliseconds; as a
worker it packs.
"""

import sys
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django

#: Steps of the rooms' process, by how long after the taking they come; steps of the worker.
RECORDING = {"just-taken": 0.0, "writing": 1.5, "paused": 1.5}
PACKING = ("unpack", "join", "_announce", "close", "_replace")


def main(step: str, recording: UUID, person: UUID) -> None:
    django.setup()
    if step in RECORDING:
        record(step, recording, person)
    else:
        pack(step)


def record(step: str, recording: UUID, person: UUID) -> None:
    from django.conf import settings

    from einklang.room import tapes
    from einklang.room.memory import hold_memory
    from einklang.vault.files import SealedWriter
    from tests.room.reeling import CANARY, Writing, a_tape

    hold_memory()
    writing: Writing = a_tape(settings.ROOM_MEMORY / "janus-1-x")
    threading.Thread(target=write, args=(writing, CANARY), daemon=True).start()
    if step == "paused":
        come_to(SealedWriter, "close", before=True)
    made = tapes.Tapes()
    made.take(writing.tape, recording, person=person, colleague=None)
    time.sleep(RECORDING[step])
    if step == "paused":
        made.finish(writing.tape.room)
    say_and_wait()


def write(writing: Any, canary: bytes) -> None:
    while True:
        writing.add(canary + f"{time.time():017.6f}\n".encode())
        time.sleep(0.005)


def pack(step: str) -> None:
    from einklang.room import packing, programs
    from einklang.vault.files import SealedWriter

    where: dict[str, Any] = {"unpack": programs, "join": programs, "close": SealedWriter}
    come_to(where.get(step, packing._Packing), step, before=step == "close")
    packing.pack_due()


def come_to(where: Any, name: str, *, before: bool) -> None:
    """When this is called, the process has come to its step: before it is done, or after."""
    real: Callable[..., Any] = getattr(where, name)

    def stopping(*given: Any, **named: Any) -> Any:
        if not before:
            real(*given, **named)
        say_and_wait()

    setattr(where, name, stopping)


def say_and_wait() -> None:
    print(f"half way at {time.time()}", flush=True)
    time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1], UUID(sys.argv[2]), UUID(sys.argv[3]))
