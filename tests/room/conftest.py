"""An interview of Ada and Cy with Anja, for the tests of its room. Tests that need a database on disk ask for
`disk`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from einklang.booking.actions import book
from einklang.booking.models import Booking
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.room.members import Role
from einklang.staff.models import Role as Job
from einklang.staff.models import User
from einklang.studies.models import Study
from tests.booking.conftest import MONDAY, anja, berlin, clock, invited, meike, paul, study
from tests.disk import disk, migrated
from tests.room.keeping import kept, memory, recording, tapes

from .talking import Browser, Together
from .talking import Stage as Talking

#: Fixtures of others that are used here.
__all__ = [
    "anja",
    "clock",
    "disk",
    "invited",
    "kept",
    "meike",
    "memory",
    "migrated",
    "paul",
    "recording",
    "study",
    "tapes",
]


@pytest.fixture
def cy(join: Callable[..., Person]) -> Person:
    return join(answers={"first_name": "Cy", "last_name": "Clos", "email": "cy@clos.example"})


@pytest.fixture
def timo(db: None) -> User:
    return User.objects.create(email="timo@kalo.example", name="Timo Harms", roles=[Job.OBSERVER.value])


@pytest.fixture
def tokens() -> dict[UUID, str]:
    return {}


@pytest.fixture
def interview(
    study: Study,
    anja: Host,
    ada: Person,
    cy: Person,
    invited: Callable[[Study, Person], str],
    clock: Any,
    tokens: dict[UUID, str],
) -> UUID:
    """Ada and Cy, of one customer, with Anja on Monday at ten; it is ten."""
    study.seats = 2
    study.save()
    Person.objects.filter(pk=cy.pk).update(customer_index=Person.objects.get(pk=ada.pk).customer_index)
    at = berlin(MONDAY, 10)
    for person in (ada, cy):
        tokens[person.pk] = invited(study, person)
        book(tokens[person.pk], at, zone="Europe/Berlin", host=anja.pk)
    clock.move_to(at)
    return Booking.objects.get().pk


@pytest.fixture
def talking(tmp_path: Path) -> Iterator[Talking]:
    stage = Talking(tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def together(talking: Talking, interview: UUID, ada: Person, anja: Host) -> Together:
    """Ada and Anja talk; nothing is recorded yet."""
    guest, host = Browser(Role.PARTICIPANT, ada), Browser(Role.INTERVIEWER, anja.user)
    talking.enter(interview, host)
    talking.enter(interview, guest)
    return talking, interview, guest, host
