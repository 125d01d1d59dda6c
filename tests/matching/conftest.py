import pytest

from einklang.staff.models import User
from tests.disk import disk as disk
from tests.disk import migrated as migrated

from .customer_file import ADA, NAMESAKE, STRANGER, read_in


@pytest.fixture
def anja(db: None) -> User:
    """She compares."""
    return User.objects.create(email="anja@einklang.example", name="Anja Brandt", password="matches nothing")


@pytest.fixture
def meike(db: None) -> User:
    """She compares as well."""
    return User.objects.create(
        email="meike@einklang.example", name="Meike Lorenz", password="matches nothing"
    )


@pytest.fixture
def file(promise: object) -> None:
    """The customer file: Ada's company, a namesake elsewhere, and somebody who has nothing to do with her."""
    read_in(ADA, NAMESAKE, STRANGER)
