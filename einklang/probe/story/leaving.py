"""They leave by their own button, each of their entries, and are erased with everything that follows."""

from einklang.people.models import Person

from .tale import Tale


class NotErased(Exception):
    """Something of what follows failed, and the person stands."""


def leaves(tale: Tale) -> None:
    """Nobody of them is there any more."""
    for visitor in tale.entries.values():
        visitor.post("/my/leave/")
    tale.goes_on()
    if Person.objects.filter(pk__in=list(tale.entries)).exists():
        raise NotErased
