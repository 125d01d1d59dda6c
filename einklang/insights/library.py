"""Findings that last are looked at again, and kept or removed by a person (SPEC 4: reviewed yearly)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from einklang.policy import queries as policy
from einklang.policy.period import Period, same_numbered_day
from einklang.staff.models import User

from .models import Decided, Deed, Lasting

#: How many months before its day a review is open: time enough for two people's holidays.
OPEN_BEFORE = 2
#: Where a policy keeps no findings, those that stand from before are still looked at.
YEARLY = Period.parse("P1Y")


class NotInLibrary(Exception):
    """No such finding lasts, or not any more."""


class DecidedMeanwhile(Exception):
    """Somebody looked at it again since the page was opened that this decision was made on."""


class NotUpForReview(Exception):
    """Its review is not open yet: there is nothing to decide but that it goes."""


def month_of(moment: datetime) -> date:
    """The first of the month in which `moment` (aware) lies, where the policy counts its days."""
    return moment.astimezone(policy.current().zone).date().replace(day=1)


def reviewed_every() -> Period:
    """After which time a finding is looked at again."""
    kept = policy.current().processings["insights"].keep.anonymised
    return kept.reviewed_every if kept else YEARLY


def review_on(moment: datetime) -> date:
    """The first of the month after what the policy allows from `moment` (aware) on: the day is lost."""
    end = reviewed_every().end(moment, policy.current().zone)
    return same_numbered_day(end.date().replace(day=1), 1)


def open_until(moment: datetime) -> date:
    """Reviews up to this day are open at `moment` (aware)."""
    return same_numbered_day(month_of(moment), OPEN_BEFORE)


@transaction.atomic
def note_decision(colleague: UUID, deed: Deed) -> None:
    """One more decision of this kind is counted for this colleague in this month."""
    decided, _new = Decided.objects.get_or_create(colleague=colleague, month=month_of(now()), deed=deed)
    Decided.objects.filter(pk=decided.pk).update(times=F("times") + 1)


@transaction.atomic
def keep(lasting_id: UUID, *, by: User, seen: date | None = None) -> None:
    """It was looked at again and stays, until its next review.

    `seen` is the day of the review that the decision was made on. Raises NotInLibrary, DecidedMeanwhile,
    NotUpForReview.
    """
    finding = _held(lasting_id, seen)
    if finding.review_on > open_until(now()):
        raise NotUpForReview
    finding.review_on = review_on(now())
    finding.save(update_fields=["review_on"])
    note_decision(by.pk, Deed.KEPT)


@transaction.atomic
def remove(lasting_id: UUID, *, by: User, seen: date | None = None) -> None:
    """It is gone from the library, for everybody; at any time, since a doubt does not wait for a review.

    Raises NotInLibrary, DecidedMeanwhile.
    """
    _held(lasting_id, seen).delete()
    note_decision(by.pk, Deed.REMOVED)


def _held(lasting_id: UUID, seen: date | None) -> Lasting:
    """The finding, which nobody else decides about until this transaction ends."""
    finding = Lasting.objects.select_for_update().filter(pk=lasting_id).first()
    if finding is None:
        raise NotInLibrary
    if seen is not None and finding.review_on != seen:
        raise DecidedMeanwhile
    return finding
