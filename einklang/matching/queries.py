"""What may be asked about the comparison with customer records."""

from collections.abc import Collection

from einklang.consent.queries import allows
from einklang.customers.records import Record
from einklang.people.models import Person

from . import candidates
from .candidates import Candidate


class MatchingNotAllowed(Exception):
    """Somebody's details are not to be compared: objected, frozen, over or not in the pool."""


def entry_of(person: Person) -> Record:
    """What somebody entered, in the shape of a customer record."""
    return Record(
        customer_number=person.customer_number or "",
        first_name=person.first_name or "",
        last_name=person.last_name or "",
        email=person.email or "",
        company_name=person.company_name or "",
        company_type=person.company_type,
        units_managed=person.units_managed or "",
    )


def candidates_for(person: Person, *, limit: int = 5, but: Collection[bytes] = ()) -> list[Candidate]:
    """The customers that may be meant by what this person entered, the best first; none of `but`.

    Computed at the moment of looking and kept nowhere. Raises MatchingNotAllowed where the gate is closed.
    """
    if not allows(person.pk, "matching"):
        raise MatchingNotAllowed
    return candidates.find(entry_of(person), limit=limit, but=but)
