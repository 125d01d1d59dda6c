"""How the comparison of one person stands."""

from collections.abc import Sequence
from uuid import UUID

from einklang.consent.queries import allowed_among
from einklang.customers.queries import records_of
from einklang.people.models import Person

from . import candidates
from .candidates import Candidate
from .models import Match, Rejection
from .queries import candidates_for, entry_of

#: How many customers are proposed to whoever compares.
PROPOSED = 5


def match_of(person: UUID) -> Match | None:
    """What was decided about this person, and by whom; None where nothing is."""
    return Match.objects.filter(person=person).select_related("by").first()


def stands(match: Match) -> bool:
    """Whether it still is about what stands there; else the person waits again, and the next one counts."""
    return Match.objects.standing().filter(pk=match.pk).exists()


def accepted_records(match: Match) -> list[Candidate]:
    """Everybody who stands in the file under the number that was accepted."""
    if match.key is None:
        return []
    key = bytes(match.key)
    return [
        Candidate(customer_id=row.pk, key=key, record=record, score=0, reasons=())
        for row, record in records_of(key)
    ]


def offered_for(person: Person, former: Match | None) -> list[Candidate]:
    """The proposals; and what was accepted once before them, where the details do not lead there any more.

    Raises MatchingNotAllowed.
    """
    proposed = proposals_for(person)
    known = accepted_records(former) if former else []
    return [*(one for one in known if one.key not in {other.key for other in proposed}), *proposed]


def people_of(key: bytes) -> list[UUID]:
    """Whom somebody found to be this customer."""
    return list(Match.objects.filter(key=key).values_list("person", flat=True))


def proposals_for(person: Person) -> list[Candidate]:
    """The customers that may be meant, judged without the ones turned down. Raises MatchingNotAllowed."""
    return candidates_for(person, limit=PROPOSED, but=_turned_down([person])[person.pk])


def proposals_for_many(people: Sequence[Person]) -> list[tuple[Person, list[Candidate]]]:
    """The same for a list of people, compared at once; who may not be compared now is left out."""
    open_gates = allowed_among((person.pk for person in people), "matching")
    allowed = [person for person in people if person.pk in open_gates]
    turned_down = _turned_down(allowed)
    found = candidates.find_many(
        [entry_of(person) for person in allowed],
        limit=PROPOSED,
        but=[turned_down[person.pk] for person in allowed],
    )
    return list(zip(allowed, found, strict=True))


def _turned_down(people: Sequence[Person]) -> dict[UUID, set[bytes]]:
    found: dict[UUID, set[bytes]] = {person.pk: set() for person in people}
    for one in Rejection.objects.filter(person__in=found):
        found[one.person_id].add(bytes(one.key))
    return found
