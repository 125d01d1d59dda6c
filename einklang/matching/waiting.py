"""Who waits to be compared: everybody in the pool about whom nothing is decided, the latest first.

A decision stands for what was looked at: after new details, or a new record where none fitted, people wait
again.

People are walked along their numbers in short stretches, and the gate is asked for each stretch: however
large the pool is, a request looks at no more than FAR of them and says where it stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from einklang.consent.queries import allowed_among
from einklang.people.models import Person
from einklang.vault.fields import attach_keys

from .models import Match

#: More than this are not counted: nobody compares a thousand in a row.
COUNTED = 1000
#: How many newer ones stand above the one that is looked at, and how many there are in all.
ABOVE, SHOWN = 3, 12
#: How many people are looked at together, and how many for one answer.
STEP, FAR = 500, 5000


@dataclass(frozen=True)
class Stretch:
    """Who waits there, in order; `bound` is the number where looking stopped, None at the end of the pool."""

    people: list[UUID]
    bound: int | None


@dataclass(frozen=True)
class Count:
    """How many wait; `more` where there are more of them, or may be: not everybody was looked at."""

    number: int
    more: bool


def count() -> Count:
    """How many wait, the latest first."""
    found = walk(at_most=COUNTED)
    return Count(len(found.people), found.bound is not None)


def first(before: int | None = None) -> tuple[Person | None, int | None]:
    """The latest of all, or of those before this number; and where looking stopped if nobody was found."""
    found = walk(before, at_most=1)
    return next(iter(_load(found.people)), None), None if found.people else found.bound


def after(person: Person) -> Person | None:
    """Who comes after this one; after the last, the first again. None where nobody else is near."""
    found = walk(person.number, at_most=1).people
    found = found or [one for one in walk(at_most=2).people if one != person.pk]
    return next(iter(_load(found[:1])), None)


def around(person: Person) -> list[Person]:
    """A piece of the list with this person in it, if they wait: a few newer ones, then older ones."""
    newer = walk(person.number, at_most=SHOWN, newer=True).people
    rest = walk(person.number + 1, at_most=SHOWN).people
    above = min(len(newer), max(ABOVE, SHOWN - len(rest)))
    found = _load([*reversed(newer[:above]), *rest][:SHOWN])
    attach_keys(found)
    return found


def walk(start: int | None = None, *, at_most: int, newer: bool = False) -> Stretch:
    """Who waits beyond this number, towards the older ones or the `newer` ones."""
    found: list[UUID] = []
    bound: int | None = None
    for numbers in _steps(start, newer):
        standing = Match.objects.standing().filter(person__in=numbers)
        decided = set(standing.values_list("person_id", flat=True))
        allowed = allowed_among(numbers.keys() - decided, "matching")
        for own_id, bound in numbers.items():
            if own_id in allowed:
                found.append(own_id)
                if len(found) == at_most:
                    return Stretch(found, bound)
        if len(numbers) < STEP:
            return Stretch(found, None)
    return Stretch(found, bound)


def _steps(start: int | None, newer: bool) -> Iterator[dict[UUID, int]]:
    """The next people along the line and their numbers; by nothing else, so that only its index is used."""
    line = Person.objects.order_by("number" if newer else "-number")
    for _ in range(FAR // STEP):
        beyond = {} if start is None else {"number__gt" if newer else "number__lt": start}
        rows = dict(line.filter(**beyond).values_list("pk", "number")[:STEP])
        yield rows
        start = next(reversed(rows.values()), start)


def _load(people: list[UUID]) -> list[Person]:
    """These people in this order; the gate has been asked for each of them."""
    found = {one.pk: one for one in Person.objects.filter(pk__in=people)}
    return [found[own_id] for own_id in people if own_id in found]
