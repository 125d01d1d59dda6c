"""Whether somebody may be asked now: the gate, their own word, and the caps of the policy."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import now

from einklang.consent.queries import allowed_among, allows
from einklang.matching.models import Match
from einklang.people.models import Person
from einklang.people.queries import LinkEnded, unreachable_among, unreachable_since
from einklang.policy import queries as policy
from einklang.vault.tokens import token_hash

from .caps import Caps, count, nothing_before, room_from, within_a_year
from .models import Contact, ContactQuerySet, Refusal


class Barred(Enum):
    """What no reason of ours overrides."""

    NOT_ALLOWED = "not-allowed"
    OBJECTED = "objected"
    NO_MORE = "no-more"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class CustomerContacts:
    """What counts for one customer: how often anybody there was asked within a year."""

    used: int
    of: int
    next_at: datetime | None
    contacts: list[Contact]


def barred(person: Person) -> Barred | None:
    """What forbids asking this person whatever the reason; None where nothing does.

    An objection closes it, and so does a no for good: against invitations both are absolute (Art. 21(3)).
    Somebody whose letters come back is not written to until they can be reached again.
    """
    if not allows(person.pk, "storage"):
        return Barred.NOT_ALLOWED
    if Person.objects.filter(pk=person.pk, objected_at__isnull=False).exists():
        return Barred.OBJECTED
    if Refusal.objects.filter(person=person, until=None).exists():
        return Barred.NO_MORE
    return Barred.UNREACHABLE if unreachable_since(person.pk) else None


def barred_among(people: Iterable[Person]) -> dict[UUID, Barred]:
    """The same for a list of people as they were read just now: those who may not be asked, each with why."""
    people = list(people)
    allowed = allowed_among((one.pk for one in people), "storage")
    no_more = set(Refusal.objects.filter(person__in=people, until=None).values_list("person_id", flat=True))
    unreachable = unreachable_among(one.pk for one in people)
    found: dict[UUID, Barred] = {}
    for one in people:
        if one.pk not in allowed:
            found[one.pk] = Barred.NOT_ALLOWED
        elif one.objected_at is not None:
            found[one.pk] = Barred.OBJECTED
        elif one.pk in no_more:
            found[one.pk] = Barred.NO_MORE
        elif one.pk in unreachable:
            found[one.pk] = Barred.UNREACHABLE
    return found


def customers_of(people: Iterable[Person]) -> dict[UUID, set[bytes]]:
    """The customers of each, by their keyed numbers: the number they gave, and the one found by comparing."""
    found = {one.pk: {bytes(one.customer_index)} if one.customer_index else set() for one in people}
    matches = Match.objects.filter(person__in=found, key__isnull=False)
    for person, key in matches.values_list("person_id", "key"):
        found[person].add(bytes(key or b""))
    return found


def belonging_to(keys: Iterable[bytes]) -> Q:
    """People of one of these customers."""
    keys = list(keys)
    return Q(customer_index__in=keys) | Q(pk__in=Match.objects.filter(key__in=keys).values("person"))


def caps_of(person: Person) -> Caps:
    """How this person stands to the caps now."""
    return caps_of_many([person])[person.pk]


def caps_of_many(people: Iterable[Person], *, before: Contact | None = None) -> dict[UUID, Caps]:
    """The same for a list of people, in as many queries; `before` counts what came before this contact."""
    people, promise, moment = list(people), policy.current(), now()
    counted = Contact.objects.counting().filter(at__gt=nothing_before(promise, moment))
    if before is not None:
        counted = counted.filter(at__lte=before.at).exclude(pk=before.pk)
    own: dict[UUID, list[datetime]] = {one.pk: [] for one in people}
    for person, at in counted.filter(person__in=own).values_list("person_id", "at"):
        own[person].append(at)
    customers = customers_of(people)
    theirs = _by_customer(counted, set().union(*customers.values()))
    quiet = dict(Refusal.objects.filter(person__in=own, until__gt=moment).values_list("person_id", "until"))
    return {
        one.pk: count(
            promise,
            moment,
            own=own[one.pk],
            customers=[theirs[key] for key in sorted(customers[one.pk])],
            quiet=quiet.get(one.pk),
        )
        for one in people
    }


def _by_customer(counted: ContactQuerySet, keys: set[bytes]) -> dict[bytes, list[datetime]]:
    """When people of these customers were asked; who belongs to one in two ways counts once."""
    found: dict[bytes, dict[UUID, datetime]] = {key: {} for key in keys}
    by_number = counted.filter(person__customer_index__in=keys)
    for key, contact, at in by_number.values_list("person__customer_index", "pk", "at"):
        found[bytes(key or b"")][contact] = at
    matched: dict[UUID, bytes] = {
        person: bytes(key or b"")
        for person, key in Match.objects.filter(key__in=keys).values_list("person_id", "key")
    }
    for person, contact, at in counted.filter(person__in=matched).values_list("person_id", "pk", "at"):
        found[matched[person]][contact] = at
    return {key: list(contacts.values()) for key, contacts in found.items()}


def of_customer(key: bytes) -> CustomerContacts:
    """Who at the customer with this keyed number was asked within a year, the latest first."""
    promise, moment = policy.current(), now()
    people = Person.objects.filter(belonging_to([key]))
    recent = Contact.objects.counting().filter(at__gt=nothing_before(promise, moment))
    contacts = list(recent.filter(person__in=people.values("pk")).order_by("-at"))
    used = within_a_year([one.at for one in contacts], promise, moment)
    most = promise.contact_caps.per_customer_and_year
    return CustomerContacts(len(used), most, room_from(used, most, promise), contacts[: len(used)])


def contacts_of(person: UUID) -> list[Contact]:
    """Every time this person was asked, the latest first."""
    return list(Contact.objects.filter(person=person).order_by("-at"))


def refusal_of(person: UUID) -> Refusal | None:
    """The no that stands now."""
    found = Refusal.objects.filter(person=person).first()
    return found if found and (found.until is None or found.until > now()) else None


def contact_behind(token: str, *, lock: bool = False) -> Contact:
    """The contact whose letter held this link; raises LinkEnded, the same for unknown and of the gone."""
    contacts = Contact.objects.select_for_update(of=("self",)) if lock else Contact.objects.all()
    contact = contacts.filter(token_hash=token_hash(token)).select_related("person").first()
    if contact is None or contact.person.is_over():
        raise LinkEnded
    return contact


def may_still_go(letter: UUID) -> bool:
    """Whether a letter that asks may still be sent: everything is looked at once more, as if it were new."""
    contact = Contact.objects.filter(letter=letter).select_related("person").first()
    if contact is None or barred(contact.person):
        return False
    refusal = refusal_of(contact.person_id)
    if refusal is not None and refusal.at >= contact.at:
        return False  # they have said no meanwhile
    standing = caps_of_many([contact.person], before=contact)[contact.person_id].hindrances
    return {one.why.value for one in standing} <= set(contact.overrides)
