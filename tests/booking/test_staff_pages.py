"""Interviews for those who plan and hold them: a week by host, one interview, wishes; looks are logged."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from einklang.booking.actions import book
from einklang.booking.models import Booking, Outcome, Seat, Wish
from einklang.booking.wishes import wish
from einklang.consent.models import Way
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Reading, User
from einklang.studies.models import Study

from .conftest import MONDAY, berlin

ZONE = "Europe/Berlin"
NINE = berlin(MONDAY, 9)
WEEK = "/staff/calendar/?week=2027-W10"


def browser_of(user: User) -> Client:
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def coordinator(meike: User) -> Client:
    return browser_of(meike)


@pytest.fixture
def interviewer(anja: Host) -> Client:
    return browser_of(anja.user)


@pytest.fixture
def booking(token: str, anja: Host) -> Booking:
    book(token, NINE, zone=ZONE, host=anja.pk)
    return Booking.objects.get()


def test_the_week_shows_every_host_and_names_nobody(booking: Booking, coordinator: Client) -> None:
    page = coordinator.get(WEEK).content.decode()

    assert "8. bis 12. März 2027" in page
    assert "09:00" in page
    assert ("Anja Brandt" in page, "Paul Nowak" in page, "Löwenherz" in page) == (True, True, False)


def test_whoever_holds_interviews_sees_their_own(booking: Booking, interviewer: Client, paul: Host) -> None:
    page = interviewer.get(WEEK).content.decode()

    assert ("Anja Brandt" in page, "09:00" in page) == (True, True)
    assert page.count("Paul Nowak") == 0
    assert browser_of(paul.user).get(WEEK).content.decode().count("09:00") == 0


@pytest.mark.parametrize("week", ["2027-W99", "x", "2027-W00", "0000-W01", "99999-W01"])
def test_a_week_nobody_knows_is_this_one(week: str, study: Study, coordinator: Client) -> None:
    assert "1. bis 5. März 2027" in coordinator.get(f"/staff/calendar/?week={week}").content.decode()


def test_one_or_many_interviews_cost_the_same(
    booking: Booking,
    study: Study,
    bob: Person,
    coordinator: Client,
    invited: Callable[[Study, Person], str],
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(40) as first:
        coordinator.get(WEEK)
    book(invited(study, bob), NINE + timedelta(hours=2), zone=ZONE)
    with django_assert_max_num_queries(len(first)):
        coordinator.get(WEEK)


def test_an_interview_shows_who_comes_and_the_look_is_written_down(
    booking: Booking, ada: Person, coordinator: Client, interviewer: Client, meike: User, anja: Host
) -> None:
    Reading.objects.all().delete()
    address = f"/staff/interviews/{booking.pk}/"
    pages = [one.get(address).content.decode() for one in (coordinator, interviewer)]

    assert ["Ada Löwenherz" in page for page in pages] == [True, True]
    seen = set(Reading.objects.values_list("staff", "person", "what"))
    assert seen == {(meike.pk, ada.pk, "interview"), (anja.user.pk, ada.pk, "interview")}


def test_somebody_elses_interview_is_not_there(booking: Booking, paul: Host) -> None:
    other = browser_of(paul.user)

    assert other.get(f"/staff/interviews/{booking.pk}/").status_code == 404
    assert other.post(f"/staff/interviews/{booking.pk}/outcome/", {"outcome": "missed"}).status_code == 404


def test_of_somebody_frozen_no_name_is_shown(booking: Booking, ada: Person, coordinator: Client) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)

    assert "Löwenherz" not in coordinator.get(f"/staff/interviews/{booking.pk}/").content.decode()


def test_whoever_was_there_says_that_nobody_came(booking: Booking, interviewer: Client, clock: Any) -> None:
    clock.move_to(NINE + timedelta(hours=2))
    interviewer.force_login(booking.host.user)  # a week later nobody is signed in any more
    interviewer.post(f"/staff/interviews/{booking.pk}/outcome/", {"outcome": "missed"})

    assert Booking.objects.get().outcome == Outcome.MISSED


def test_a_coordinator_hands_an_interview_over(booking: Booking, paul: Host, coordinator: Client) -> None:
    coordinator.post(f"/staff/interviews/{booking.pk}/hand-over/", {"host": str(paul.pk)})

    assert Seat.objects.standing().get().booking.host_id == paul.pk


def test_handing_over_to_nobody_changes_nothing(booking: Booking, coordinator: Client) -> None:
    coordinator.post(f"/staff/interviews/{booking.pk}/hand-over/", {"host": "nobody"})

    assert Seat.objects.standing().get().booking_id == booking.pk


def test_a_coordinator_cancels_an_interview(booking: Booking, coordinator: Client) -> None:
    coordinator.post(f"/staff/interviews/{booking.pk}/cancel/")

    assert Seat.objects.standing().count() == 0


def test_a_wish_is_shown_with_who_could_be_there_and_met_with_one_click(
    token: str, ada: Person, anja: Host, coordinator: Client
) -> None:
    evening = berlin(MONDAY, 19)
    found = wish(token, [evening], zone=ZONE)
    page = coordinator.get("/staff/wishes/").content.decode()
    coordinator.post(f"/staff/wishes/{found.pk}/", {"at": evening.isoformat(), "host": str(anja.pk)})

    assert ("Ada Löwenherz" in page, "Mit Anja Brandt buchen" in page) == (True, True)
    assert Seat.objects.get().booking.starts_at == evening


@pytest.mark.parametrize("given", [{}, {"at": "x", "host": "y"}, {"at": "2027-03-08T19:00:00"}])
def test_nonsense_meets_no_wish(given: dict[str, str], token: str, coordinator: Client) -> None:
    found = wish(token, [berlin(MONDAY, 19)], zone=ZONE)
    coordinator.post(f"/staff/wishes/{found.pk}/", given)

    assert Seat.objects.count() == 0
    assert Wish.objects.get().closed_at is None


def test_todays_interviews_stand_on_the_first_page(
    booking: Booking, interviewer: Client, paul: Host, clock: Any
) -> None:
    clock.move_to(NINE - timedelta(hours=1))
    interviewer.force_login(booking.host.user)

    assert "Wie kommt die Heizkostenabrechnung" in interviewer.get("/staff/").content.decode()
    assert "Wie kommt die Heizkosten" not in browser_of(paul.user).get("/staff/").content.decode()
