"""Interviews on the own page: what is booked, what is still to be answered, and the way to both."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from einklang.booking.actions import book
from einklang.booking.models import Seat
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.studies.actions import decline
from tests.booking.conftest import (
    MONDAY,
    anja,
    berlin,
    clock,
    invitation_of,
    invited,
    meike,
    paul,
    study,
    token,
)

__all__ = ["anja", "clock", "invited", "meike", "paul", "study", "token"]
NINE = berlin(MONDAY, 9)


@pytest.fixture
def at_home(ada: Person) -> Client:
    """Ada on her own page."""
    browser = Client()
    browser.post(f"/my/{make_link(ada, Purpose.OWN_PAGE)}/")
    return browser


def test_an_invitation_leads_to_the_times(token: str, ada: Person, at_home: Client) -> None:
    page = at_home.get("/my/").content.decode()
    answer = at_home.post(f"/my/asked/{invitation_of(ada).pk}/", follow=True)

    assert "Sie sind zu einem Interview eingeladen" in page
    assert "Wann passt es Ihnen?" in answer.content.decode()


def test_a_booked_interview_leads_to_the_appointment(token: str, at_home: Client) -> None:
    book(token, NINE, zone="Europe/Berlin")
    page = at_home.get("/my/").content.decode()
    answer = at_home.post(f"/my/appointments/{Seat.objects.get().pk}/", follow=True)

    assert ("Ihr nächstes Interview" in page, "Sie sind zu einem Interview" in page) == (True, False)
    assert "Ihr Termin steht" in answer.content.decode()


def test_whoever_has_said_no_is_not_asked_here_again(token: str, ada: Person, at_home: Client) -> None:
    decline(token, never=False)

    assert "Sie sind zu einem Interview" not in at_home.get("/my/").content.decode()
    assert at_home.post(f"/my/asked/{invitation_of(ada).pk}/").status_code == 404


def test_nobody_opens_somebody_elses_appointment(
    token: str, at_home: Client, bob: Person, work: Callable[[], None], clock: Any
) -> None:
    book(token, NINE, zone="Europe/Berlin")
    other = Client()
    other.post(f"/my/{make_link(bob, Purpose.OWN_PAGE)}/")

    assert other.post(f"/my/appointments/{Seat.objects.get().pk}/").status_code == 404
