"""A recording is written down by the site's speech model, beside everything else the worker does.

It can be left, stopped, killed and started anew: nothing is written before all is heard, and then at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, cast
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from einklang.ledger import errands
from einklang.room.memory import working_on
from einklang.room.models import Form, Piece, Presence, Recording, Source, Track
from einklang.room.queries import playable
from einklang.room.reading import open_piece

from ..models import Origin, Passage, Speaker, Transcript
from . import speech
from .joining import Who, in_one_go
from .speech.port import SpeechEngine
from .writing import AlreadyWritten, Utterance, hold, write_down

#: Seconds between two looks whether it is still wanted and allowed.
LOOK = timedelta(seconds=1)
#: For so long nobody else takes it up; it is said anew at each look.
MINE = timedelta(minutes=2)


class NoSpeech(Exception):
    """This site has no speech model."""

    retry_after = timedelta(hours=1)


class NotPacked(Exception):
    """The recording cannot be played yet: it is still being packed."""

    retry_after = timedelta(minutes=1)


class Interrupted(Exception):
    """The worker ends; it is begun anew by the next one."""

    retry_after = timedelta(seconds=5)


class NotNow(Exception):
    """Nobody waits for it any more, or the recording may not be played at this moment."""

    retry_after = timedelta(minutes=5)


@dataclass(frozen=True)
class Progress:
    """How far it is: milliseconds heard, of all there are; and the class of the last error."""

    heard_ms: int
    all_ms: int
    failed_with: str

    @property
    def percent(self) -> int:
        return min(99, self.heard_ms * 100 // self.all_ms) if self.all_ms else 0


@transaction.atomic
def start_hearing(recording: UUID, *, language: str, by: UUID, replace: bool = False) -> None:
    """The recording waits to be written down; what is written already stands until that is done.

    `language` is an ISO 639-1 code, empty where it is to be found out. Raises NoSpeech, RecordingNotThere,
    AlreadyWritten.
    """
    if speech.missing() is not None:
        raise NoSpeech
    hold(recording)
    if not replace and Passage.objects.filter(recording=recording).exists():
        raise AlreadyWritten
    moment = now()
    wanted = {"language": language, "heard_ms": 0, "made_by": by, "made_at": moment, "next_at": moment}
    anew = {**wanted, "tries": 0, "failed_with": ""}
    Transcript.objects.update_or_create(
        recording_id=recording, defaults=anew, create_defaults={**anew, "origin": Origin.HEARD}
    )


@transaction.atomic
def stop_hearing(recording: UUID) -> None:
    """Nobody waits for it any more; a transcript that stood before stands. Twice is no error."""
    waiting = Transcript.objects.select_for_update().filter(recording=recording).exclude(next_at=None)
    if Passage.objects.filter(recording=recording).exists():
        waiting.update(next_at=None, heard_ms=0, failed_with="")
    else:
        waiting.delete()


def hearing(recording: UUID) -> Progress | None:
    """How far it is; None where nobody waits for it."""
    row = Transcript.objects.exclude(next_at=None).filter(recording=recording).first()
    if row is None:
        return None
    return Progress(row.heard_ms, sum(piece.duration_ms for piece in _pieces(recording)), row.failed_with)


def hear_due(stop: Callable[[], bool] = bool) -> int:
    """Write down each recording that waits for it; returns how many were."""
    if stop() or speech.missing() is not None:
        return 0
    waiting = Transcript.objects.filter(recording__in=playable())
    return errands.run(waiting, lambda row: hear(row, speech.engine(), stop))


def hear(transcript: Transcript, engine: SpeechEngine, stop: Callable[[], bool] = bool) -> None:
    """What is said in the recording is written down, all at once; nothing, where nobody waits for it.

    Raises NotPacked, Interrupted, NotNow, SpeechFailed, NotPlayable, BeingWorkedOn, KeyGone, StorageAway.
    """
    work = _Hearing(transcript, engine, stop)
    with working_on(transcript.pk):
        try:
            work.run()
        except Exception:
            # Of what somebody stopped, or wrote down in another way, it is not said when to try again.
            if work.wanted().exists():
                raise


def _pieces(recording: UUID) -> Iterable[Piece]:
    """What is heard of it. A screen is silent, or plays what others have said."""
    rows = Piece.objects.filter(track__recording=recording, size__isnull=False).exclude(form=Form.MJR)
    return rows.exclude(track__source=Source.SCREEN).select_related("track").order_by("offset_ms", "id")


class _Hearing:
    def __init__(self, transcript: Transcript, engine: SpeechEngine, stop: Callable[[], bool]) -> None:
        self.transcript, self.engine, self.stop = transcript, engine, stop
        #: Milliseconds of the pieces that are heard already; when it was last looked.
        self.before = 0
        self.looked_at: datetime | None = None
        voices = Presence.objects.filter(recording=transcript.pk)
        self.voices = dict(voices.values_list("person", "pk"))

    def run(self) -> None:
        recording = self.transcript.pk
        if Recording.objects.exclude(next_at=None).filter(pk=recording).exists():
            raise NotPacked
        said: list[tuple[object, Utterance]] = []
        for piece in _pieces(recording):
            self._look(self.before)
            said += self._piece(piece)
            self.before += piece.duration_ms
        self._finish(in_one_go(sorted(said, key=lambda one: (one[1].begins_ms, one[1].ends_ms))))

    def _piece(self, piece: Piece) -> list[tuple[object, Utterance]]:
        """The gate is asked as it is opened, and at each look."""
        who = self._who(piece.track)
        with open_piece(piece.pk) as reader, reader.stream() as sound:
            heard = self.engine.listen(
                cast(BinaryIO, sound),
                language=self.transcript.language or None,
                heard=lambda at: self._goes_on(self.before + at),
            )
            return [
                (
                    who,
                    Utterance(one.begins_ms + piece.offset_ms, one.ends_ms + piece.offset_ms, *who, one.text),
                )
                for one in heard
            ]

    def _who(self, track: Track) -> Who:
        if track.person_id is not None:
            return Speaker.PARTICIPANT, self.voices.get(track.person_id)
        return (Speaker.INTERVIEWER if track.colleague else Speaker.UNKNOWN), None

    def _goes_on(self, at: int) -> bool:
        if self.looked_at is None or now() - self.looked_at >= LOOK or self.stop():
            self._look(at)
        return True

    def _look(self, at: int) -> None:
        """Say how far it is, and raise where it must not go on."""
        if self.stop():
            raise Interrupted
        self.looked_at = now()
        until = self.looked_at + MINE
        if not self.wanted().filter(recording__in=playable()).update(heard_ms=at, next_at=until):
            raise NotNow

    def wanted(self) -> "QuerySet[Transcript]":
        # Whoever stopped it and started it anew has another time.
        rows = Transcript.objects.filter(pk=self.transcript.pk, made_at=self.transcript.made_at)
        return rows.exclude(next_at=None)

    @transaction.atomic
    def _finish(self, said: list[Utterance]) -> None:
        hold(self.transcript.pk)
        if not self.wanted().exists():
            raise NotNow
        row = self.transcript
        write_down(row.pk, said, origin=Origin.HEARD, language=row.language, by=row.made_by, replace=True)
