"""Reminders: never more than the study allows, never closer than it says, none once something has ended."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from einklang.contacts.actions import note_answer, quiet_until, refuse
from einklang.contacts.models import Answer, Contact
from einklang.contacts.queries import caps_of
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.mail.models import Letter
from einklang.people.actions import can_be_reached, note_returned
from einklang.people.models import Link, Person
from einklang.staff.models import User
from einklang.studies.actions import close_study, note_booked
from einklang.studies.models import Invitation, Study, Ticket
from einklang.studies.reminding import remind
from tests.mailbox import Mailbox

ADA = "ada@loewenherz.example"
DAY = timedelta(days=1)
LATER = timedelta(minutes=5)
#: When it begins; clocks are put back, but not before this.
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def invitation(asked: Callable[[Person], Invitation], ada: Person, work: Callable[[], None]) -> Invitation:
    """Ada was invited, and the letter has gone out."""
    made = asked(ada)
    work()
    return made


@pytest.fixture
def reminders(mailbox: Mailbox) -> Callable[[], int]:
    """How many reminders lie in Ada's mailbox."""
    return lambda: mailbox.subjects_to(ADA).count("Unsere Einladung zu einem Gespräch")


def test_who_does_not_answer_is_reminded_as_often_as_the_study_says(
    invitation: Invitation, clock: Any, work: Callable[[], None], reminders: Callable[[], int]
) -> None:
    counted = []
    for _day in range(20):
        clock.shift(DAY + LATER)
        remind()
        work()
        counted.append(reminders())

    # On the fifth and the tenth day, and then not any more.
    assert counted == [0] * 4 + [1] * 5 + [2] * 11
    invitation.refresh_from_db()
    assert (invitation.reminded, invitation.remind_at) == (2, None)


def test_a_reminder_says_what_the_invitation_said(
    invitation: Invitation, clock: Any, work: Callable[[], None], mailbox: Mailbox
) -> None:
    clock.shift(5 * DAY + LATER)
    remind()
    work()

    letter = mailbox.last_to(ADA)
    for part in ("Heizkostenabrechnung", "60 Minuten", "Jan Peters", "Meike Lorenz", "höchstens noch einmal"):
        assert part in letter.text
    clock.shift(5 * DAY + LATER)
    remind()
    work()
    assert "ist die letzte" in mailbox.last_to(ADA).text


def test_a_reminder_is_no_contact_of_its_own(invitation: Invitation, clock: Any, ada: Person) -> None:
    clock.shift(5 * DAY + LATER)
    before = caps_of(ada).used
    assert remind() == 1

    assert Contact.objects.count() == 1
    assert caps_of(ada).used == before == 1


def test_two_schedulers_write_one_reminder(invitation: Invitation, clock: Any) -> None:
    clock.shift(5 * DAY + LATER)

    assert (remind(), remind()) == (1, 0)
    assert Ticket.objects.count() == Letter.objects.filter(kind="invitation_reminder").count() == 1


def test_a_reminder_that_went_out_before_a_restore_is_not_sent_again_and_the_next_one_is(
    invitation: Invitation, clock: Any, work: Callable[[], None], reminders: Callable[[], int]
) -> None:
    clock.shift(5 * DAY + LATER)
    due = Invitation.objects.get().remind_at
    remind()
    work()
    assert reminders() == 1
    Letter.objects.filter(kind="invitation_reminder").delete()
    Ticket.objects.all().delete()
    Link.objects.latest("made_at").delete()
    Invitation.objects.update(reminded=0, remind_at=due)
    assert remind() == 1
    work()
    assert reminders() == 1
    clock.shift(5 * DAY + LATER)
    assert remind() == 1
    work()

    assert reminders() == 2


def test_a_study_without_reminders_writes_none(
    study: Study, asked: Callable[[Person], Invitation], ada: Person, clock: Any, work: Callable[[], None]
) -> None:
    Study.objects.update(reminders=0)
    study.refresh_from_db()
    asked(ada)
    work()
    clock.shift(20 * DAY)

    assert remind() == 0


def test_nobody_is_reminded_of_a_letter_that_still_waits(
    asked: Callable[[Person], Invitation], ada: Person, clock: Any, work: Callable[[], None]
) -> None:
    invitation = asked(ada)
    clock.shift(5 * DAY + LATER)
    assert remind() == 0

    work()
    clock.shift(4 * DAY)
    assert remind() == 0
    invitation.refresh_from_db()
    assert invitation.remind_at is not None
    clock.shift(DAY + LATER)
    assert remind() == 1


def answers_no(invitation: Invitation, by: User) -> None:
    note_answer(invitation.contact, Answer.NOT_NOW)


def answers_yes(invitation: Invitation, by: User) -> None:
    note_answer(invitation.contact, Answer.YES)


def books(invitation: Invitation, by: User) -> None:
    note_booked(invitation.pk)


def refuses_for_good(invitation: Invitation, by: User) -> None:
    refuse(invitation.person_id, until=None)


def refuses_for_now(invitation: Invitation, by: User) -> None:
    refuse(invitation.person_id, until=quiet_until(now()))


def is_frozen(invitation: Invitation, by: User) -> None:
    Person.objects.update(frozen_at=now())


def objects(invitation: Invitation, by: User) -> None:
    Person.objects.update(objected_at=now())


def ends(invitation: Invitation, by: User) -> None:
    Person.objects.update(ends_at=MOMENT)


def study_closed(invitation: Invitation, by: User) -> None:
    close_study(invitation.study_id, by=by, cancel_upcoming=False)


def study_over(invitation: Invitation, by: User) -> None:
    Study.objects.update(opens_on="2026-11-01", ends_on="2026-11-20")


STOPPING = [
    answers_no,
    answers_yes,
    books,
    refuses_for_good,
    refuses_for_now,
    is_frozen,
    objects,
    ends,
    study_closed,
    study_over,
]


@pytest.mark.parametrize("what", STOPPING)
def test_reminders_stop_by_themselves(
    what: Callable[[Invitation, User], None], invitation: Invitation, meike: User, clock: Any
) -> None:
    clock.shift(5 * DAY + LATER)
    what(invitation, meike)

    assert remind() == 0
    invitation.refresh_from_db()
    assert invitation.remind_at is None


@pytest.mark.parametrize("what", STOPPING)
def test_a_reminder_that_still_waits_is_let_go(
    what: Callable[[Invitation, User], None],
    invitation: Invitation,
    meike: User,
    clock: Any,
    work: Callable[[], None],
    reminders: Callable[[], int],
) -> None:
    clock.shift(5 * DAY + LATER)
    assert remind() == 1
    what(invitation, meike)
    work()
    work()

    assert reminders() == 0
    assert not Ticket.objects.exists()
    assert Invitation.objects.count() == 1


HAPPENING = {one.__name__: one for one in STOPPING}
USUAL = ["wait", "wait", "wait", "back", "round", "round", "round", "post", "post"]
STEPS = st.lists(
    st.tuples(st.sampled_from(USUAL) | st.sampled_from(sorted(HAPPENING)), st.integers(1, 120)), max_size=30
)


@given(most=st.integers(0, 2), apart=st.integers(1, 7), steps=STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_in_whatever_order_the_letter_keeps_its_word(
    most: int,
    apart: int,
    steps: list[tuple[str, int]],
    study: Study,
    asked: Callable[[Person], Invitation],
    ada: Person,
    meike: User,
    clock: Any,
) -> None:
    """Clocks go on and back, the mail is late, somebody answers."""
    clock.move_to(MOMENT)
    with transaction.atomic():
        Study.objects.update(reminders=most, remind_after_days=apart)
        study.refresh_from_db()
        invitation, stopped = asked(ada), False
        for what, hours in steps:
            before = _sent_and_written()
            if what in HAPPENING:
                HAPPENING[what](invitation, meike)
                stopped = True
            elif what == "round":
                _a_round(apart)
            elif what == "post":
                settle()
                send_due()
            else:
                clock.move_to(max(MOMENT, now() + timedelta(hours=hours if what == "wait" else -hours)))
            sent, written = _sent_and_written()
            assert written <= most
            assert not stopped or (sent <= before[0] and written <= before[1])
        transaction.set_rollback(True)


def _a_round(apart: int) -> None:
    gone = Letter.objects.exclude(sent_at=None).filter(kind__in=["invitation", "invitation_reminder"])
    last = max(gone.values_list("sent_at", flat=True), default=None)
    waiting = Letter.objects.filter(sent_at=None, kind__in=["invitation", "invitation_reminder"]).exists()
    if remind():
        assert last is not None
        assert not waiting
        assert last + timedelta(days=apart) <= now()


def _sent_and_written() -> tuple[int, int]:
    reminders = Letter.objects.filter(kind="invitation_reminder")
    return reminders.exclude(sent_at=None).count(), reminders.count()


def test_reminders_wait_for_somebody_who_cannot_be_reached(
    invitation: Invitation, clock: Any, work: Callable[[], None], reminders: Callable[[], int]
) -> None:
    note_returned(invitation.person_id, lasting=True)
    for _day in range(12):
        clock.shift(DAY + LATER)
        remind()
        work()
    assert reminders() == 0

    can_be_reached(invitation.person_id)
    for _day in range(6):
        clock.shift(DAY + LATER)
        remind()
        work()
    assert reminders() == 1
