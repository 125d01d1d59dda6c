"""From a pass to the member it lets in, with the name that everybody reads."""

from collections.abc import Callable

from einklang.people.models import Person
from einklang.staff.models import User
from einklang.vault.fields import attach_keys

from .conversation import MayNotEnter
from .members import Member, Message, Role
from .passes import Pass


def member_of(about: Pass, tell: Callable[[Message], None]) -> Member:
    """Whom this pass is for; raises MayNotEnter where that is nobody any more."""
    return Member(
        role=about.role,
        name=_colleague(about) if about.role is not Role.PARTICIPANT else _participant(about),
        tell=tell,
        person=about.person,
        colleague=about.colleague,
        browser=about.browser,
        own_door=about.own_door,
    )


def _participant(about: Pass) -> str:
    person = Person.objects.readable().filter(pk=about.person).first() if about.person else None
    if person is None:
        raise MayNotEnter("no-place")
    attach_keys([person])
    return person.name


def _colleague(about: Pass) -> str:
    users = User.objects.filter(pk__in=[about.colleague], is_active=True)
    name = users.values_list("name", flat=True).first()
    if name is None:
        raise MayNotEnter("no-role")
    return name
