"""Keeping a recording, and ending it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.queries import allows
from einklang.people.models import Person, State
from einklang.policy import queries as policy
from einklang.vault.keys import destroy_keys, end_key_at, make_key

from .models import Presence, Recording


class NotEverybodyAllows(Exception):
    """Somebody present has not allowed recording, so nothing is recorded."""


@transaction.atomic
def keep_recording(people: Iterable[UUID], *, interview_ended_at: datetime, seconds: int) -> Recording:
    """Keep the recording of an interview with these people; raises NotEverybodyAllows."""
    # Locked: whoever withdraws at this moment comes before, and nothing is kept, or after, and ends it.
    present = sorted(set(people))
    list(Person.objects.select_for_update().filter(pk__in=present).order_by("pk").values_list("pk"))
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
    """End recordings whose two years are over; those of somebody frozen wait for the release (Art. 18(2)).

    They cannot be played meanwhile: their key is past its end.
    """
    frozen = Presence.objects.exclude(person__frozen_at=None).exclude(person__state=State.DETACHED)
    over = Recording.objects.filter(ends_at__lte=now()).exclude(pk__in=frozen.values("recording"))
    overdue = list(over.values_list("pk", flat=True)[:limit])
    end_recordings(overdue)
    return len(overdue)


@transaction.atomic
def shorten_ends() -> None:
    """Bring forward every recording's end that is later than the policy in force allows."""
    promise = policy.current()
    keep = promise.processings["recording"].keep
    for recording in Recording.objects.iterator(500):
        ends_at = keep.end(recording.interview_ended_at, promise.zone)
        if ends_at < recording.ends_at:
            Recording.objects.filter(pk=recording.pk).update(ends_at=ends_at)
            end_key_at(recording.pk, ends_at)
