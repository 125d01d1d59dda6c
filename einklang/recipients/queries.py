from uuid import UUID

from .models import Disclosure


def disclosures_of(person: UUID) -> list[Disclosure]:
    """Who received something about this person, the latest first (Art. 15(1)(c))."""
    return list(Disclosure.objects.filter(person=person).order_by("-at"))
