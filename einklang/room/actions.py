"""Keeping a recording, and ending it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.consent.queries import allowed_among
from einklang.holdings.registry import ending_with_a_recording
from einklang.people.models import Person, State
from einklang.policy import queries as policy
from einklang.policy.schema import Policy
from einklang.vault.keys import end_key_at, make_key
from einklang.vault.wiping import Wiped

from .models import GOING, Occasion, Piece, Presence, Recording, Source, Stage, Track
from .queries import in_force

RECORDING = "recording"


class NotEverybodyAllows(Exception):
    """Somebody present has not allowed recording, so nothing is recorded."""


class RecordingGone(Exception):
    """The recording was ended: by somebody in it, by its clock, or because it is stored."""


def keep_recording(
    people: Iterable[UUID],
    *,
    interview_ended_at: datetime,
    seconds: int,
    booking: UUID | None = None,
) -> Recording:
    """Keep the recording of an interview with these people, made elsewhere; raises NotEverybodyAllows."""
    return _begin(
        people,
        booking,
        lambda promise: promise.processings["recording"].keep.end(interview_ended_at, promise.zone),
        stage=Stage.STORED,
        interview_ended_at=interview_ended_at,
        seconds=seconds,
    )


@transaction.atomic
def begin_recording(booking: UUID, people: Iterable[UUID]) -> Recording:
    """This interview is being recorded with these people; raises NotEverybodyAllows.

    What an earlier process left running of it is stored as it is.
    """
    moment = now()
    for left in Recording.objects.filter(stage__in=GOING, booking=booking):
        finish_recording(left.pk, at=moment)
    return _begin(
        people,
        booking,
        lambda promise: promise.processings["recording"].keep.end(moment, promise.zone),
        stage=Stage.RUNNING,
        booking=booking,
        started_at=moment,
    )


@transaction.atomic
def _begin(
    people: Iterable[UUID],
    interview: UUID | None,
    end: Callable[[Policy], datetime],
    **about: Any,
) -> Recording:
    present = _hold(people)
    ends_at = end(policy.current())
    if interview is not None and (
        booking := Booking.objects.select_related("host").filter(pk=interview).first()
    ):
        about |= {"study_id": booking.study_id, "held_by": booking.host.user_id}
    recording = Recording.objects.create(ends_at=ends_at, **about)
    if interview is not None:
        Occasion.objects.create(recording=recording, booking=interview)
    make_key(recording.pk, ends_at=ends_at)
    Presence.objects.bulk_create(Presence(recording=recording, person_id=person) for person in present)
    return recording


def _hold(people: Iterable[UUID]) -> list[UUID]:
    # Locked: whoever withdraws at this moment comes before, and nothing is kept, or after, and ends it.
    present = sorted(set(people))
    list(Person.objects.select_for_update().filter(pk__in=present).order_by("pk").values_list("pk"))
    if allowed_among(present, "recording") != set(present):
        raise NotEverybodyAllows
    return present


@transaction.atomic
def go_on_recording(recording: UUID, people: Iterable[UUID]) -> None:
    """It runs again, or on, with all of these in it; raises NotEverybodyAllows, RecordingGone."""
    present = _hold(people)
    _change(recording, stage=Stage.RUNNING)
    Presence.objects.bulk_create(
        (Presence(recording_id=recording, person_id=person) for person in present), ignore_conflicts=True
    )


@transaction.atomic
def pause_recording(recording: UUID) -> None:
    """Nothing more is added to it until it goes on; raises RecordingGone."""
    _change(recording, stage=Stage.PAUSED)


def _change(recording: UUID, **about: Any) -> None:
    if not Recording.objects.filter(stage__in=GOING, pk=recording).update(**about):
        raise RecordingGone


@transaction.atomic
def finish_recording(recording: UUID, *, at: datetime) -> None:
    """The interview ended at `at`: the recording is stored, its two years count, and its pieces are packed.

    One in which nothing was recorded is ended. Raises RecordingGone.
    """
    row = Recording.objects.select_for_update().filter(stage__in=GOING, pk=recording).first()
    if row is None:
        raise RecordingGone
    pieces = Piece.objects.filter(track__recording=recording)
    if not pieces.exists():
        end_recordings([recording])
        return
    promise = policy.current()
    row.ends_at = promise.processings["recording"].keep.end(at, promise.zone)
    row.stage, row.booking, row.interview_ended_at, row.next_at = Stage.STORED, None, at, now()
    row.save(update_fields=["ends_at", "stage", "booking", "interview_ended_at", "next_at"])
    end_keys_of(row)


@transaction.atomic
def add_track(
    recording: UUID, source: Source, *, person: UUID | None = None, colleague: UUID | None = None
) -> Track:
    """The track of this person and source, with its own key, made if there is none; raises RecordingGone."""
    row = Recording.objects.select_for_update().filter(pk=recording).first()
    if row is None:
        raise RecordingGone
    whose: dict[str, Any] = {"person_id": person, "colleague": colleague, "source": source}
    track, made = Track.objects.get_or_create(recording=row, **whose)
    if made:
        make_key(track.pk, ends_at=row.ends_at)
    return track


@transaction.atomic
def end_recordings(recordings: Iterable[UUID], *, ground: str = "withdrawn") -> None:
    """Destroy the keys of these recordings and of all that ends with them, in whatever room, and every row.

    Their sealed files, which nothing can open any more, are swept away. What is held for a reason of
    Art. 17(3) stays, closed to everybody, until that hold ends.
    """
    wanted = list(recordings)
    # Locked: a hold that is approved at this moment comes before, or finds nothing to hold.
    list(Recording.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))
    held = set(in_force().filter(recording__in=wanted).values_list("recording", flat=True))
    Recording.objects.filter(pk__in=held).update(stage=Stage.HELD, next_at=None)
    ids = [one for one in wanted if one not in held]
    wiped = Wiped()
    for holding in ending_with_a_recording():
        # Only the recording itself is held: notes, clips and what leads to the interview go with all others.
        gone = ids if holding.processing == RECORDING else wanted
        wiped.wipe(holding, holding.model._default_manager.filter(**{f"{holding.recording}__in": gone}))
    promise = policy.current()
    wiped.certify(ground, subjects=ids, ends_at=promise.clocks.disclosures.end(now(), promise.zone))


def end_recordings_of(person: UUID) -> None:
    """Whoever is in a recording ends the whole of it (promise 13)."""
    end_recordings(Presence.objects.filter(person=person).values_list("recording", flat=True))


def end_overdue(limit: int = 1000) -> int:
    """End recordings whose two years are over; those of somebody frozen wait for the release (Art. 18(2)).

    They cannot be played meanwhile: their key is past its end.
    """
    frozen = Presence.objects.exclude(person__frozen_at=None).exclude(person__state=State.DETACHED)
    over = Recording.objects.filter(ends_at__lte=now()).exclude(stage=Stage.HELD)
    over = over.exclude(pk__in=frozen.values("recording"))
    overdue = list(over.values_list("pk", flat=True)[:limit])
    end_recordings(overdue, ground="expired")
    return len(overdue)


@transaction.atomic
def shorten_ends() -> None:
    """Bring forward every recording's end that is later than the policy in force allows."""
    promise = policy.current()
    keep = promise.processings["recording"].keep
    for recording in Recording.objects.iterator(500):
        since = recording.interview_ended_at or recording.started_at
        assert since is not None, "one that is not stored has begun"
        ends_at = keep.end(since, promise.zone)
        if ends_at < recording.ends_at:
            Recording.objects.filter(pk=recording.pk).update(ends_at=ends_at)
            recording.ends_at = ends_at
            end_keys_of(recording)


def end_keys_of(recording: Recording) -> None:
    """With the recording, or with the last hold on it."""
    held = in_force().filter(recording=recording).aggregate(last=Max("ends_at"))["last"]
    ends_at = max(recording.ends_at, held) if held else recording.ends_at
    end_key_at(recording.pk, ends_at)
    for track in Track.objects.filter(recording=recording).values_list("pk", flat=True):
        end_key_at(track, ends_at)
