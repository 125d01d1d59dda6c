"""Two officers, and a clock to move."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from einklang.staff.models import Role, User
from tests.front.staff import browser_of

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def ruth(db: None) -> User:
    return User.objects.create(email="ruth@einklang.example", name="Ruth Falkner", roles=[Role.PRIVACY])


@pytest.fixture
def omar(db: None) -> User:
    return User.objects.create(email="omar@einklang.example", name="Omar Behrens", roles=[Role.PRIVACY])


@pytest.fixture
def officer(promise: object) -> Client:
    """The browser of whoever answers for data protection."""
    return browser_of(Role.PRIVACY)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is Friday, 26 February 2027, ten o'clock in Hamburg."""
    with time_machine.travel(datetime(2027, 2, 26, 10, 0, tzinfo=BERLIN), tick=False) as traveller:
        yield traveller
