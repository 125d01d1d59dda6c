"""What may be seen at this moment, and by whom."""

from uuid import UUID

from django.db.models import Q, QuerySet

from einklang.consent.queries import allowing
from einklang.room.minutes import legible
from einklang.room.models import Occasion, Presence, Recording, RecordingQuerySet, Remark
from einklang.room.queries import playable
from einklang.staff.models import Role, User
from einklang.vault.fields import attach_keys

from .models import Finding, Mark, Passage, RestsOn

PROCESSING = "insights"


def recordings_of(user: User) -> RecordingQuerySet:
    """Recordings this colleague works with, playable or not: every one for who evaluates, else their own."""
    stored = Recording.objects.readable()
    if user.has_role(Role.ANALYST):
        return stored
    held = Q(held_by=user.pk) | Q(tracks__colleague=user.pk)
    return stored.filter(held).distinct() if user.has_role(Role.INTERVIEWER) else stored.none()


def playable_of(user: User) -> RecordingQuerySet:
    """Of these, what may be played now."""
    return recordings_of(user).filter(pk__in=playable().values("pk"))


def evaluable() -> RecordingQuerySet:
    """Recordings that something may be learned from now: playable, and everybody in them may be evaluated.

    Not a detached one: what points to somebody rests on the storage of their details (SPEC 4).
    """
    silent = Presence.objects.exclude(person__in=allowing(PROCESSING))
    return playable().exclude(pk__in=silent.values("recording"))


def marks() -> QuerySet[Mark]:
    """Marks that may be read now."""
    return Mark.objects.filter(recording__in=evaluable())


def marks_of(recording: UUID) -> list[Mark]:
    """Those of one recording, in order."""
    found = list(marks().filter(recording=recording))
    attach_keys(found)
    return found


def findings() -> QuerySet[Finding]:
    """Findings that may be read now: everybody they rest on may be evaluated, every recording be played."""
    about = RestsOn.objects.exclude(person__in=allowing(PROCESSING))
    beyond = RestsOn.objects.exclude(recording=None).exclude(recording__in=evaluable())
    closed = about.values("finding").union(beyond.values("finding"))
    return Finding.objects.exclude(pk__in=closed)


def remarks_beside(recording: UUID) -> list[Remark]:
    """The minutes of the interview this recording is of."""
    occasion = Occasion.objects.filter(recording=recording).first()
    if occasion is None:
        return []
    found = list(legible().filter(minutes__booking=occasion.booking))
    attach_keys(found)
    return found


def speaks_alone(mark: Mark, person: UUID) -> bool:
    """Whether nobody but this person speaks where it is marked; without a transcript, in the recording."""
    heard = Passage.objects.filter(recording=mark.recording_id, begins_ms__lt=mark.ends_ms or mark.begins_ms)
    voices = set(heard.filter(ends_ms__gt=mark.begins_ms).values_list("voice__person", flat=True))
    if not voices and not Passage.objects.filter(recording=mark.recording_id).exists():
        voices = set(Presence.objects.filter(recording=mark.recording_id).values_list("person", flat=True))
    return voices == {person}
