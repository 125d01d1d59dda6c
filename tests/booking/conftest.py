"""A study with two hosts who have time on weekdays from nine to five in Berlin; Ada is invited to it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from einklang.hosts.models import Host, Weekly
from einklang.people.models import Person
from einklang.staff.models import Role, User
from einklang.studies.actions import Plan, choose, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Invitation, Reason, Study
from tests.mailbox import Mailbox

BERLIN = ZoneInfo("Europe/Berlin")
#: A Monday morning; the week before is far enough from any change of the clocks.
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
MONDAY = date(2027, 3, 8)


def berlin(day: date, hour: int, minute: int = 0) -> datetime:
    """Wall time in Berlin, as an instant."""
    return datetime.combine(day, time(hour, minute), BERLIN).astimezone(UTC)


class Clock:
    """The system's clock, which tests may move."""

    def __init__(self, traveller: Any) -> None:
        self._traveller = traveller

    def move_to(self, moment: datetime) -> None:
        self._traveller.move_to(moment)


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOW, tick=True) as traveller:
        yield Clock(traveller)


@pytest.fixture
def meike(db: None) -> User:
    return User.objects.create(
        email="meike@kalo.example", name="Meike Lorenz", roles=[Role.COORDINATOR.value]
    )


def a_host(name: str, **changes: Any) -> Host:
    """Somebody who holds interviews on weekdays from nine to five, wall time in Berlin."""
    user = User.objects.create(
        email=f"{name.split()[0].lower()}@kalo.example", name=name, roles=[Role.INTERVIEWER.value]
    )
    host = Host.objects.create(user=user, **changes)
    for weekday in range(5):
        Weekly.objects.create(host=host, weekday=weekday, starts=9 * 60, ends=17 * 60)
    return host


@pytest.fixture
def anja(clock: Any, db: None) -> Host:
    return a_host("Anja Brandt")


@pytest.fixture
def paul(clock: Any, db: None) -> Host:
    return a_host("Paul Nowak")


def a_plan(*hosts: Host, **changes: Any) -> Plan:
    given = {
        "question_de": "Wie kommt die Heizkostenabrechnung zu Ihren Mietern?",
        "question_en": "How does the heating bill reach your tenants?",
        "goal": "Understand the way of the bill.",
        "wanted": {},
        "number": 8,
        "hosts": [host.pk for host in hosts],
        "opens_on": NOW.date(),
        "ends_on": NOW.date() + timedelta(days=60),
        "minutes": 60,
        "step": 60,
    }
    return Plan(**(given | changes))


@pytest.fixture
def study(promise: Any, anja: Host, paul: Host, meike: User) -> Study:
    return open_study(a_plan(anja, paul), by=meike)


@pytest.fixture
def invited(meike: User, mailbox: Mailbox, work: Callable[[], None]) -> Callable[[Study, Person], str]:
    """Somebody is chosen and invited; the token of the link in their letter comes back."""

    def choose_and_invite(study: Study, person: Person) -> str:
        choose(study, person.pk, by=meike, reason=Reason.FITS_WELL)
        invite(study, [person.pk], by=meike, overrides={})
        work()
        return mailbox.last_to(person.email or "").token("book")

    return choose_and_invite


@pytest.fixture
def token(study: Study, ada: Person, invited: Callable[[Study, Person], str]) -> str:
    """The link in Ada's invitation."""
    return invited(study, ada)


def invitation_of(person: Person) -> Invitation:
    return Invitation.objects.select_related("study", "person", "contact").get(person=person)
