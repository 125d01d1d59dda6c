"""What people and hosts read about an interview."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from icalendar import Calendar

from einklang.booking import letters, wish_code
from einklang.booking.letters import HOST_KINDS, when
from einklang.booking.models import Seat, Wish
from einklang.mail.actions import send_due
from einklang.mail.models import Letter as Waiting
from einklang.people.models import Person
from tests.mailbox import Letter, Mailbox

from .seats import THURSDAY, a_host, a_seat

TOKEN = "a-token-of-twenty-six-signs"
TEMPLATES = Path(letters.__file__).parent / "templates" / "mail"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2027, 2, 1, 9, tzinfo=UTC)) as travel:
        yield travel


@pytest.fixture(params=["de", "en"])
def her(request: pytest.FixtureRequest, join: Callable[..., Person]) -> Person:
    """Ada, in either language."""
    return join(language=request.param)


def last(mailbox: Mailbox, address: str = "ada@loewenherz.example") -> Letter:
    send_due()
    return mailbox.last_to(address)


def one_line(text: str) -> str:
    return text.replace("\u00a0", " ")


def a_wish(person: Person, *times: datetime, zone: str = "Europe/Berlin") -> Wish:
    seat = a_seat(person)
    return Wish.objects.create(
        study=seat.booking.study,
        person=person,
        invitation=uuid4(),
        times=[one.isoformat() for one in times],
        zone=zone,
        by_mail=True,
        gone_at=THURSDAY,
    )


WRITE = {
    "booked": lambda seat: letters.write_booked(seat, TOKEN),
    "moved": lambda seat: letters.write_moved(seat, TOKEN),
    "reminder": lambda seat: letters.write_reminder(seat, TOKEN),
}
SPANS = {
    "de": "Donnerstag, 4. März 2027, 10:00 bis 11:00 Uhr",
    "en": "Thursday, 4 March 2027, 10:00 to 11:00",
}


@pytest.mark.parametrize("kind", WRITE)
def test_a_letter_says_when_with_whom_about_what_and_leads_to_the_place(
    her: Person, mailbox: Mailbox, kind: str
) -> None:
    seat = a_seat(her)
    written = WRITE[kind](seat)
    assert written.ends_at == seat.booking.starts_at

    letter = last(mailbox)
    text = one_line(letter.text)
    assert f"\n{SPANS[her.language]}\n" in text
    assert "Meike Lorenz" in text
    assert seat.booking.study.question(her.language) in text
    assert letter.token("book") == TOKEN
    assert letter.token("withdraw")
    assert str(letter.message["From"]) == "KALORIMETA GmbH <booking@kalo.example>"


@pytest.mark.parametrize(("kind", "method"), [("booked", "REQUEST"), ("moved", "REQUEST"), ("off", "CANCEL")])
def test_what_changes_the_calendar_carries_the_entry(
    ada: Person, mailbox: Mailbox, kind: str, method: str
) -> None:
    seat = a_seat(ada)
    letters.write_cancelled(seat, why="person") if kind == "off" else WRITE[kind](seat)

    entry = Calendar.from_ical(last(mailbox).attachment("invite.ics"))
    assert entry["METHOD"] == method
    (event,) = entry.walk("VEVENT")
    assert event["UID"] == f"{seat.pk}@127.0.0.1"
    assert ("URL" in event) == (kind != "off")


def test_a_reminder_carries_none(ada: Person, mailbox: Mailbox) -> None:
    letters.write_reminder(a_seat(ada), TOKEN)

    assert list(last(mailbox).message.iter_attachments()) == []


def test_colleagues_are_named_only_where_they_may_follow(ada: Person, bob: Person, mailbox: Mailbox) -> None:
    letters.write_booked(a_seat(ada), TOKEN)
    letters.write_booked(a_seat(bob), TOKEN)
    unwanted = a_seat(ada)
    unwanted.booking.study.observers = False
    shared = a_seat(ada)
    Seat.objects.filter(person=bob).update(booking=shared.booking)

    assert "dass Kolleginnen und Kollegen zuhören" in last(mailbox).text
    assert "Sonst hört niemand zu." in last(mailbox, "bob@boerde.example").text
    for seat in (unwanted, shared):
        letters.write_booked(seat, TOKEN)
        assert "Sonst hört niemand zu." in last(mailbox).text


def test_whoever_declines_in_the_calendar_knows_whether_that_is_read(
    ada: Person, mailbox: Mailbox, settings: Any
) -> None:
    letters.write_booked(a_seat(ada), TOKEN)
    assert "liest bei uns niemand" in last(mailbox).text

    settings.IMAP_URL = "imaps://user:password@mail.example/INBOX"
    letters.write_booked(a_seat(ada), TOKEN)
    assert "Lehnen Sie ihn dort ab, ist der Termin abgesagt." in last(mailbox).text


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("person", "Sie haben ihn abgesagt"),
        ("mail", "in Ihrem Kalender abgelehnt"),
        ("microsoft", "bei Microsoft Bookings abgesagt"),
        ("staff", "Wir müssen ihn leider absagen."),
        ("rule", "Wir müssen ihn leider absagen."),
    ],
)
def test_a_cancellation_says_who_cancelled(ada: Person, mailbox: Mailbox, why: str, words: str) -> None:
    written = letters.write_cancelled(a_seat(ada), why=why)

    assert round((written.ends_at - written.written_at) / timedelta(hours=1)) == 72
    assert words in last(mailbox).text
    assert SPANS["de"] in one_line(last(mailbox).text)


def test_a_wish_is_read_back_in_the_zone_it_was_meant_in(ada: Person, mailbox: Mailbox) -> None:
    letters.write_wish_received(a_wish(ada, THURSDAY, THURSDAY + timedelta(days=1)))
    read = one_line(last(mailbox).text)
    letters.write_wish_received(a_wish(ada, THURSDAY, zone="America/New_York"))
    abroad = one_line(last(mailbox).text)

    assert "- Donnerstag, 4. März 2027, 10:00 Uhr\n- Freitag, 5. März 2027, 10:00 Uhr\n" in read
    assert "- Donnerstag, 4. März 2027, 04:00 Uhr (Zeitzone New York)\n" in abroad


def test_a_wish_without_a_time_says_that_a_person_reads_it_and_how_it_is_faster(
    her: Person, mailbox: Mailbox
) -> None:
    wish = a_wish(her)
    letters.write_wish_received(wish)

    assert wish_code.of(wish.invitation) in last(mailbox).text
    letters.write_wish_closed(wish)
    assert wish.study.question(her.language) in last(mailbox).text


@pytest.mark.parametrize("kind", HOST_KINDS)
def test_a_host_reads_when_and_no_name_of_whoever_comes(ada: Person, mailbox: Mailbox, kind: str) -> None:
    seat = a_seat(ada)
    host = seat.booking.host
    host.zone = "America/New_York"
    letters.write_to_host(seat.booking, kind)

    letter = last(mailbox, "meike@kalo.example")
    assert "Donnerstag, 4. März 2027, 04:00 bis 05:00 Uhr (Zeitzone New York)" in one_line(letter.text)
    assert f"http://127.0.0.1:8000/staff/interviews/{seat.booking.entry}/" in letter.text
    whole = letter.text + letter.html
    assert not any(word in whole for word in ("Ada", "Löwenherz", "loewenherz", str(ada.pk)))
    assert not Waiting.objects.filter(kind=kind).exists()


def test_the_host_and_the_templates_are_complete(ada: Person) -> None:
    mine = {path.name.partition(".")[0] for path in TEMPLATES.glob("*.txt")} - {"entry"}

    assert mine == {
        letters.BOOKED,
        letters.MOVED,
        letters.CANCELLED,
        letters.REMINDER,
        letters.WISH_RECEIVED,
        letters.WISH_CLOSED,
        letters.MOVED_AT_MICROSOFT,
        *HOST_KINDS,
    }


def test_no_subject_names_a_question_or_anybody(ada: Person, mailbox: Mailbox) -> None:
    seat, wish = a_seat(ada), a_wish(ada)
    for write in WRITE.values():
        write(seat)
    letters.write_cancelled(seat, why="staff")
    letters.write_wish_received(wish)
    letters.write_wish_closed(wish)
    for kind in HOST_KINDS:
        letters.write_to_host(seat.booking, kind)
    send_due()

    told = ("Ada", "Löwenherz", "Meike", "Lorenz", "Heizkosten", "@", "4. März")
    subjects = {letter.subject for letter in mailbox.all()}
    assert len(subjects) > 9
    assert [subject for subject in subjects if any(word in subject for word in told)] == []


def test_times_are_told_over_midnight_and_on_both_clock_changes(ada: Person) -> None:
    def told(starts_at: datetime, zone: str, language: str) -> str:
        return one_line(when(a_seat(ada, starts_at=starts_at).booking, zone, language))

    late, summer = datetime(2027, 3, 4, 22, 30, tzinfo=UTC), datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert told(late, "Europe/Berlin", "de") == (
        "Donnerstag, 4. März 2027, 23:30 bis Freitag, 5. März 2027, 00:30 Uhr"
    )
    assert told(summer, "Europe/Berlin", "en") == "Sunday, 28 March 2027, 01:30 to 03:30"
    assert told(summer, "UTC", "de") == "Sonntag, 28. März 2027, 00:30 bis 01:30 Uhr (Zeitzone UTC)"


def test_a_host_without_an_account_name_is_not_needed(ada: Person, mailbox: Mailbox) -> None:
    """The host's own language is used, not the participant's."""
    host = a_host()
    host.user.language = "en"
    host.user.save()
    letters.write_to_host(a_seat(ada).booking, "host_booked")

    assert last(mailbox, "meike@kalo.example").subject == "An interview is booked"
