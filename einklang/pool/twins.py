"""Noticing entries that may be one person: the same address, or the same name. A person decides, nobody else.

Compared are keyed hashes, and among the few at one address or one customer the names themselves; only of
people whose details may be compared at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from einklang.consent.queries import allowed_among, allows
from einklang.customers.normal import name_form
from einklang.matching.weighing import similar
from einklang.people.models import Person, PersonQuerySet
from einklang.vault.fields import attach_keys

from .models import Pair, Twin

GATE = "matching"
#: Others of the same name: with more of them the name is a common one and says nothing.
NAMESAKES = 5
#: Others at the same address under other names: with more of them it is the mailbox of a house.
AT_ONE_ADDRESS = 1
#: Others with the same address and the same name: somebody who came again and again.
AGAIN = 20
#: So many others at one address or customer are compared name by name; where there are more, none is.
NEAR = 40
PAGE = 50
PAIRS = UUID("5d8c1c1e-6d0f-4d53-9c0b-2f2a3b8e0d47")


class PairGone(Exception):
    """There is no such question (any more): decided, one of them gone, or no longer to be compared."""


@dataclass(frozen=True)
class Couple:
    """An open question: two people, who came first on the left, and what they have in common."""

    pair: Pair
    first: Person
    second: Person

    @property
    def same_mail(self) -> bool:
        return _equal(self.first.email_index, self.second.email_index)

    @property
    def same_name(self) -> bool:
        return _equal(self.first.name_index, self.second.name_index)

    @property
    def similar_name(self) -> bool:
        return not self.same_name and similar_names(self.first, self.second)

    @property
    def same_customer(self) -> bool:
        return _equal(self.first.customer_index, self.second.customer_index)

    @property
    def two_customers(self) -> bool:
        """Both gave a customer number, and it is not the same."""
        both = bool(self.first.customer_index and self.second.customer_index)
        return both and not self.same_customer

    def other_than(self, person: UUID) -> Person:
        return self.second if person == self.first.pk else self.first


@dataclass(frozen=True)
class Couples:
    """A page of open questions, the latest first, and the key of the next page."""

    listed: list[Couple]
    older: str


def notice(person_id: UUID) -> None:
    """Write down whose entries this one may be the same person as, and forget what no longer looks alike.

    One more of a name or at an address may be the one too many: then the others are looked at again as well.
    """
    for other in _look(person_id):
        _look(other)


@transaction.atomic
def _look(person_id: UUID) -> set[UUID]:
    """Notice for one person; returns others with whom there is too much of a crowd to say anything."""
    person = Person.objects.in_pool().select_for_update().filter(pk=person_id).first()
    if person is None or not allows(person.pk, GATE):
        return set()
    found, crowd = _alike(person)
    named = {key_of(person.pk, other): other for other in allowed_among(found, GATE)}
    _forget(Pair.objects.filter(sides__person=person.pk, settled_at=None).exclude(pk__in=named))
    Pair.objects.bulk_create((Pair(pk=key) for key in named), ignore_conflicts=True)
    Twin.objects.bulk_create(
        (Twin(pair_id=key, person_id=side) for key, other in named.items() for side in (person.pk, other)),
        ignore_conflicts=True,
    )
    return crowd - found


def key_of(one: UUID, other: UUID) -> UUID:
    """The name of a pair, the same from both sides."""
    return uuid5(PAIRS, "|".join(sorted((str(one), str(other)))))


def forget_broken() -> None:
    """Delete pairs of which a side is gone: there is no question left."""
    _forget(Pair.objects.alias(left=Count("sides")).filter(left__lt=2))


def open_couples(older_than: str = "") -> Couples:
    """What waits for somebody to decide, the latest first."""
    pairs = Pair.objects.filter(settled_at=None)
    if key := _read(older_than):
        at, own_id = key
        pairs = pairs.filter(Q(found_at__lt=at) | Q(found_at=at, id__lt=own_id), found_at__lte=at)
    rows = list(pairs.order_by("-found_at", "-id")[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return Couples(list(_couples(rows)), f"{rows[-1].found_at.isoformat()}~{rows[-1].pk}" if more else "")


def couple(pair_id: UUID) -> Couple:
    """One open question; raises PairGone, also where one of the two may not be compared now."""
    found = next(_couples(Pair.objects.filter(pk=pair_id, settled_at=None)), None)
    if found is None:
        raise PairGone
    return found


def _couples(pairs: Iterable[Pair]) -> Iterator[Couple]:
    pairs = list(pairs)
    sides: dict[UUID, list[UUID]] = {}
    for key, person in Twin.objects.filter(pair__in=pairs).values_list("pair_id", "person_id"):
        sides.setdefault(key, []).append(person)
    wanted = {person for both in sides.values() for person in both}
    people = Person.objects.in_pool().in_bulk(allowed_among(wanted, GATE))
    attach_keys(people.values())
    for pair in pairs:
        both = [people[side] for side in sides.get(pair.pk, []) if side in people]
        if len(both) == 2:
            first, second = sorted(both, key=lambda one: one.number)
            yield Couple(pair, first, second)


def _alike(person: Person) -> tuple[set[UUID], set[UUID]]:
    """Who may be the same, and the beginning of each crowd that is too large to say anything."""
    others = Person.objects.in_pool().exclude(pk=person.pk)
    found: set[UUID] = set()
    crowd: set[UUID] = set()
    at_address, namesakes = others.none(), others.none()
    if person.email_index:
        at_address = others.filter(email_index=person.email_index)
    if person.name_index:
        namesakes = others.filter(name_index=person.name_index)
        found |= _some(at_address.filter(name_index=person.name_index), AGAIN)
    for people, most in ((at_address, AT_ONE_ADDRESS), (namesakes, NAMESAKES)):
        some = _some(people, most + 1)
        (found if len(some) <= most else crowd).update(some)
    for people in (at_address, others.filter(customer_index=person.customer_index or b"")):
        found |= _of_similar_names(person, people)
    return found, crowd


def _of_similar_names(person: Person, people: PersonQuerySet) -> set[UUID]:
    """Who of these few is called nearly alike, but not the same: of those it is said above."""
    few = list(people.exclude(name_index=person.name_index).order_by("number")[: NEAR + 1])
    if len(few) > NEAR:
        return set()
    attach_keys([person, *few])
    return {other.pk for other in few if similar_names(person, other)}


def similar_names(one: Person, other: Person) -> bool:
    """Whether both names are the same but for one slip in one of them, an initial or their order."""
    first, last = name_form(one.first_name or ""), name_form(one.last_name or "")
    others_first, others_last = name_form(other.first_name or ""), name_form(other.last_name or "")
    if not (first and last and others_first and others_last):
        return False
    if last != others_last:
        return (first, last) == (others_last, others_first) or (
            first == others_first and similar(last, others_last)
        )
    short, long = sorted((first, others_first), key=len)
    return first == others_first or similar(first, others_first) or (len(short) == 1 and long[0] == short)


def _some(people: PersonQuerySet, most: int) -> set[UUID]:
    """The first of them, who were the first to be compared."""
    return set(people.order_by("number").values_list("pk", flat=True)[:most])


def _forget(pairs: QuerySet[Pair]) -> None:
    gone = list(pairs.values_list("pk", flat=True))
    Twin.objects.filter(pair__in=gone)._raw_delete("default")
    Pair.objects.filter(pk__in=gone)._raw_delete("default")


def _equal(one: "bytes | memoryview | None", other: "bytes | memoryview | None") -> bool:
    return bool(one and other) and bytes(one or b"") == bytes(other or b"")


def _read(key: str) -> tuple[datetime, UUID] | None:
    """The key of a page; one that nobody gave out means the first page."""
    at, _tilde, own_id = key.partition("~")
    try:
        when = datetime.fromisoformat(at)
        return (when, UUID(own_id)) if when.tzinfo else None
    except ValueError:
        return None
