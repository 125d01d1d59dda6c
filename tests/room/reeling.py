"""Tapes as a media server writes them, and what became of them."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from einklang.room import storage
from einklang.room.engine.port import Feed, Tape
from einklang.room.models import Piece
from einklang.vault.files import SealedReader
from einklang.vault.keys import open_key

CANARY = b"Ada Loewenherz said this in confidence. "


@dataclass
class Writing:
    """A file that somebody else writes."""

    tape: Tape
    file: int

    def add(self, data: bytes) -> None:
        os.write(self.file, data)

    def end(self) -> None:
        os.close(self.file)


def a_tape(folder: Path, *, room: UUID | None = None, medium: str = "video", form: str = "mjr") -> Writing:
    folder.mkdir(exist_ok=True)
    path = folder / f"{uuid4().hex}.mjr.tmp"
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    return Writing(Tape(room or uuid4(), uuid4(), Feed.CAMERA, medium, form, path, time.time()), file)


def contents(piece: Piece) -> tuple[bytes, bool]:
    """What is in a piece's sealed file, and whether it was closed."""
    with SealedReader(storage.path_of(piece.pk), open_key(piece.track_id), piece.pk) as reader:
        return reader.read_at(0, reader.size), reader.closed


def wait_until(said: Callable[[], bool], seconds: float = 60.0) -> None:
    """Another thread or process is at work: look again until it is so, or fail."""
    end = time.monotonic() + seconds
    while not said():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)
