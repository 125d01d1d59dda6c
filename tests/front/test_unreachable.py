"""Somebody whose letters come back: coordinators see it, and nobody is invited or reminded until it ends."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from einklang.contacts.actions import MayNotBeAsked, ask_for_interview
from einklang.contacts.queries import Barred
from einklang.front.staff_queries.owed import debts
from einklang.people.actions import can_be_reached, note_returned
from einklang.people.models import Person
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
