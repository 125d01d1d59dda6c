"""A transcript as a whole: written at once or not at all, with the words it is found by."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now

from einklang.room.models import Recording
from einklang.room.queries import playable
from einklang.vault import index
from einklang.vault.bulk import insert
from einklang.vault.fields import attach_keys
from einklang.vault.keys import open_key

from ..models import Origin, Passage, Said, Speaker, Transcript


class RecordingNotThere(Exception):
    """There is no such recording, or it may not be played now: past its end, taken back, or frozen."""


class AlreadyWritten(Exception):
    """A transcript stands already, and nobody said that it is to be replaced."""


@dataclass(frozen=True)
class Utterance:
    """What one speaker says in one go, in milliseconds after the beginning of the recording."""

    begins_ms: int
    ends_ms: int
    speaker: Speaker
    #: The id of the presence of the participant who speaks.
    voice: int | None
    text: str


def hold(recording: UUID) -> Recording:
    """Lock a recording that may be played now, so that one at a time changes what is written of it.

    Whoever ends it comes before or after. Raises RecordingNotThere.
    """
    row = playable().select_for_update().filter(pk=recording).first()
    if row is None:
        raise RecordingNotThere
    return row


@transaction.atomic
def write_down(
    recording: UUID, said: Iterable[Utterance], *, origin: Origin, language: str, by: UUID, replace: bool
) -> int:
    """The transcript of this recording is what is said here, and nothing else; returns how many passages.

    Raises RecordingNotThere, AlreadyWritten.
    """
    hold(recording)
    written = Passage.objects.filter(recording=recording)
    if not replace and written.exists():
        raise AlreadyWritten
    written.delete()
    said = list(said)
    _insert(recording, said)
    _index(recording, (one.text for one in said))
    about = {"origin": origin, "language": language, "made_by": by, "made_at": now(), "next_at": None}
    Transcript.objects.update_or_create(
        recording_id=recording, defaults={**about, "tries": 0, "failed_with": ""}
    )
    return len(said)


def _insert(recording: UUID, said: Iterable[Utterance]) -> None:
    key, field = open_key(recording), Passage._meta.get_field("text")
    names = ("id", "recording", "begins_ms", "ends_ms", "speaker", "voice", "version", "text")
    numbered = ((uuid4(), one) for one in said)
    insert(
        Passage,
        names,
        ((own, *_plain(recording, one), field.sealed_for(own, one.text, key)) for own, one in numbered),
    )


def _plain(recording: UUID, one: Utterance) -> tuple[UUID, int, int, str, int | None, int]:
    return recording, one.begins_ms, one.ends_ms, one.speaker.value, one.voice, 1


def beginnings_of(texts: Iterable[str]) -> set[str]:
    """The beginnings of words under which these texts are found, each once."""
    words = {word for text in texts for word in index.words(text)}
    return {part for word in words for part in index.beginnings(word)}


def _index(recording: UUID, texts: Iterable[str]) -> None:
    keyed = index.load()
    Said.objects.filter(recording=recording).delete()
    insert(
        Said,
        ("recording", "token"),
        ((recording, keyed.token(part)) for part in sorted(beginnings_of(texts))),
    )


def index_changed(recording: UUID, before: str, after: str, others: Iterable[str]) -> None:
    """Find a recording by the words of a text that was `before`, while the `others` stay as they are.

    Only the words that came and went are hashed, since a transcript may have ten thousand passages.
    """
    keyed, old, new = index.load(), beginnings_of([before]), beginnings_of([after])
    came = [Said(recording_id=recording, token=keyed.token(part)) for part in sorted(new - old)]
    Said.objects.bulk_create(came, ignore_conflicts=True)
    if went := old - new:
        went -= beginnings_of(others)
        Said.objects.filter(recording=recording, token__in=[keyed.token(part) for part in went]).delete()


@transaction.atomic
def renew_index() -> None:
    """Find every transcript by another index key, which has been put in the place of the old one."""
    for recording in Passage.objects.order_by().values_list("recording", flat=True).distinct():
        _index_anew(recording)


def _index_anew(recording: UUID) -> None:
    rows = list(Passage.objects.filter(recording=recording))
    attach_keys(rows, past_its_end=True)
    _index(recording, (row.text for row in rows))
