"""Reading a transcript. The gate is asked here; whoever speaks has a role and no name."""

from collections.abc import Mapping
from uuid import UUID

from einklang.room.models import Presence
from einklang.room.queries import playable
from einklang.vault.fields import attach_keys

from ..models import Passage, Speaker
from ..playing import role_words


def passages_of(recording: UUID) -> list[Passage]:
    """What is said in it, in order, ready to be read; nothing where it may not be played now."""
    rows = list(Passage.objects.filter(recording=recording, recording__in=playable()))
    attach_keys(rows)
    return rows


def voices_of(recording: UUID) -> dict[int, str]:
    """The participants of a recording by the id of their presence: "Participant 2" is the second by id."""
    ids = Presence.objects.filter(recording=recording).order_by("pk").values_list("pk", flat=True)
    return {pk: role_words(number) for number, pk in enumerate(ids, 1)}


def role_of(passage: Passage, voices: Mapping[int, str]) -> str:
    """Who says it, in words, by role; `voices` are those of its recording."""
    if passage.voice_id is not None:
        return voices[passage.voice_id]
    return str(Speaker(passage.speaker).label)
