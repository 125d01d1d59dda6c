"""Asked once more when the letter's turn comes: who has said no meanwhile gets none; it does not count."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.contacts.actions import Override, ask_for_interview, note_answer
from einklang.contacts.models import Answer, Contact, Refusal
from einklang.contacts.queries import caps_of
from einklang.ledger.actions import settle
from einklang.mail.actions import give_up_ended, send_due
from einklang.mail.models import Letter
from einklang.people.actions import change_details
from einklang.people.models import Person
from einklang.rights.actions import open_case, withdraw_unverified
from einklang.rights.models import Right
from einklang.staff.models import User
from einklang.vault.models import Key
from tests.mailbox import Mailbox

ADDRESS = "ada@loewenherz.example"
SUBJECT = "Hätten Sie Zeit für ein Interview?"

CHANGES_OF_MIND: dict[str, Callable[[Person], object]] = {
    "objecting": lambda ada: open_case(ada.pk, Right.OBJECTION, way=Way.OWN_PAGE),
    "restricting": lambda ada: open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE),
    "withdrawing": lambda ada: withdraw(ada.pk, everything(), way=Way.OWN_PAGE),
    "asking unverified to withdraw": lambda ada: withdraw_unverified(ada.email or "", ["storage"], "de"),
    "refusing for good": lambda ada: Refusal.objects.create(person=ada),
}


@pytest.mark.parametrize("what", CHANGES_OF_MIND)
def test_between_writing_and_sending_somebody_changes_their_mind(
    what: str, ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    contact = ask_for_interview(ada.pk, by=meike)
    CHANGES_OF_MIND[what](ada)
    work()

    assert SUBJECT not in mailbox.subjects_to(ADDRESS)
    assert contact.letter is not None
    assert not Letter.objects.filter(pk=contact.letter).exists()
    assert not Key.objects.filter(subject=contact.letter).exists()


def test_without_a_change_of_mind_it_is_sent(
    ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    """The counterpart, so that the test above has something to miss."""
    ask_for_interview(ada.pk, by=meike)
    work()

    assert SUBJECT in mailbox.subjects_to(ADDRESS)


def test_a_letter_that_was_not_sent_does_not_count(
    ada: Person, meike: User, work: Callable[[], None]
) -> None:
    contact = ask_for_interview(ada.pk, by=meike)
    case = open_case(ada.pk, Right.OBJECTION, way=Way.OWN_PAGE)
    send_due()
    assert caps_of(ada).used == 1  # until that is settled it counts: rather too often than too seldom

    settle()
    Person.objects.update(objected_at=None)

    contact.refresh_from_db()
    assert contact.unsent_at is not None
    assert (caps_of(ada).used, caps_of(ada).hindrances) == (0, ())
    assert Person.objects.get(pk=ada.pk).last_contact_at is None
    assert case.closed_at is None


def test_a_letter_given_up_after_a_week_does_not_count(ada: Person, meike: User, clock: Any) -> None:
    ask_for_interview(ada.pk, by=meike)
    clock.shift(timedelta(days=8))

    assert give_up_ended() == 1
    settle()
    assert caps_of(ada).used == 0


def test_what_was_sent_is_never_taken_back(
    ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None], clock: Any
) -> None:
    ask_for_interview(ada.pk, by=meike)
    work()
    clock.shift(timedelta(days=8))

    assert give_up_ended() == 0
    assert caps_of(ada).used == 1


def test_a_cap_that_was_reached_meanwhile_holds_the_letter_back(
    team: list[Person], bob: Person, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    """Letters of seven people wait; then it turns out that the last belongs to the same customer."""
    for one in team[:6]:
        ask_for_interview(one.pk, by=meike)
    ask_for_interview(bob.pk, by=meike)
    change_details(bob, {"customer_number": "40118276"})
    send_due()

    asked = [letter for letter in mailbox.all() if letter.subject == SUBJECT]
    assert [str(letter.message["To"]) for letter in asked].count("bob@boerde.example") == 0
    assert len(asked) == 6


def test_an_override_holds_at_sending_too(
    ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    ask_for_interview(ada.pk, by=meike)
    work()
    override = Override("Sie hat selbst darum gebeten", seen=caps_of(ada).seen)
    ask_for_interview(ada.pk, by=meike, override=override)
    work()

    assert mailbox.subjects_to(ADDRESS).count(SUBJECT) == 2


def test_an_override_does_not_cover_a_no_that_came_later(
    ada: Person, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    first = ask_for_interview(ada.pk, by=meike)
    work()
    override = Override("Sie hat selbst darum gebeten", seen=caps_of(ada).seen)
    ask_for_interview(ada.pk, by=meike, override=override)
    note_answer(Contact.objects.get(pk=first.pk), Answer.NOT_NOW)
    work()

    assert mailbox.subjects_to(ADDRESS).count(SUBJECT) == 1
