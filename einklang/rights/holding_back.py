"""Exceptions from erasure, one piece at a time (Art. 17(3)): what of a person may be held, and what is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.timezone import make_aware

from einklang.people.models import Person
from einklang.room.models import Hold, Reason, Recording, Stage
from einklang.staff.models import User
from einklang.vault.fields import attach_keys


@dataclass(frozen=True)
class Held:
    """One hold as it is read: by whom it was proposed, and approved."""

    hold: Hold
    proposed_by: str
    approved_by: str


@dataclass(frozen=True)
class Exceptions:
    """What stands of this person, and what of it is held or proposed to be."""

    person: Person
    recordings: list[Recording]
    held: list[Held]


def exceptions_of(person: Person) -> Exceptions:
    """Everything that can be held of this person: their recordings. All else goes when they leave."""
    mine = Recording.objects.filter(presences__person=person)
    holds = list(Hold.objects.filter(recording__in=mine).select_related("recording").order_by("proposed_at"))
    attach_keys(holds)
    names = _names(holds)
    return Exceptions(
        person,
        list(mine.filter(stage=Stage.STORED).order_by("-interview_ended_at")),
        [Held(one, names.get(one.proposed_by, ""), names.get(one.approved_by, "")) for one in holds],
    )


def _names(holds: list[Hold]) -> dict[UUID | None, str]:
    wanted = {by for one in holds for by in (one.proposed_by, one.approved_by) if by is not None}
    return {user.pk: user.name for user in User.objects.filter(pk__in=wanted)}


def reason_of(value: str) -> Reason | None:
    """The reason with this value; None where there is none."""
    return Reason(value) if value in Reason.values else None


def end_of(day: str) -> datetime | None:
    """The moment after this day, written as 2027-03-04; None where it is no day."""
    try:
        last = date.fromisoformat(day)
    except ValueError:
        return None
    return make_aware(datetime.combine(last + timedelta(days=1), time()))
