"""What is kept about people in studies: shown to them, gone with them, moved when two entries are one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.hosts.models import Host
from einklang.ledger.actions import settle
from einklang.mail.actions import take_as_sent
from einklang.people.models import Person
from einklang.pool import joining, twins
from einklang.retention.actions import tick
from einklang.rights.packages import access_package
from einklang.staff.models import User
from einklang.studies.actions import choose, leave_out, note_booked, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Choice, Invitation, Reason, Study, Ticket, Verdict
from einklang.studies.queries import funnel, invitation_behind
from einklang.studies.reminding import remind
from tests.mailbox import Mailbox

from .conftest import a_plan

ADA = "ada@loewenherz.example"
WORDS = "Kennt beide Portale aus der täglichen Arbeit"


@pytest.fixture
def reminded(
    asked: Callable[[Person], Invitation], ada: Person, clock: Any, work: Callable[[], None]
) -> Invitation:
    """Ada was invited, and reminded once."""
    invitation = asked(ada)
    work()
    clock.shift(timedelta(days=5, minutes=5))
    remind()
    work()
    return invitation


def shown(person: Person, table: str) -> list[dict[str, Any]]:
    held = access_package(person.pk, "de")["held"]
    return next(one["rows"] for one in held if one["table"] == table)


def test_people_read_why_they_were_chosen_and_that_they_were_invited(
    study: Study, ada: Person, meike: User, work: Callable[[], None]
) -> None:
    choose(study, ada.pk, by=meike, reason=Reason.OTHER, words=WORDS)
    invite(study, [ada.pk], by=meike, overrides={})

    (choice,) = shown(ada, "studies.Choice")
    assert (choice["study"], choice["decision"]) == (study.question_de, "chosen")
    assert (choice["reason"], choice["words"]) == ("other", WORDS)
    (invitation,) = shown(ada, "studies.Invitation")
    assert (invitation["study"], invitation["reminders"]) == (study.question_de, 0)


@pytest.mark.parametrize("left_by", ["withdrawal", "clock"])
def test_who_leaves_takes_every_row_with_them_and_the_numbers_stay(
    left_by: str, reminded: Invitation, study: Study, ada: Person, work: Callable[[], None], clock: Any
) -> None:
    note_booked(reminded.pk)
    assert Ticket.objects.count() == 1
    if left_by == "withdrawal":
        withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    else:
        clock.shift(timedelta(days=731))
        tick()
    work()

    assert not Person.objects.filter(pk=ada.pk).exists()
    for model in (Choice, Invitation, Ticket):
        assert not model.objects.exists()
    study.refresh_from_db()
    assert (study.asked, study.booked) == (1, 1)
    found = funnel(study)
    assert (found.chosen, found.asked, found.booked) == (1, 1, 1)


def test_who_goes_before_the_invitation_goes_out_was_not_asked(
    study: Study,
    asked: Callable[[Person], Invitation],
    ada: Person,
    bob: Person,
    work: Callable[[], None],
) -> None:
    work()
    asked(ada)
    asked(bob)
    assert numbers(study) == (2, 2)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    settle()
    assert numbers(study) == (1, 1)
    work()  # Bob's goes out
    withdraw(bob.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    assert (numbers(study), Person.objects.count()) == ((1, 1), 0)


def test_a_letter_known_to_have_gone_out_before_a_restore_counts_once(
    study: Study, asked: Callable[[Person], Invitation], ada: Person
) -> None:
    letter = asked(ada).contact.letter
    for _ in range(2):
        take_as_sent({letter: now()})

    study.refresh_from_db()
    assert (study.asked, numbers(study)) == (1, (1, 1))


def numbers(study: Study) -> tuple[int, int]:
    study.refresh_from_db()
    found = funnel(study)
    return found.chosen, found.asked


@pytest.fixture
def again(ada: Person, join: Callable[..., Person]) -> Person:
    """Ada, a second time."""
    return join(answers={"email": "ada@bau.example", "customer_number": "77123"})


def become_one(kept: Person, gone: Person) -> None:
    joining.join(twins.key_of(kept.pk, gone.pk), kept.pk, by=uuid4())
    settle()


def test_two_entries_that_are_one_person_keep_what_was_decided(
    asked: Callable[[Person], Invitation],
    study: Study,
    ada: Person,
    again: Person,
    jan: Host,
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    asked(again)
    work()
    token = mailbox.last_to("ada@bau.example").token("book")
    other = open_study(a_plan(jan), by=meike)
    leave_out(other, again.pk, by=meike, reason=Reason.OTHER, words=WORDS)
    become_one(ada, again)

    assert not Person.objects.filter(pk=again.pk).exists()
    assert invitation_behind(token).person == ada
    kept = {one.study_id: (one.verdict, one.words) for one in Choice.objects.filter(person=ada)}
    assert kept == {study.pk: (Verdict.CHOSEN, None), other.pk: (Verdict.LEFT_OUT, WORDS)}


def test_an_own_decision_stands_against_that_of_the_other_entry(
    study: Study, ada: Person, again: Person, meike: User
) -> None:
    choose(study, again.pk, by=meike, reason=Reason.FITS_WELL)
    leave_out(study, ada.pk, by=meike, reason=Reason.ASKED_RECENTLY)
    become_one(ada, again)

    assert list(Choice.objects.values_list("person", "verdict")) == [(ada.pk, Verdict.LEFT_OUT)]


def test_a_letter_that_still_waited_for_the_other_entry_asked_nobody(
    asked: Callable[[Person], Invitation], study: Study, ada: Person, again: Person
) -> None:
    asked(again)
    become_one(ada, again)

    assert not Invitation.objects.exists()
    study.refresh_from_db()
    assert funnel(study).asked == 0


def test_a_person_without_a_life_left_is_never_reminded(reminded: Invitation, clock: Any) -> None:
    Person.objects.update(ends_at=now())
    clock.shift(timedelta(days=6))

    assert remind() == 0
