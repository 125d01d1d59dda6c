"""Keeping a recording, and ending it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.queries import allows
from einklang.policy import queries as policy
from einklang.vault.keys import destroy_keys, make_key

from .models import Presence, Recording


class NotEverybodyAllows(Exception):
    """Somebody present has not allowed recording, so nothing is recorded."""


@transaction.atomic
def keep_recording(people: Iterable[UUID], *, interview_ended_at: datetime, seconds: int) -> Recording:
    """Keep the recording of an interview with these people; raises NotEverybodyAllows."""
    present = list(people)
    if not all(allows(person, "recording") for person in present):
        raise NotEverybodyAllows
    promise = policy.current()
    ends_at = promise.processings["recording"].keep.end(interview_ended_at, promise.zone)
    recording = Recording.objects.create(
        interview_ended_at=interview_ended_at, seconds=seconds, ends_at=ends_at
    )
    make_key(recording.pk, ends_at=ends_at)
    Presence.objects.bulk_create(Presence(recording=recording, person_id=person) for person in present)
    return recording


@transaction.atomic
def end_recordings(recordings: Iterable[UUID]) -> None:
    """Destroy the keys of these recordings and everything that is known of them."""
    ids = list(recordings)
    destroy_keys(ids)
    Presence.objects.filter(recording__in=ids).delete()
    Recording.objects.filter(pk__in=ids).delete()


def end_recordings_of(person: UUID) -> None:
    """Whoever is in a recording ends the whole of it (promise 13)."""
    end_recordings(Presence.objects.filter(person=person).values_list("recording", flat=True))


def end_overdue(limit: int = 1000) -> int:
    """End recordings whose two years are over."""
    overdue = list(Recording.objects.filter(ends_at__lte=now()).values_list("pk", flat=True)[:limit])
    end_recordings(overdue)
    return len(overdue)
