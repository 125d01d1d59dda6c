"""One link, three buttons: the last word counts, and a no keeps us quiet."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from einklang.contacts.actions import CapReached, MayNotBeAsked, answer, ask_for_interview, take_over
from einklang.contacts.caps import Why
from einklang.contacts.models import Answer, Contact, Refusal
from einklang.contacts.queries import caps_of, refusal_of
from einklang.people.models import Person
from einklang.people.queries import LinkEnded
from einklang.staff.models import User
from tests.contacts.test_asking import all_the_same
from tests.mailbox import Mailbox

ADDRESS = "ada@loewenherz.example"


@pytest.fixture
def token(ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None], clock: Any) -> str:
    ask_for_interview(ada.pk, by=meike)
    work()
    return mailbox.last_to(ADDRESS).token("asked")


def test_yes_stands_with_its_time(token: str, ada: Person) -> None:
    contact = answer(token, Answer.YES)

    assert contact.answer == Answer.YES
    assert contact.answered_at is not None
    assert refusal_of(ada.pk) is None


def test_not_this_time_keeps_us_quiet_for_half_a_year(
    token: str, ada: Person, meike: User, clock: Any
) -> None:
    answer(token, Answer.NOT_NOW)
    clock.move_to(datetime(2027, 5, 21, 21, 59, tzinfo=UTC))
    with pytest.raises(CapReached) as reached:
        ask_for_interview(ada.pk, by=meike)

    until = datetime(2027, 5, 21, 22, tzinfo=UTC)  # midnight in Berlin, 180 days later
    assert [(one.why, one.until) for one in reached.value.hindrances] == [(Why.REFUSED, until)]
    clock.move_to(until)
    ask_for_interview(ada.pk, by=meike)


def test_a_quiet_time_can_be_overridden_with_a_reason(
    token: str, ada: Person, meike: User, clock: Any
) -> None:
    answer(token, Answer.NOT_NOW)
    clock.shift(timedelta(days=90))

    contact = ask_for_interview(ada.pk, by=meike, override=all_the_same(ada))
    assert contact.overrides == ["refused"]


def test_no_more_invitations_is_for_good(token: str, ada: Person, meike: User, clock: Any) -> None:
    answer(token, Answer.NEVER)
    clock.shift(timedelta(days=600))

    with pytest.raises(MayNotBeAsked):
        ask_for_interview(ada.pk, by=meike, override=all_the_same(ada))


def test_the_last_word_counts(token: str, ada: Person) -> None:
    for said in (Answer.NEVER, Answer.NOT_NOW, Answer.NOT_NOW):
        answer(token, said)
    assert Refusal.objects.get().until is not None

    answer(token, Answer.YES)
    assert refusal_of(ada.pk) is None
    assert Contact.objects.get().answer == Answer.YES


def test_an_unknown_link_answers_nothing(promise: object) -> None:
    with pytest.raises(LinkEnded):
        answer("nowhere-nothing-nobody-no", Answer.YES)


def test_a_link_ends_with_the_person(token: str, ada: Person) -> None:
    Person.objects.update(ends_at=datetime(2026, 11, 23, 8, tzinfo=UTC))

    with pytest.raises(LinkEnded):
        answer(token, Answer.YES)


def test_two_entries_of_one_person_count_together(
    token: str, ada: Person, bob: Person, meike: User, work: Callable[[], None], clock: Any
) -> None:
    answer(token, Answer.NOT_NOW)
    clock.shift(timedelta(days=1))
    ask_for_interview(ada.pk, by=meike, override=all_the_same(ada))
    ask_for_interview(bob.pk, by=meike)
    work()

    take_over(bob.pk, ada.pk)

    moved = Contact.objects.filter(person=bob).order_by("at")
    assert [one.override_reason for one in moved].count(None) == 2
    assert "Das Thema betrifft nur diese eine Kundin" in [one.override_reason for one in moved]
    assert caps_of(bob).used == 3
    assert refusal_of(bob.pk) is not None
    assert refusal_of(ada.pk) is None
    assert not Contact.objects.filter(person=ada).exists()


def test_of_two_noes_the_stricter_one_stands(ada: Person, bob: Person, clock: Any) -> None:
    Refusal.objects.create(person=ada, until=None)
    Refusal.objects.create(person=bob, until=datetime(2027, 5, 1, tzinfo=UTC))

    take_over(bob.pk, ada.pk)

    assert Refusal.objects.get().until is None
    assert Refusal.objects.get().person_id == bob.pk


def test_a_letter_that_waits_for_the_other_entry_asks_nobody(ada: Person, bob: Person, meike: User) -> None:
    ask_for_interview(ada.pk, by=meike)
    take_over(bob.pk, ada.pk)

    assert caps_of(bob).used == 0


def test_nothing_is_taken_over_from_nobody(ada: Person) -> None:
    take_over(ada.pk, uuid4())

    assert not Contact.objects.exists()
    assert not Refusal.objects.exists()
