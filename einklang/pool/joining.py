"""Deciding whether two entries are one person: one of them goes on, the other is erased; or they are two.

Joining gives nothing that was not given: the entry that goes on keeps its own details, consents and end. A no
said in the other one counts for both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Code, Decision, Kind, Way
from einklang.consent.queries import allows, standing
from einklang.contacts.actions import take_over
from einklang.holdings.registry import about_participants
from einklang.ledger.actions import record
from einklang.matching import actions as matching
from einklang.people.actions import leave
from einklang.people.models import Person

from .events import PeopleJoined
from .models import Pair
from .twins import GATE, PairGone, couple

RECORDING = "recording"


class Hindrance(StrEnum):
    """Why an entry may not be the one that goes."""

    RECORDING = "recording"


class MayNotBeJoined(Exception):
    """One of the two may not be compared now: frozen, objecting, stopped or gone."""


class HasRecording(Exception):
    """Something recorded hangs on the entry that would go; it can only be the one that goes on."""


@dataclass(frozen=True)
class Outlook:
    """What would follow if this entry went on and the other one went."""

    keep: Person
    other: Person
    #: What stands here and was taken back in the other entry, later than it was given here.
    taken_back: list[str]
    hindrance: Hindrance | None


def outlook(keep: Person, other: Person) -> Outlook:
    """What joining these two would do, told before anybody decides."""
    hindrance = Hindrance.RECORDING if _is_recorded(other.pk) else None
    return Outlook(keep, other, list(_taken_back(keep.pk, other.pk)), hindrance)


@transaction.atomic
def join(pair_id: UUID, keep: UUID, *, by: UUID) -> None:
    """These two are one person: the entry `keep` goes on, the other one is over from this moment.

    What was taken back in either is taken back, nothing is given, and no end moves. `by` is who decided.
    Raises PairGone, MayNotBeJoined, HasRecording.
    """
    kept, other = _locked(pair_id, keep)
    if not (allows(kept.pk, GATE) and allows(other.pk, GATE)):
        raise MayNotBeJoined
    found = outlook(kept, other)
    if found.hindrance:
        raise HasRecording
    if found.taken_back:
        withdraw(kept.pk, found.taken_back, way=Way.CONSEQUENCE)
    take_over(kept.pk, other.pk)
    matching.take_over(kept=kept.pk, other=other.pk)
    contacts = [at for at in (kept.last_contact_at, other.last_contact_at) if at]
    Person.objects.filter(pk=kept.pk).update(last_contact_at=max(contacts, default=None))
    # Whom the other entry had named is still told by whom (Art. 14).
    Person.objects.filter(submission=other.submission, named_by=other.pk).update(named_by=kept.pk)
    leave(other)
    record(PeopleJoined(kept=kept.pk, gone=other.pk, by=by))


@transaction.atomic
def keep_apart(pair_id: UUID, *, by: UUID) -> None:
    """These are two people; the question does not come again. Raises PairGone."""
    asked = Pair.objects.filter(pk=couple(pair_id).pair.pk, settled_at=None)
    if not asked.update(settled_at=now(), by=by):
        raise PairGone


def _locked(pair_id: UUID, keep: UUID) -> tuple[Person, Person]:
    """Both entries as they are now, nobody else acting on them meanwhile."""
    asked = couple(pair_id)
    wanted = (asked.first.pk, asked.second.pk)
    rows = Person.objects.in_pool().select_for_update().filter(pk__in=wanted).order_by("pk")
    both = {person.pk: person for person in rows}
    if keep not in both or len(both) != 2 or not Pair.objects.filter(pk=pair_id, settled_at=None).exists():
        raise PairGone
    return both.pop(keep), both.popitem()[1]


def _is_recorded(person: UUID) -> bool:
    """Whether anything outlives the details of this person; the map says in which tables that would be."""
    return any(
        holding.rows_of([person]).exists()
        for holding in about_participants()
        if holding.processing == RECORDING and holding.model is not Code
    )


def _taken_back(keep: UUID, other: UUID) -> Iterator[str]:
    ended = Decision.objects.filter(person=other, kind=Kind.WITHDRAWN)
    last = dict(ended.order_by("at").values_list("processing", "at"))
    for processing, row in standing(keep).items():
        if processing in last and last[processing] > row.decision.at:
            yield processing
