"""Keeping one recording for a reason of Art. 17(3): approved by a second person, and over by itself."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.vault.fields import use_key
from einklang.vault.keys import destroy_keys, make_key

from .actions import end_keys_of, end_recordings
from .models import Hold, Reason, Recording, Stage

#: Characters of the grounds, and how far away the end may be: the usual limitation and the year it begins in.
GROUNDS, LONGEST = 20, timedelta(days=366 * 4)


class NothingToHold(Exception):
    """There is no such recording, or it is gone already."""


class SameEyes(Exception):
    """Whoever proposed a hold cannot approve it."""


class GroundsMissing(Exception):
    """A hold needs its grounds in words, and a day on which it ends, at most LONGEST away."""


@transaction.atomic
def propose_hold(recording: UUID, reason: Reason, grounds: str, *, ends_at: datetime, by: UUID) -> Hold:
    """A hold on one recording waits for a second person; until they approve it nothing is held."""
    if not Recording.objects.select_for_update().filter(pk=recording, stage=Stage.STORED).exists():
        raise NothingToHold
    if len(grounds.strip()) < GROUNDS or not now() < ends_at <= now() + LONGEST:
        raise GroundsMissing
    hold = Hold(recording_id=recording, reason=reason, proposed_by=by, ends_at=ends_at)
    use_key(hold, make_key(hold.pk, ends_at=ends_at))
    hold.grounds = grounds.strip()
    hold.save(force_insert=True)
    return hold


@transaction.atomic
def approve_hold(hold_id: UUID, *, by: UUID) -> None:
    """The recording is held from this commit on, whoever in it leaves. Raises SameEyes, NothingToHold."""
    hold = Hold.objects.filter(pk=hold_id, approved_at=None).first()
    kept = Recording.objects.select_for_update().filter(holds=hold_id, stage=Stage.STORED).first()
    if hold is None or kept is None:
        raise NothingToHold
    if hold.proposed_by == by:
        raise SameEyes
    Hold.objects.filter(pk=hold_id).update(approved_by=by, approved_at=now())
    end_keys_of(kept)


@transaction.atomic
def release_hold(hold_id: UUID) -> None:
    """The hold counts no more; what should have been gone is gone with this commit."""
    hold = Hold.objects.filter(pk=hold_id).first()
    if hold is not None:
        _release([hold])


def end_holds() -> int:
    """Release every hold whose day has come."""
    over = list(Hold.objects.filter(ends_at__lte=now()))
    with transaction.atomic():
        _release(over)
    return len(over)


def _release(holds: list[Hold]) -> None:
    recordings = sorted({hold.recording_id for hold in holds})
    list(Recording.objects.select_for_update().filter(pk__in=recordings).order_by("pk").values_list("pk"))
    ids = [hold.pk for hold in holds]
    destroy_keys(ids)
    Hold.objects.filter(pk__in=ids).delete()
    for recording in Recording.objects.filter(pk__in=recordings):
        end_keys_of(recording)
    held = Recording.objects.filter(pk__in=recordings, stage=Stage.HELD)
    end_recordings(held.values_list("pk", flat=True), ground="hold")
