"""From packets as they came to files in which a player can seek. Nothing is encoded anew.

Killed at any moment, it is done again: what was half made is removed first, and the packets go only with the
transaction that says that what was made of them is whole.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from einklang.ledger import errands
from einklang.vault.files import SealedReader, SealedWriter
from einklang.vault.keys import open_key

from . import programs, storage
from .actions import RecordingGone
from .memory import check_memory, nameless, working_on
from .mjr import LONGEST, first_packet_at
from .models import Form, Medium, Piece, Recording, Stage, Track
from .storage import StorageAway

#: Bytes that are opened or sealed at once.
AT_ONCE = 4 * 1024 * 1024
#: While a file is remade it lies in memory twice, and a little more.
ROOM_FOR_EACH = 2.2
#: Milliseconds: the media of one connection do not begin, nor end, at quite the same moment.
NEAR = 1000


@dataclass
class Stretch:
    """What belongs together in one file: at most one piece of each medium, of one track."""

    pieces: dict[str, Piece] = field(default_factory=dict)
    ends: float = 0

    def takes(self, piece: Piece) -> bool:
        return not self.pieces or (piece.medium not in self.pieces and piece.offset_ms <= self.ends + NEAR)

    def add(self, piece: Piece) -> None:
        self.pieces[piece.medium] = piece
        # Of one that was not closed nobody knows yet how long it is.
        end = float("inf") if piece.size is None else piece.offset_ms + piece.duration_ms
        self.ends = max(self.ends, end)


def pack_due(stop: Callable[[], bool] = bool) -> int:
    """Pack each recording that waits for it; returns how many were."""
    if stop():
        return 0
    return errands.run(Recording.objects.filter(stage=Stage.STORED), pack)


def pack(recording: Recording) -> None:
    """Everything in it can be played; raises the first thing that stood in the way, after trying the rest.

    Raises NoProgram, ProgramFailed, NotPackets, MemoryFull, BeingWorkedOn, StorageAway, StorageFull, KeyGone,
    RecordingGone.
    """
    failed: list[Exception] = []
    with working_on(recording.pk):
        _remove_half_made(recording)
        _remove_never_begun(recording)
        for track in Track.objects.filter(recording=recording):
            for stretch in stretches(track):
                try:
                    _Packing(recording, track, stretch).run()
                except Exception as error:
                    failed.append(error)
    if failed:
        raise failed[0]
    pieces = Piece.objects.filter(track__recording=recording)
    seconds = max((piece.offset_ms + piece.duration_ms for piece in pieces), default=0) / 1000
    Recording.objects.filter(pk=recording.pk).update(
        seconds=round(seconds), next_at=None, tries=0, failed_with=""
    )


def stretches(track: Track) -> Iterator[Stretch]:
    """The packets of a track as they belong together, in the order in which they began."""
    stretch = Stretch()
    for piece in Piece.objects.filter(track=track, form=Form.MJR).order_by("offset_ms", "medium"):
        if not stretch.takes(piece):
            yield stretch
            stretch = Stretch()
        stretch.add(piece)
    if stretch.pieces:
        yield stretch


def _remove_half_made(recording: Recording) -> None:
    unpacked = Track.objects.filter(recording=recording, pieces__form=Form.MJR)
    half = Piece.objects.filter(track__in=unpacked, medium=Medium.BOTH, size=None)
    ids = list(half.values_list("pk", flat=True))
    half.delete()
    for piece in ids:
        storage.remove(piece)


def _remove_never_begun(recording: Recording) -> None:
    """Rows whose file did not come into being before the process died. Where every file is missing, it is
    the storage that is away."""
    pieces = list(Piece.objects.filter(track__recording=recording))
    missing = [piece for piece in pieces if not storage.path_of(piece.pk).exists()]
    if any(piece.size is not None for piece in missing) or (missing and len(missing) == len(pieces)):
        raise StorageAway
    Piece.objects.filter(pk__in=[piece.pk for piece in missing]).delete()


class _Packing:
    """One stretch on its way into one file."""

    def __init__(self, recording: Recording, track: Track, stretch: Stretch) -> None:
        self.recording, self.track = recording, track
        self.raw = list(stretch.pieces.values())
        self.key = open_key(track.pk)
        #: Each medium in a file of its own, and when it begins: milliseconds after the recording does.
        self.media: dict[str, int] = {}
        self.begins: dict[str, int] = {}

    def run(self) -> None:
        with ExitStack() as files:
            for piece in self.raw:
                self._unpack(piece, files.enter_context(nameless()))
            if not self.media:
                self._replace(None)
                return
            offset = min(self.begins.values())
            delays = {medium: (begins - offset) / 1000 for medium, begins in self.begins.items()}
            whole = files.enter_context(nameless())
            programs.join(self.media, delays, whole)
            piece = self._announce(offset, round(programs.length_of(whole) * 1000))
            self._replace(piece, self._seal(whole, piece))

    def _unpack(self, piece: Piece, made: int) -> None:
        """One medium in a file of its own; none where nothing was ever sent."""
        with SealedReader(storage.path_of(piece.pk), self.key, piece.pk) as reader, nameless() as packets:
            at = first_packet_at(reader.read_at(0, LONGEST))
            if at is None:
                return
            check_memory(round(reader.size * ROOM_FOR_EACH))
            with open(packets, "wb", closefd=False) as file:
                for begin in range(0, reader.size, AT_ONCE):
                    file.write(reader.read_at(begin, AT_ONCE))
            programs.unpack(packets, piece.medium, made)
        self.media[piece.medium], self.begins[piece.medium] = made, self._offset(at, piece)

    def _offset(self, microseconds: int, piece: Piece) -> int:
        began = self.recording.started_at
        if began is None:
            return piece.offset_ms
        return max(0, round(microseconds / 1000 - began.timestamp() * 1000))

    @transaction.atomic
    def _announce(self, offset: int, duration: int) -> Piece:
        """The row comes before the file."""
        self._hold()
        return Piece.objects.create(
            track=self.track, medium=Medium.BOTH, form=Form.WEBM, offset_ms=offset, duration_ms=duration
        )

    def _hold(self) -> None:
        if not Recording.objects.select_for_update().filter(pk=self.recording.pk).exists():
            raise RecordingGone

    def _seal(self, whole: int, piece: Piece) -> int:
        path, at = storage.path_of(piece.pk), 0
        storage.check_space(os.fstat(whole).st_size)
        with storage.named_errors(), SealedWriter.create(path, self.key, piece.pk) as writer:
            while data := os.pread(whole, AT_ONCE, at):
                writer.append(data)
                at += len(data)
            writer.close()
        return at

    def _replace(self, piece: Piece | None, size: int = 0) -> None:
        """What was made stands, and the packets do not any more; then their files go."""
        with transaction.atomic():
            self._hold()
            if piece is not None:
                Piece.objects.filter(pk=piece.pk).update(size=size)
            raw: list[UUID] = [one.pk for one in self.raw]
            Piece.objects.filter(pk__in=raw).delete()
        for one in raw:
            storage.remove(one)
