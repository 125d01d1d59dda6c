"""Ten thousand forms from one caller: refused from the first too many, and nobody else notices."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.policy.schema import Policy


def form(address: str) -> dict[str, str]:
    return {
        "first_name": "Ada",
        "last_name": "Löwenherz",
        "email": address,
        "company_name": "Wohnbau Löwenherz eG",
        "company_type": "cooperative",
        "consent_storage": "on",
        "submission": str(uuid4()),
        "wording": policy.current().digest,
        "checked": "1",
        "participants-TOTAL_FORMS": "0",
        "participants-INITIAL_FORMS": "0",
    }


@pytest.fixture(autouse=True)
def few_calls(promise: Policy, settings: Any) -> None:
    settings.CALLS_PER_DAY = 3


def test_one_caller_is_stopped_and_others_are_unharmed() -> None:
    flooding = [
        Client(REMOTE_ADDR="192.0.2.1").post("/join/", form(f"{n}@flood.example")).status_code
        for n in range(6)
    ]
    other = Client(REMOTE_ADDR="192.0.2.2").post("/join/", form("calm@elsewhere.example"))

    assert flooding == [302, 302, 302, 429, 429, 429]
    assert other.status_code == 302
    assert Person.objects.count() == 4


def test_one_address_is_not_flooded_from_many_callers() -> None:
    answers = [
        Client(REMOTE_ADDR=f"192.0.2.{n}").post("/join/", form("victim@elsewhere.example")).status_code
        for n in range(1, 9)
    ]

    assert answers == [302] * 5 + [429] * 3


def test_a_caller_cannot_pretend_to_be_another(settings: Any) -> None:
    forging = [
        Client(REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")
        .post("/join/", form(f"{n}@flood.example"))
        .status_code
        for n in range(4)
    ]

    assert forging == [302, 302, 302, 429]


def test_behind_a_declared_proxy_the_caller_it_names_counts(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    answers = [
        Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.9, 198.51.100.{n}")
        .post("/join/", form(f"{n}@many.example"))
        .status_code
        for n in range(5)
    ]

    assert answers == [302] * 5
