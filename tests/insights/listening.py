"""A stand-in for a speech model, and recordings that it can listen to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from uuid import UUID

from einklang.insights.transcripts.speech.port import Heard
from einklang.room import storage
from einklang.room.actions import add_track
from einklang.room.models import Form, Medium, Piece, Recording, Source
from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key

#: How many milliseconds each word takes.
WORD = 1000


@dataclass
class Reader:
    """Its sound is text, of which it hears a word a second."""

    languages: list[str | None] = field(default_factory=list)
    #: What else happens while it listens, after so many words.
    meanwhile: Callable[[int], None] = lambda _: None
    #: And after the last word.
    at_end: Callable[[], None] = lambda: None

    def listen(
        self, audio: BinaryIO, *, language: str | None, heard: Callable[[int], bool]
    ) -> Iterator[Heard]:
        self.languages.append(language)
        for number, word in enumerate(audio.read().decode().split()):
            yield Heard(number * WORD, (number + 1) * WORD, word)
            self.meanwhile(number + 1)
            if not heard((number + 1) * WORD):
                return
        self.at_end()


def sounding(
    recording: Recording,
    sound: bytes,
    *,
    offset_ms: int = 0,
    source: Source = Source.CAMERA,
    person: UUID | None = None,
    colleague: UUID | None = None,
    form: Form = Form.WEBM,
) -> Piece:
    """A piece of a track of this person or colleague, with this sound in it."""
    track = add_track(recording.pk, source, person=person, colleague=colleague)
    piece = Piece.objects.create(
        track=track, medium=Medium.BOTH, form=form, offset_ms=offset_ms, duration_ms=4000, size=len(sound)
    )
    with SealedWriter.create(storage.path_of(piece.pk), open_key(track.pk), piece.pk) as writer:
        writer.append(sound)
        writer.close()
    return piece
