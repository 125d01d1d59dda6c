"""Somebody whose letters come back: coordinators see it, and nobody is invited or reminded until it ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from time_machine import travel

from einklang.contacts.actions import MayNotBeAsked, ask_for_interview
from einklang.contacts.queries import Barred
from einklang.front.staff_queries.owed import debts
from einklang.people.actions import (
    NothingReturned,
    can_be_reached,
    found_to_be_reached,
    make_link,
    note_returned,
    open_door,
)
from einklang.people.models import Found, Person, Purpose, Returned
from einklang.people.queries import unreachable_since
from einklang.retention.actions import tick, warn
from einklang.rights.packages import access_package
from einklang.staff.models import Role, User
from tests.front.staff import browser_of
from tests.mailbox import Mailbox


@pytest.fixture
def anja(promise: Any) -> User:
    return User.objects.create(email="anja@kalo.example", name="Anja")


def test_a_coordinator_sees_on_the_page_since_when(ada: Person) -> None:
    coordinator = browser_of(Role.COORDINATOR)
    page = reverse("staff_person", args=[ada.pk])
    assert "Cannot be reached" not in coordinator.get(page).content.decode()
    note_returned(ada.pk, lasting=False)
    assert "Cannot be reached" not in coordinator.get(page).content.decode()
    note_returned(ada.pk, lasting=True)

    seen = coordinator.get(page)
    assert "Cannot be reached by e-mail since" in seen.content.decode()
    told = [one.words for one in seen.context["story"].past]
    assert {"A letter came back for good", "A letter could not be delivered yet"} <= set(told)


def test_it_is_owed_to_find_out_how_to_reach_them(ada: Person, work: Callable[[], None]) -> None:
    work()
    note_returned(ada.pk, lasting=True)
    with translation.override("de"):
        (debt,) = debts()

    assert (debt.what, debt.late, debt.by_hand) == (
        "Herausfinden, wie jemand zu erreichen ist, dessen E-Mails zurückkommen",
        False,
        reverse("staff_person", args=[ada.pk]),
    )
    can_be_reached(ada.pk)
    assert debts() == []


def test_nobody_is_asked_who_cannot_be_reached(ada: Person, anja: User) -> None:
    note_returned(ada.pk, lasting=True)
    with pytest.raises(MayNotBeAsked) as refused:
        ask_for_interview(ada.pk, by=anja)

    assert refused.value.why is Barred.UNREACHABLE


def test_the_question_whether_to_renew_waits_until_they_can_be_reached(ada: Person) -> None:
    note_returned(ada.pk, lasting=True)
    assert ada.ends_at is not None
    with travel(ada.ends_at - timedelta(days=20), tick=False):
        assert warn() == 0
        can_be_reached(ada.pk)
        assert warn() == 1


def test_their_storage_ends_by_its_clock_all_the_same(ada: Person) -> None:
    note_returned(ada.pk, lasting=True)
    assert ada.ends_at is not None
    with travel(ada.ends_at + timedelta(minutes=1), tick=False):
        tick()

    assert not Person.objects.exists()


def test_a_coordinator_who_found_out_ends_it_and_that_stays(
    ada: Person, anja: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    note_returned(ada.pk, lasting=True)
    coordinator, page = browser_of(Role.COORDINATOR), reverse("staff_reachable", args=[ada.pk])
    assert reverse("staff_reachable", args=[ada.pk]) in story(coordinator, ada)
    refused = coordinator.post(page)
    assert (refused.status_code, "Say how you found out" in refused.content.decode()) == (422, True)
    assert "ada@loewenherz.example" in coordinator.get(page).content.decode()
    assert coordinator.post(page, {"how": "they-said-so"}).url == reverse("staff_person", args=[ada.pk])

    told = story(coordinator, ada)
    assert "Cannot be reached by e-mail" not in told
    assert "Anja Brandt found out that letters do arrive" in told
    assert ask_for_interview(ada.pk, by=anja).at <= now()
    open_door(make_link(ada, Purpose.OWN_PAGE))
    (row,) = next(one for one in access_package(ada.pk, "en")["held"] if one["table"] == "people.Returned")[
        "rows"
    ]
    assert (row["reached_how"], row["reached_at"] is not None) == ("they-said-so", True)


def test_should_a_letter_come_back_again_the_mark_stands_again(ada: Person, anja: User) -> None:
    note_returned(ada.pk, lasting=True)
    found_to_be_reached(ada.pk, by=anja.pk, how=Found.WRITTEN)
    with pytest.raises(NothingReturned):
        found_to_be_reached(ada.pk, by=anja.pk, how=Found.SERVER)
    note_returned(ada.pk, lasting=True)

    assert unreachable_since(ada.pk) is not None
    assert Returned.objects.count() == 2


def test_nobody_else_ends_it_and_there_is_nothing_to_end_where_nothing_came_back(ada: Person) -> None:
    page = reverse("staff_reachable", args=[ada.pk])
    assert browser_of(Role.PRIVACY).get(page).status_code == 403
    assert browser_of(Role.COORDINATOR).get(page).status_code == 302
    assert browser_of(Role.COORDINATOR).get(reverse("staff_reachable", args=[uuid4()])).status_code == 404


def story(browser: Client, person: Person) -> str:
    return browser.get(reverse("staff_person", args=[person.pk])).content.decode()


def test_a_letter_that_waits_is_let_go_and_counts_for_nothing(
    ada: Person, anja: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    work()
    sent = len(mailbox.all())
    ask_for_interview(ada.pk, by=anja)
    note_returned(ada.pk, lasting=True)
    work()

    assert len(mailbox.all()) == sent
    work()  # that it was never sent is written down
    can_be_reached(ada.pk)
    assert ask_for_interview(ada.pk, by=anja).at <= now()
