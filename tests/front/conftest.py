from collections.abc import Callable

import pytest
from django.test import Client

from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose


@pytest.fixture
def sign_in() -> Callable[[Person], Client]:
    """Somebody opens their own page by the link of a mail."""

    def opened(person: Person) -> Client:
        client = Client()
        client.post(f"/my/{make_link(person, Purpose.OWN_PAGE)}/")
        return client

    return opened


@pytest.fixture
def own(sign_in: Callable[[Person], Client], ada: Person) -> Client:
    """Ada behind her door."""
    return sign_in(ada)
