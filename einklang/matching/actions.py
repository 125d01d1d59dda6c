"""What a named person decides about a comparison (promise 14). Nothing is ever written to the customer file.

A decision that is no longer about what stands there is replaced by the next one, whatever that says.
Each act locks the person, asks the gate, and is written down as a reading by whoever did it.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from einklang.consent.queries import allows
from einklang.customers.models import Customer
from einklang.customers.queries import newest_id, records_of
from einklang.customers.records import Record
from einklang.people.actions import change_details
from einklang.people.models import Person, Where
from einklang.staff.actions import note_reading
from einklang.staff.models import User

from .candidates import Candidate
from .models import Match, Rejection, Verdict
from .queries import MatchingNotAllowed
from .standing import offered_for, stands

#: What may be taken over from a record. Name and address are the person's own word.
TAKEABLE = ("customer_number", "company_name", "company_type", "units_managed")
#: What the log of readings calls these acts.
READING = "match"


class AlreadyDecided(Exception):
    """Somebody has decided about this person in the meantime, and otherwise."""


class RecordGone(Exception):
    """The proposal does not stand any more: the customer file or the details changed since it was shown."""


class NothingToTake(Exception):
    """None of the values chosen is in the record and may be taken over."""


@transaction.atomic
def accept(person: UUID, *, customer_id: int, by: User) -> Match:
    """This person is the customer that the record belongs to. Saying so twice is not an error.

    Raises MatchingNotAllowed, RecordGone and AlreadyDecided.
    """
    return _accept(_locked(person, by), customer_id, by)


@transaction.atomic
def take(person: UUID, *, customer_id: int, fields: Collection[str], by: User) -> list[str]:
    """These values of the record stand in the person's details now, with where they come from.

    Taking from a record says that it is theirs, so it is accepted along with it. Returns what was taken.
    Raises MatchingNotAllowed, RecordGone, AlreadyDecided and NothingToTake.
    """
    entry = _locked(person, by)
    match = _accept(entry, customer_id, by)
    record = _record_of(match, customer_id)
    values = {name: value for name in TAKEABLE if name in fields and (value := getattr(record, name))}
    if not values:
        raise NothingToTake
    change_details(entry, values, origin=Where.CUSTOMER_RECORD, by=by.pk)
    return list(values)


@transaction.atomic
def reject(person: UUID, *, customer_id: int, by: User) -> None:
    """This customer is not proposed for this person again.

    Raises MatchingNotAllowed, RecordGone and AlreadyDecided.
    """
    entry = _locked(person, by)
    match, former = _decided(entry)
    if match:
        raise AlreadyDecided
    found = _offered(entry, former, customer_id)
    if former and former.accepted and bytes(former.key or b"") == found.key:
        former.delete()
    Rejection.objects.get_or_create(person=entry, key=found.key, defaults={"by": by})


@transaction.atomic
def none_fits(person: UUID, *, by: User) -> Match:
    """No customer that we have is this person. Raises MatchingNotAllowed and AlreadyDecided."""
    entry = _locked(person, by)
    match, former = _decided(entry)
    if match and match.accepted:
        raise AlreadyDecided
    if former:
        former.delete()
    return match or Match.objects.create(person=entry, verdict=Verdict.NONE, by=by, seen=newest_id())


@transaction.atomic
def reopen(person: UUID, *, by: User) -> None:
    """Nothing is decided about this person, and every customer may be proposed again.

    Values that were taken over stay, with where they come from. Raises MatchingNotAllowed.
    """
    entry = _locked(person, by)
    Match.objects.filter(person=entry).delete()
    Rejection.objects.filter(person=entry).delete()


def take_over(*, kept: UUID, other: UUID) -> None:
    """What was decided about an entry counts for the one it is joined into, as far as it fits there.

    A customer is kept where nothing is decided and the entry that stays names no other one. Part of the
    caller's transaction, which holds the locks and asks the gates.
    """
    entry, match = Person.objects.get(pk=kept), Match.objects.filter(person=other, key__isnull=False).first()
    fits = match is not None and entry.customer_index in (None, match.key)
    if match is not None and fits and not Match.objects.filter(person=kept).exists():
        Match.objects.filter(pk=match.pk).update(person=kept)
    known = Rejection.objects.filter(person=kept).values("key")
    Rejection.objects.filter(person=other).exclude(key__in=known).update(person=kept)
    Match.objects.filter(person=other).delete()
    Rejection.objects.filter(person=other).delete()


def _locked(person: UUID, by: User) -> Person:
    entry = Person.objects.select_for_update().filter(pk=person).first()
    if entry is None or not allows(person, "matching"):
        raise MatchingNotAllowed
    note_reading(by, person=person, what=READING)
    return entry


def _accept(entry: Person, customer_id: int, by: User) -> Match:
    match, former = _decided(entry)
    if match is None:
        found = _offered(entry, former, customer_id)
        if former:
            former.delete()
        return Match.objects.create(
            person=entry,
            verdict=Verdict.ACCEPTED,
            key=found.key,
            by=by,
            seen=newest_id(),
            score=found.score,
            reasons=[reason.code for reason in found.reasons],
        )
    if not match.accepted:
        raise AlreadyDecided
    _record_of(match, customer_id)
    return match


def _decided(entry: Person) -> tuple[Match | None, Match | None]:
    """What stands decided, and else the decision that no longer does."""
    match = Match.objects.filter(person=entry).first()
    return (match, None) if match is None or stands(match) else (None, match)


def _offered(entry: Person, former: Match | None, customer_id: int) -> Candidate:
    for one in offered_for(entry, former):
        if one.customer_id == customer_id:
            return one
    raise RecordGone


def _record_of(match: Match, customer_id: int) -> Record:
    """The record, if it is one of the customer that was accepted."""
    records = {row.pk: record for row, record in records_of(bytes(match.key or b""))}
    if customer_id not in records:
        live = Customer.objects.live().filter(pk=customer_id).exists()
        raise AlreadyDecided if live else RecordGone
    return records[customer_id]
