"""Who named whom, as far as that may still be said."""

from uuid import UUID

from einklang.people.models import Person


def name_of(person: UUID | None) -> str:
    """The name of whoever named somebody; empty once that person is gone."""
    source = Person.objects.readable().filter(pk=person).first() if person else None
    return source.name if source else ""
