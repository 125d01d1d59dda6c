"""Reading a transcript. The gate is asked here; whoever speaks has a role and no name."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from einklang.room.models import Presence
from einklang.room.queries import playable
from einklang.vault.fields import attach_keys

from ..models import Passage, Speaker


def passages_of(recording: UUID) -> list[Passage]:
    """What is said in it, in order, ready to be read; nothing where it may not be played now."""
    rows = list(Passage.objects.filter(recording=recording, recording__in=playable()))
    attach_keys(rows)
    return rows


def voices_of(recording: UUID) -> dict[int, str]:
    """The participants of a recording by the id of their presence: "Participant 2" is the second by id."""
    ids = list(Presence.objects.filter(recording=recording).order_by("pk").values_list("pk", flat=True))
    if len(ids) == 1:
        return {ids[0]: _("Participant")}
    return {pk: _("Participant %(n)s") % {"n": number} for number, pk in enumerate(ids, 1)}


def role_of(passage: Passage, voices: Mapping[int, str]) -> str:
    """Who says it, in words, by role; `voices` are those of its recording."""
    if passage.voice_id is not None:
        return voices[passage.voice_id]
    return str(Speaker(passage.speaker).label)
