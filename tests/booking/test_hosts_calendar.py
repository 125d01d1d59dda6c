"""The host's own calendar: written to where it can be, else brought the change by mail; it names nobody."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.timezone import now
from icalendar import Calendar, Event

from einklang.booking.actions import book, cancel
from einklang.booking.models import Booking
from einklang.hosts.models import Entry, Host, Kind, Source
from einklang.vault.fields import use_key
from einklang.vault.keys import make_key
from tests.mailbox import Letter, Mailbox

from .conftest import MONDAY, berlin

ZONE = "Europe/Berlin"
NINE = berlin(MONDAY, 9)
ANJA, PAUL = "anja@kalo.example", "paul@kalo.example"


def entries(letters: list[Letter]) -> list[tuple[str, Event]]:
    """The method and the event of each letter that brings one."""
    parts = [
        part
        for letter in letters
        for part in letter.message.walk()
        if part.get_content_type() == "text/calendar"
    ]
    return [
        (str(part.get_param("method")), Calendar.from_ical(str(part.get_content())).walk("VEVENT")[0])
        for part in parts
    ]


def test_one_entry_comes_moves_and_goes(
    token: str, anja: Host, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE, host=anja.pk)
    work()
    book(token, NINE + timedelta(hours=2), zone=ZONE, host=anja.pk)
    work()
    cancel(token)
    work()

    found = entries(mailbox.to(ANJA))
    assert [method for method, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _, event in found}) == 1
    sequences = [int(event["SEQUENCE"]) for _, event in found]
    assert sequences == sorted(set(sequences))
    assert [event["DTSTART"].dt for _, event in found[:2]] == [NINE, NINE + timedelta(hours=2)]


def test_it_names_nobody_who_comes(
    token: str, anja: Host, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE, host=anja.pk)
    work()

    ((_, event),) = entries(mailbox.to(ANJA))
    text = event.to_ical().decode()
    assert ("Ada" in text, "wenherz" in text, "ada@" in text) == (False, False, False)
    assert str(Booking.objects.get().entry) in str(event["URL"])


def test_another_host_gets_it_and_the_first_one_is_rid_of_it(
    token: str, anja: Host, paul: Host, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE, host=anja.pk)
    work()
    book(token, NINE, zone=ZONE, host=paul.pk)
    work()

    assert [method for method, _ in entries(mailbox.to(ANJA))] == ["REQUEST", "CANCEL"]
    assert [method for method, _ in entries(mailbox.to(PAUL))] == ["REQUEST"]


def test_a_calendar_that_is_written_to_is_not_told_by_mail_as_well(
    token: str, anja: Host, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    source = Source(host=anja, kind=Kind.CALDAV, written_to=True, fetched_at=now())
    use_key(source, make_key(source.pk, ends_at=None))
    source.access = {"url": "http://127.0.0.1:9/", "username": "anja", "password": "x"}
    source.save(force_insert=True)
    book(token, NINE, zone=ZONE, host=anja.pk)
    work()
    book(token, NINE + timedelta(hours=2), zone=ZONE, host=anja.pk)
    work()

    wanted = Entry.objects.get()
    assert (wanted.booking, wanted.starts_at) == (
        Booking.objects.standing().get().entry,
        NINE + timedelta(hours=2),
    )
    assert wanted.removed is False
    assert entries(mailbox.to(ANJA)) == []
    cancel(token)
    work()
    assert Entry.objects.get().removed is True
