"""What the media server writes is taken away, sealed, as fast as it comes.

A tape is a file in memory. Its name is removed the moment we are told of it, so what is on it vanishes with
the processes that have it open. One thread seals what was added, and blanks it on the tape.
"""

import ctypes
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, transaction

from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key

from . import storage
from .actions import RecordingGone, add_track
from .engine.port import Tape
from .models import Piece, Recording, Source
from .storage import StorageAway, StorageFull

logger = logging.getLogger("einklang.room")

#: Seconds between two looks; seconds after which what was sealed has to outlive a power failure.
GLANCE, SAFE = 0.3, 1.0
#: Bytes that are sealed at once.
AT_ONCE = 1024 * 1024
#: FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE (linux/falloc.h).
_BLANK = 0x01 | 0x02

_fallocate = ctypes.CDLL(None, use_errno=True).fallocate
_fallocate.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64)


@dataclass
class Taken:
    """A tape that is being sealed. Whoever moves or ends it holds its lock."""

    tape: Tape
    piece: UUID
    file: int
    writer: SealedWriter
    read: int = 0
    #: When something was last added, and when it was last made safe (time.time, time.monotonic).
    grew_at: float = 0.0
    safe_at: float = 0.0
    broken: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def move(self) -> None:
        """Seal what was added since the last time; raises StorageFull, StorageAway."""
        with storage.named_errors():
            while data := os.pread(self.file, AT_ONCE, self.read):
                self.writer.append(data)
                _blank(self.file, self.read, len(data))
                self.read += len(data)
                self.grew_at = time.time()
            if time.monotonic() - self.safe_at >= SAFE:
                self.writer.sync()
                self.safe_at = time.monotonic()

    def let_go(self) -> None:
        """Neither the tape nor the sealed file is held any more."""
        self.writer.leave()
        if self.file >= 0:
            os.close(self.file)
            self.file = -1


def _blank(file: int, begin: int, length: int) -> None:
    # Best effort: what cannot be blanked vanishes with the tape. Opened anew, since ours is for reading only;
    # not waiting, since whoever watches the file (a lease) would have to let go of it first.
    try:
        writing = os.open(f"/proc/self/fd/{file}", os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return
    _fallocate(writing, _BLANK, begin, length)
    os.close(writing)


def _open_and_unname(path: Path) -> int:
    # Janus gives a file its last name when it ends it: that may be at this very moment.
    names = (path, path.with_suffix("")) if path.suffix == ".tmp" else (path,)
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(names[0], flags)
    except FileNotFoundError:
        return os.open(names[-1], flags)
    finally:
        for name in names:
            name.unlink(missing_ok=True)


def _told_nobody(room: UUID) -> None:
    """Who asks for nothing is told nothing: it is in the log."""


class Tapes:
    """All tapes of all rooms of this process. Methods may take their time; any thread may call them."""

    def __init__(self) -> None:
        #: Told, in any thread, that something of this room cannot be kept. Must not wait for the tapes.
        self.broke: Callable[[UUID], None] = _told_nobody
        self._taken: list[Taken] = []
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, tape: Tape, recording: UUID, *, person: UUID | None, colleague: UUID | None) -> None:
        """From here on what is written to this tape is sealed, and kept as a piece of the recording.

        Whatever it raises, RecordingGone, StorageFull, StorageAway and UnknownStorage among others, the tape
        has no name any more.
        """
        file = _open_and_unname(tape.path)
        try:
            storage.check_space()
            taken = self._begin(tape, file, recording, person, colleague)
        except BaseException:
            os.close(file)
            raise
        with self._lock:
            self._taken.append(taken)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="tapes", daemon=True)
                self._thread.start()

    def _begin(
        self, tape: Tape, file: int, recording: UUID, person: UUID | None, colleague: UUID | None
    ) -> Taken:
        piece, key = _add_piece(tape, recording, person, colleague)
        try:
            with storage.named_errors():
                writer = SealedWriter.create(storage.path_of(piece), key, piece)
        except BaseException:
            Piece.objects.filter(pk=piece).delete()
            raise
        return Taken(tape, piece, file, writer, grew_at=tape.begun_at)

    def finish(self, room: UUID) -> None:
        """All that was written on the room's tapes is sealed and closed.

        What could not be sealed to its end is kept without a closing, and `broke` is told.
        """
        for taken in self._out(room):
            with taken.lock:
                closed = not taken.broken and self._close(taken)
                taken.let_go()
            if closed:
                _note_closed(taken)

    def _close(self, taken: Taken) -> bool:
        try:
            taken.move()
            with storage.named_errors():
                taken.writer.close()
        except (StorageFull, StorageAway) as error:
            self._break(taken, error)
            return False
        return True

    def drop(self, room: UUID) -> None:
        """Forget what is on the room's tapes and what was sealed of it."""
        for taken in self._out(room):
            with taken.lock:
                taken.let_go()
            with suppress(StorageAway):  # then it is swept away later
                storage.remove(taken.piece)

    def _out(self, room: UUID) -> list[Taken]:
        with self._lock:
            out = [taken for taken in self._taken if taken.tape.room == room]
            self._taken = [taken for taken in self._taken if taken.tape.room != room]
        return out

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._taken:
                    self._thread = None
                    return
                every = list(self._taken)
            for taken in every:
                self._look(taken)
            time.sleep(GLANCE)

    def _look(self, taken: Taken) -> None:
        with taken.lock:
            if taken.broken or taken.file < 0:
                return
            try:
                taken.move()
            except Exception as error:  # whatever it is: the other tapes go on
                self._break(taken, error)

    def _break(self, taken: Taken, error: Exception) -> None:
        taken.broken = True
        logger.error("a recording cannot be kept: %s", type(error).__name__)
        self.broke(taken.tape.room)


def _note_closed(taken: Taken) -> None:
    lasted = max(0.0, taken.grew_at - taken.tape.begun_at)
    about = {"size": taken.writer.size, "duration_ms": round(lasted * 1000)}
    try:
        Piece.objects.filter(pk=taken.piece).update(**about)
    except DatabaseError as error:
        # It is whole all the same, and packed by what stands in the file.
        logger.warning("a piece stays without its length: %s", type(error).__name__)


@transaction.atomic
def _add_piece(
    tape: Tape, recording: UUID, person: UUID | None, colleague: UUID | None
) -> tuple[UUID, bytes]:
    """The row of a new piece, and the key of its track."""
    track = add_track(recording, Source(tape.feed.value), person=person, colleague=colleague)
    began = Recording.objects.values_list("started_at", flat=True).get(pk=recording)
    if began is None:
        raise RecordingGone
    offset = max(0.0, tape.begun_at - began.timestamp())
    piece = Piece.objects.create(
        track=track, medium=tape.medium, form=tape.form, offset_ms=round(offset * 1000)
    )
    return piece.pk, open_key(track.pk)
