"""Two coordinators at the same moment never exceed a cap between them, on either database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from einklang.contacts.actions import CapReached, ask_for_interview
from einklang.contacts.models import Contact
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, sign_up
from einklang.staff.models import Role, User
from tests.conftest import a_form
from tests.disk import Disk, at_once
from tests.mailbox import Mailbox
from tests.texts import promised_text


@pytest.fixture
def people(disk: Disk, settings: Any, tmp_path: Path) -> list[Person]:
    """Ten people of one customer."""
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    publish(promised_text())
    found = []
    for number in range(10):
        address = f"a{number}@loewenherz.example"
        found.append(sign_up(a_form(answers={"email": address})))
        settle()
        send_due()
        confirm(Mailbox(tmp_path / "mail").last_to(address).token("confirm"))
    return found


@pytest.fixture
def coordinators(disk: Disk) -> list[User]:
    return [
        User.objects.create(email=f"c{n}@kalo.example", name=f"C {n}", roles=[Role.COORDINATOR])
        for n in range(2)
    ]


def asks(person: Person, by: User) -> Callable[[], Contact]:
    return lambda: ask_for_interview(person.pk, by=by)


def test_two_ask_the_same_person(people: list[Person], coordinators: list[User]) -> None:
    results = at_once(*(asks(people[0], one) for one in coordinators))

    assert sorted((type(one) for one in results), key=str) == sorted([Contact, CapReached], key=str)
    assert Contact.objects.count() == Letter.objects.filter(kind="asking").count() == 1


def test_many_ask_at_one_customer(people: list[Person], coordinators: list[User]) -> None:
    results = at_once(*(asks(person, coordinators[n % 2]) for n, person in enumerate(people)))

    kinds = [type(one) for one in results]
    assert (kinds.count(Contact), kinds.count(CapReached)) == (6, 4), results
    assert Letter.objects.filter(kind="asking").count() == 6
