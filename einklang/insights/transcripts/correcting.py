"""Putting a transcript right while listening: one passage at a time, and nobody's words are lost."""

from uuid import UUID

from django.db import transaction

from einklang.room.models import Presence
from einklang.staff.models import User
from einklang.vault.fields import attach_keys

from ..models import Passage, Speaker
from ..queries import playable_of
from .cues import LONGEST_TEXT
from .reading import passages_of
from .writing import RecordingNotThere, hold, index_changed


class PassageGone(Exception):
    """There is no such passage, or its recording may not be played now."""


class PassageChanged(Exception):
    """Somebody else was faster: `passage` is what stands there now."""

    def __init__(self, passage: Passage) -> None:
        super().__init__()
        self.passage = passage


class NothingSaid(Exception):
    """A passage without words: what was said may be put right, but not made unsaid."""


class TooLong(Exception):
    """More words than one passage may have."""


class NotInIt(Exception):
    """This speaker is not in the recording."""


@transaction.atomic
def correct(passage_id: UUID, *, text: str, version: int, by: User) -> Passage:
    """The passage says this, and the recording is found by it. The same words again change nothing.

    Raises PassageGone, PassageChanged, NothingSaid, TooLong.
    """
    said = " ".join(text.replace("\0", "").split())
    passage = _held(passage_id, by)
    if said == passage.text:
        return passage
    if passage.version != version:
        raise PassageChanged(passage)
    if not said:
        raise NothingSaid
    if len(said) > LONGEST_TEXT:
        raise TooLong
    others = (one.text for one in passages_of(passage.recording_id) if one.pk != passage.pk)
    index_changed(passage.recording_id, passage.text, said, others)
    passage.text, passage.version = said, version + 1
    passage.save(update_fields=["text", "version"])
    return passage


@transaction.atomic
def say_who(passage_id: UUID, speaker: Speaker, voice: int | None, *, by: User) -> Passage:
    """This speaker says the passage; `voice` is the presence of a participant.

    Raises PassageGone, NotInIt.
    """
    passage = _held(passage_id, by)
    known = Presence.objects.filter(recording=passage.recording_id).values_list("pk", flat=True)
    if voice is not None and (speaker is not Speaker.PARTICIPANT or voice not in known):
        raise NotInIt
    passage.speaker, passage.voice_id = speaker, voice
    passage.save(update_fields=["speaker", "voice"])
    return passage


def passage_of(passage_id: UUID, by: User) -> Passage:
    """The passage as this colleague may read it now; raises PassageGone."""
    passage = Passage.objects.filter(pk=passage_id, recording__in=playable_of(by)).first()
    if passage is None:
        raise PassageGone
    attach_keys([passage])
    return passage


def _held(passage_id: UUID, by: User) -> Passage:
    """The passage, while nobody else changes anything of its transcript."""
    try:
        hold(passage_of(passage_id, by).recording_id)
    except RecordingNotThere as error:
        raise PassageGone from error
    return passage_of(passage_id, by)
