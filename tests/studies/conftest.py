"""A study about heating costs, held by Jan; Meike asks. `disk` is for what needs a database on disk."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.policy.schema import Policy
from einklang.staff.models import Role, User
from einklang.studies.actions import Plan, choose, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Invitation, Reason, Study
from tests.disk import disk, migrated

__all__ = ["disk", "migrated"]

QUESTION = "Wie lesen Sie Ihre Heizkostenabrechnung?"


@pytest.fixture
def meike(db: None) -> User:
    """A coordinator."""
    return User.objects.create(email="meike@kalo.example", name="Meike Lorenz", roles=[Role.COORDINATOR])


@pytest.fixture
def jan(db: None) -> Host:
    """Somebody who holds interviews."""
    user = User.objects.create(email="jan@kalo.example", name="Jan Peters", roles=[Role.INTERVIEWER])
    return Host.objects.create(user=user)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Monday morning; `clock.shift(…)` lets time pass."""
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)) as travel:
        yield travel


def a_plan(*hosts: Host, **changes: Any) -> Plan:
    """What is asked; name what is different."""
    plan = {
        "question_de": QUESTION,
        "question_en": "How do you read your heating bill?",
        "goal": "Find out which figures people look for first.",
        "wanted": {"service": "heating-cost"},
        "number": 5,
        "hosts": [host.pk for host in hosts],
        "opens_on": date(2026, 11, 23),
        "ends_on": date(2026, 12, 18),
        "reminders": 2,
    }
    return Plan(**(plan | changes))


@pytest.fixture
def study(promise: Policy, jan: Host, meike: User) -> Study:
    return open_study(a_plan(jan), by=meike)


@pytest.fixture
def asked(study: Study, meike: User) -> Callable[[Person], Invitation]:
    """Somebody is chosen for the study and invited to it."""

    def choose_and_invite(person: Person) -> Invitation:
        choose(study, person.pk, by=meike, reason=Reason.FITS_WELL)
        (invitation,) = invite(study, [person.pk], by=meike, overrides={}).invited
        return invitation

    return choose_and_invite
