"""Around an interview: the reminder before, what counts after, and what is gone when."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client

from einklang.booking.actions import book, cancel
from einklang.booking.clock import count_held, remind_of_interviews, say_what_came_of_it
from einklang.booking.letters import REMINDER
from einklang.booking.models import Booking, Outcome, Seat
from einklang.consent.models import Way
from einklang.mail.models import Letter
from einklang.people.actions import found_to_be_reached, note_returned
from einklang.people.models import Found, Link, Person
from einklang.retention.actions import tick
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import User
from einklang.studies.models import Study, Ticket
from einklang.vault.tokens import token_hash
from tests.mailbox import Mailbox

from .conftest import MONDAY, NOW, berlin

ZONE = "Europe/Berlin"
NINE = berlin(MONDAY, 9)
DAY = timedelta(days=1)
ADA = "ada@loewenherz.example"


def reminders(mailbox: Mailbox) -> int:
    return sum(subject == "Ihr Interviewtermin rückt näher" for subject in mailbox.subjects_to(ADA))


def test_everybody_is_reminded_once_within_a_day_before(
    token: str, clock: Any, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE)
    clock.move_to(NINE - DAY - timedelta(minutes=1))
    assert remind_of_interviews() == 0
    clock.move_to(NINE - DAY + timedelta(seconds=1))
    assert remind_of_interviews() == 1
    assert remind_of_interviews() == 0
    work()

    assert mailbox.last_to(ADA).token("book")
    assert Seat.objects.get().reminded_at is not None


def test_a_reminder_that_went_out_before_a_restore_is_written_again_and_not_sent(
    token: str, clock: Any, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE)
    clock.move_to(NINE - timedelta(hours=20))
    remind_of_interviews()
    work()
    assert reminders(mailbox) == 1
    Letter.objects.filter(kind=REMINDER).delete()
    Ticket.objects.get(token_hash=token_hash(mailbox.last_to(ADA).token("book"))).delete()
    Link.objects.latest("made_at").delete()
    Seat.objects.update(reminded_at=None, reminder=None)
    assert remind_of_interviews() == 1
    work()

    assert reminders(mailbox) == 1
    assert Client().get(f"/book/{mailbox.last_to(ADA).token('book')}/").status_code == 200


def test_whoever_booked_within_that_day_is_not(token: str, clock: Any) -> None:
    clock.move_to(NINE - timedelta(hours=24, minutes=30))
    book(token, NINE, zone=ZONE)
    clock.move_to(NINE - timedelta(hours=23))
    assert remind_of_interviews() == 1

    clock.move_to(NOW)


def test_a_cancelled_or_frozen_interview_is_not_reminded_of(token: str, ada: Person, clock: Any) -> None:
    book(token, NINE, zone=ZONE)
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    clock.move_to(NINE - timedelta(hours=20))
    assert remind_of_interviews() == 0
    cancel(token)

    assert remind_of_interviews() == 0


def test_whose_letters_come_back_is_reminded_only_if_that_ends_in_time(
    token: str, ada: Person, meike: User, clock: Any, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE)
    note_returned(ada.pk, lasting=True)
    clock.move_to(NINE - timedelta(hours=23))
    assert remind_of_interviews() == 0
    found_to_be_reached(ada.pk, by=meike.pk, how=Found.SPOKEN)
    assert remind_of_interviews() == 1
    note_returned(ada.pk, lasting=True)  # before it is sent
    work()

    assert reminders(mailbox) == 0
    assert "Ihr Interviewtermin" in mailbox.subjects_to(ADA)[-1]  # what they booked was told all the same


def test_a_moved_interview_is_reminded_of_anew(token: str, clock: Any) -> None:
    book(token, NINE, zone=ZONE)
    clock.move_to(NINE - timedelta(hours=20))
    assert remind_of_interviews() == 1
    book(token, NINE + 3 * DAY, zone=ZONE)
    clock.move_to(NINE + 2 * DAY + timedelta(hours=1))

    assert remind_of_interviews() == 1


def test_an_interview_counts_as_held_a_day_later_once(token: str, study: Study, clock: Any) -> None:
    book(token, NINE, zone=ZONE)
    clock.move_to(NINE + DAY)
    assert count_held() == 0
    clock.move_to(NINE + DAY + timedelta(hours=1))
    assert count_held() == 1
    assert count_held() == 0

    assert Study.objects.get(pk=study.pk).held == 1


def test_whoever_held_it_has_the_last_word(token: str, study: Study, meike: User, clock: Any) -> None:
    book(token, NINE, zone=ZONE)
    booking = Booking.objects.get().pk
    say_what_came_of_it(booking, Outcome.MISSED, by=meike)
    assert Booking.objects.get().outcome == ""
    clock.move_to(NINE + 2 * DAY)
    count_held()
    say_what_came_of_it(booking, Outcome.MISSED, by=meike)
    say_what_came_of_it(booking, Outcome.MISSED, by=meike)

    assert Study.objects.get(pk=study.pk).held == 0
    assert count_held() == 0


def test_what_was_booked_is_gone_seven_days_after_the_slot(
    token: str, study: Study, clock: Any, work: Callable[[], None]
) -> None:
    """The seventh day after the slot's end, calendar days in Berlin, whatever ran when."""
    book(token, NINE, zone=ZONE)
    work()
    clock.move_to(berlin(MONDAY + 6 * DAY, 23, 59))
    tick()
    assert (Seat.objects.count(), Booking.objects.count()) == (1, 1)
    clock.move_to(berlin(MONDAY + 7 * DAY, 0, 1))
    tick()

    assert (Seat.objects.count(), Booking.objects.count()) == (0, 0)
    assert Study.objects.get(pk=study.pk).held == 1


def test_a_letter_that_waited_is_not_sent_once_it_is_no_longer_true(
    token: str, clock: Any, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    """The mail server was away: what was written meanwhile and overtaken is let go."""
    work()
    before = len(mailbox.to(ADA))
    book(token, NINE, zone=ZONE)
    book(token, NINE + timedelta(hours=2), zone=ZONE)
    clock.move_to(NINE - timedelta(hours=20))
    remind_of_interviews()
    cancel(token)
    work()

    assert mailbox.subjects_to(ADA)[before:] == ["Ihr Interviewtermin ist abgesagt"]


def test_a_reminder_goes_out_where_nothing_has_changed(
    token: str, clock: Any, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE)
    work()
    clock.move_to(NINE - timedelta(hours=20))
    remind_of_interviews()
    work()

    assert reminders(mailbox) == 1
