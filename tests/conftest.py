"""The cast: Ada and Bob are in the pool, the outsider is nobody we know."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.policy.actions import publish
from einklang.policy.schema import Policy
from einklang.pool.actions import confirm, sign_up
from einklang.pool.signup import SignUp
from tests.mailbox import Mailbox
from tests.texts import promised_text

# How long an example takes says what else the machine is doing: a timing is a benchmark, not a test.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")

OUTSIDER = "outsider@nowhere.example"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    """Whatever a test writes or keeps, no other test finds."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    settings.STORAGE_URL = f"file://{settings.DATA / 'recordings'}"


@pytest.fixture
def promise(db: None) -> Policy:
    """The shipped policy, with addresses put in, is published."""
    publish(promised_text())
    return policy.current()


@pytest.fixture
def mailbox(tmp_path: Path, settings: Any) -> Mailbox:
    """Other people's mailboxes: what was sent lands here."""
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    return Mailbox(tmp_path / "mail")


@pytest.fixture
def work() -> Callable[[], None]:
    """A worker comes by: everything owed is settled, every letter sent."""

    def work_once() -> None:
        settle()
        send_due()

    return work_once


def a_form(**changes: Any) -> SignUp:
    """A filled-in form of Ada's; name what is different."""
    answers = {
        "first_name": "Ada",
        "last_name": "Löwenherz",
        "email": "ada@loewenherz.example",
        "customer_number": "40118276",
        "company_name": "Wohnbau Löwenherz eG",
        "company_type": "cooperative",
        "units_managed": 1840,
        "services": ["heating-cost"],
        "uses_portal": True,
        "uses_interfaces": False,
    }
    given = {
        "answers": answers | changes.pop("answers", {}),
        "consents": frozenset({"storage", "recording", "observation"}),
        "participants": (),
        "language": "de",
        "submission": uuid4(),
    }
    return SignUp(**(given | changes))


@pytest.fixture
def join(promise: Policy, mailbox: Mailbox, work: Callable[[], None]) -> Callable[..., Person]:
    """Somebody submits the form, opens their mail and confirms."""

    def join_and_confirm(**changes: Any) -> Person:
        person = sign_up(a_form(**changes))
        work()
        letter = mailbox.last_to(a_form(**changes).answers["email"])
        confirm(letter.token("confirm"))
        work()
        return Person.objects.get(pk=person.pk)

    return join_and_confirm


@pytest.fixture
def ada(join: Callable[..., Person]) -> Person:
    return join()


@pytest.fixture
def bob(join: Callable[..., Person]) -> Person:
    """A colleague under another address, who allowed the storage only."""
    return join(
        answers={"first_name": "Bob", "last_name": "Börde", "email": "bob@boerde.example"}
        | {"customer_number": ""},
        consents=frozenset({"storage"}),
    )
