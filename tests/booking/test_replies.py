"""What a calendar's answer changes, and whose answer counts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils.timezone import now
from icalendar import Calendar

from einklang.booking import invites, machine_words
from einklang.booking.actions import By, cancel_seat
from einklang.booking.models import Answer, Booking, Seat
from einklang.booking.replies import NothingKept, NotTheirs, Outdated, note_reply
from einklang.mail.inbox import Action, Intent, take
from einklang.mail.models import Letter
from einklang.people.models import Person

from .seats import THURSDAY, a_seat, an_invitation

HERS = "ada@loewenherz.example"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2027, 3, 1, 8, tzinfo=UTC), tick=False) as travel:
        yield travel


@pytest.fixture
def seat(ada: Person) -> Seat:
    return a_seat(ada, invitation=an_invitation(ada).pk)


def kept(seat: Seat) -> tuple[str, bool]:
    """The answer noted, and whether the place stands."""
    after = Seat.objects.get(pk=seat.pk)
    return after.answer, after.cancelled_at is None


def cancelled_letters() -> int:
    return Letter.objects.filter(kind="cancelled").count()


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.TENTATIVE])
def test_a_yes_is_noted_and_may_be_changed(seat: Seat, answer: Answer) -> None:
    note_reply(seat.pk, answer, HERS)
    assert kept(seat) == (answer, True)

    note_reply(seat.pk, Answer.ACCEPTED, HERS)
    assert kept(seat) == (Answer.ACCEPTED, True)


def test_a_no_gives_the_place_back_once(seat: Seat) -> None:
    for _ in range(2):
        note_reply(seat.pk, Answer.DECLINED, "ADA@loewenherz.example ")

    assert kept(seat) == (Answer.DECLINED, False)
    assert Booking.objects.get().cancelled_at is not None
    assert cancelled_letters() == 1


@pytest.mark.parametrize("attendee", ["bob@boerde.example", "", "ada@loewenherz.example.evil.example"])
def test_only_the_registered_address_answers(seat: Seat, attendee: str) -> None:
    with pytest.raises(NotTheirs):
        note_reply(seat.pk, Answer.DECLINED, attendee)

    assert kept(seat) == ("", True)


def test_nothing_is_kept_of_a_place_nobody_has(promise: object) -> None:
    with pytest.raises(NothingKept):
        note_reply(uuid4(), Answer.DECLINED, HERS)


def test_an_answer_to_the_time_before_it_moved_changes_nothing(seat: Seat) -> None:
    Seat.objects.update(sequence=2)
    for answer in Answer:
        with pytest.raises(Outdated):
            note_reply(seat.pk, answer, HERS, sequence=1)
    assert kept(seat) == ("", True)

    note_reply(seat.pk, Answer.DECLINED, HERS, sequence=2)
    assert kept(seat) == (Answer.DECLINED, False)


def test_once_it_has_begun_it_cannot_be_declined(seat: Seat, clock: Any) -> None:
    clock.move_to(THURSDAY)

    with pytest.raises(Outdated):
        note_reply(seat.pk, Answer.DECLINED, HERS)
    assert kept(seat) == ("", True)


def test_a_yes_after_the_cancellation_changes_nothing(seat: Seat) -> None:
    cancel_seat(seat.pk, by=By.STAFF)

    with pytest.raises(Outdated):
        note_reply(seat.pk, Answer.ACCEPTED, HERS, sequence=1)
    assert kept(seat) == ("", False)


def test_of_somebody_who_is_frozen_only_the_no_counts(seat: Seat) -> None:
    Person.objects.update(frozen_at=now())

    with pytest.raises(NotTheirs):
        note_reply(seat.pk, Answer.ACCEPTED, HERS)
    note_reply(seat.pk, Answer.DECLINED, HERS)
    assert kept(seat) == (Answer.DECLINED, False)


def test_whoever_is_over_answers_no_more(seat: Seat) -> None:
    Person.objects.update(ends_at=now() - timedelta(seconds=1))

    with pytest.raises(NotTheirs):
        note_reply(seat.pk, Answer.ACCEPTED, HERS)


def answered(ics: str, partstat: str) -> bytes:
    """What a well-behaved calendar program sends back for an invitation (RFC 5546, 3.2.3)."""
    calendar = Calendar.from_ical(ics)
    calendar["METHOD"] = "REPLY"
    (event,) = calendar.walk("VEVENT")
    event["ATTENDEE"].params["PARTSTAT"] = partstat
    head = (
        f"From: {HERS}\r\nTo: booking@kalo.example\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/calendar; charset=utf-8; method=REPLY\r\n\r\n"
    )
    return head.encode() + bytes(calendar.to_ical())


def test_our_own_invitation_comes_back_declined_after_it_moved(seat: Seat) -> None:
    seat.sequence = 3
    seat.save()
    _, ics = invites.request(seat, language="de", url="https://kalo.example/book/x/")

    assert take(answered(ics, "ACCEPTED")).intent == Intent.ACCEPT_INVITE
    understood = take(answered(ics, "DECLINED"))

    assert (understood.action, understood.done) == (Action.NOTE_REPLY, True)
    assert kept(seat) == (Answer.DECLINED, False)


def test_a_series_or_several_answers_in_one_are_for_a_person(seat: Seat) -> None:
    _, ics = invites.request(seat, language="de")
    body = answered(ics, "DECLINED")
    event = body[body.index(b"BEGIN:VEVENT") : body.index(b"END:VCALENDAR")]
    two_events = body.replace(b"END:VCALENDAR", event + b"END:VCALENDAR")
    two_people = body.replace(b"END:VEVENT", b"ATTENDEE;PARTSTAT=DECLINED:mailto:b@x.example\r\nEND:VEVENT")

    for message in (two_events, two_people):
        assert take(message).action == Action.CASE_FOR_PERSON
    assert kept(seat) == ("", True)


@pytest.mark.parametrize(
    ("words", "product", "machine"),
    [
        ("", "", True),
        ("Ada Löwenherz has accepted this invitation.", "", True),
        ("Ada Löwenherz hat Ihre Einladung abgelehnt", "", True),
        ("Abgelehnt: Interview mit KALO\nWann: Donnerstag\n_____________", "Microsoft", True),
        ("Ada has declined this invitation.\n\nInterview\nGuests\nx@y.example", "-//Google Inc//x", True),
        ('Ada has declined this invitation with this note:\n"Delete me"', "-//Google Inc//x", False),
        ("Ada has accepted this invitation.\n\nInterview", "", False),
        ("Ich habe abgelehnt, bitte löschen Sie mich.", "", False),
        ("Ada hat abgelehnt. Bitte löschen Sie alle Daten.", "", False),
        ("Leider krank", "", False),
        ("Bitte alles löschen", "-//Google Inc//x", False),
    ],
)
def test_words_of_a_person_are_told_from_those_of_a_program(words: str, product: str, machine: bool) -> None:
    assert machine_words.are_all(words, product=product) == machine
