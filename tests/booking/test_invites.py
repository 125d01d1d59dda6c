"""Invitations that calendar programs understand: the instant they name, and the mail they travel in."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some
from icalendar import Calendar, Component, Timezone

from einklang.booking import zones
from einklang.booking.invites import cancel, request, seat_of, uid
from einklang.booking.models import Seat
from einklang.mail.actions import send_due
from einklang.mail.persons import write_to
from einklang.people.models import Person
from tests.mail.sink import running
from tests.mailbox import Mailbox

from .seats import THURSDAY, a_seat

ZONES = ("Europe/Berlin", "Europe/Dublin", "Australia/Lord_Howe", "America/New_York", "UTC")
#: Both days on which these zones change their clocks in 2027, and one ordinary day.
DAYS = {
    "Europe/Berlin": ((3, 28), (10, 31)),
    "Europe/Dublin": ((3, 28), (10, 31)),
    "Australia/Lord_Howe": ((4, 4), (10, 3)),
    "America/New_York": ((3, 14), (11, 7)),
    "UTC": ((3, 28), (10, 31)),
}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Arrived = Callable[[], EmailMessage]
SLOW = hypothesis_settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2027, 2, 1, 9, tzinfo=UTC), tick=False) as travel:
        yield travel


def read(ics: str) -> tuple[Calendar, Component]:
    whole = Calendar.from_ical(ics)
    (event,) = whole.walk("VEVENT")
    return whole, event


def at(seat: Seat, starts_at: datetime, zone: str) -> Seat:
    """The same place at another time in another zone, not saved."""
    seat.zone = zone
    seat.booking.starts_at, seat.booking.ends_at = starts_at, starts_at + timedelta(minutes=45)
    return seat


def as_a_stranger(ics: str) -> Component:
    """The event, read by a program that knows no zone but the one in the file."""
    foreign = "\r\n".join(
        line.replace(":", ":X-", 1) if line.startswith("TZID:") else line for line in ics.split("\r\n")
    )
    for zone in ZONES:
        foreign = foreign.replace(f"TZID={zone}", f"TZID=X-{zone}").replace(
            f'TZID="{zone}"', f"TZID=X-{zone}"
        )
    return read(foreign)[1]


@SLOW
@given(data=some.data())
def test_whoever_reads_it_meets_the_same_instant(ada: Person, data: some.DataObject) -> None:
    seat = _kept(ada)
    zone = data.draw(some.sampled_from(ZONES))
    month, day = data.draw(some.sampled_from([*DAYS[zone], (1, 1), (7, 1), (12, 31)]))
    quarter = data.draw(some.integers(-96, 192))
    starts_at = datetime(2027, month, day, tzinfo=UTC) + timedelta(minutes=15 * quarter)

    _, ics = request(at(seat, starts_at, zone), language="de")

    for event in (read(ics)[1], as_a_stranger(ics)):
        assert event.decoded("dtstart").astimezone(UTC) == starts_at
        assert event.decoded("dtend").astimezone(UTC) == starts_at + timedelta(minutes=45)


def _kept(ada: Person) -> Seat:
    return Seat.objects.select_related("booking__host__user", "person").first() or a_seat(ada)


def test_the_zone_comes_with_two_rules_and_no_list_of_days(ada: Person) -> None:
    _, ics = request(a_seat(ada), language="de")

    (zone,) = read(ics)[0].walk("VTIMEZONE")
    assert {
        one.name: (one["RRULE"].to_ical(), one["TZOFFSETTO"].to_ical()) for one in zone.subcomponents
    } == {
        "DAYLIGHT": (b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "+0200"),
        "STANDARD": (b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "+0100"),
    }
    assert "DTSTART:19700329T020000\r\n" in ics
    assert "RDATE" not in ics
    assert "DTSTART;TZID=Europe/Berlin:20270304T100000\r\n" in ics


def test_a_zone_without_summer_time_has_one_component() -> None:
    zone = zones.component("Asia/Kolkata", 2027)

    assert zone is not None
    assert [(one.name, one["TZOFFSETTO"].to_ical()) for one in zone.subcomponents] == [("STANDARD", "+0530")]


def test_a_zone_that_two_rules_cannot_say_is_written_in_utc(ada: Person) -> None:
    """Morocco moves its clocks with Ramadan."""
    _, ics = request(a_seat(ada, zone="Africa/Casablanca"), language="de")

    assert "DTSTART:20270304T090000Z\r\n" in ics
    assert "VTIMEZONE" not in ics


def test_the_second_time_a_clock_shows_an_hour_is_written_in_utc(ada: Person) -> None:
    _, ics = request(a_seat(ada, starts_at=datetime(2027, 10, 31, 1, tzinfo=UTC)), language="de")

    assert "DTSTART:20271031T010000Z\r\n" in ics


def test_the_rules_of_every_zone_there_is_hold_on_every_day_of_the_year() -> None:
    said = 0
    for name in sorted(available_timezones() - {"localtime", "Factory"}):
        component = zones.component(name, 2027)
        if component is None:
            continue
        said += 1
        zone = ZoneInfo(name)
        for number in range(0, 365, 5):
            moment = datetime(2027, 1, 1, 11, tzinfo=UTC) + timedelta(days=number)
            assert offset_said(component, moment) == moment.astimezone(zone).utcoffset(), (name, moment)
    assert said > 400


def offset_said(component: Timezone, moment: datetime) -> timedelta:
    """The offset that these rules give, worked out from the text of the rules alone."""
    if len(component.subcomponents) == 1:
        return component.subcomponents[0]["TZOFFSETTO"].td
    began = []
    for one in component.subcomponents:
        (place, weekday) = re.fullmatch(r"(-?\d)(\w\w)", one["RRULE"]["BYDAY"]).groups()
        for year in (moment.year - 1, moment.year):
            month = calendar.monthcalendar(year, one["RRULE"]["BYMONTH"])
            days = [week[WEEKDAYS.index(weekday)] for week in month if week[WEEKDAYS.index(weekday)]]
            day = days[int(place) if int(place) < 0 else int(place) - 1]
            onset = one.decoded("DTSTART").replace(year=year, day=day, tzinfo=UTC)
            began.append((onset - one["TZOFFSETFROM"].td, one["TZOFFSETTO"].td))
    return max(one for one in began if one[0] <= moment)[1]


def test_it_says_who_invites_whom_and_asks_for_an_answer(ada: Person) -> None:
    seat = a_seat(ada)
    method, ics = request(seat, language="de", url="https://kalo.example/book/place/x/")

    whole, event = read(ics)
    assert (method, whole["METHOD"]) == ("REQUEST", "REQUEST")
    assert (event["ORGANIZER"], event["ORGANIZER"].params["CN"]) == (
        "mailto:booking@kalo.example",
        "KALORIMETA GmbH",
    )
    assert event["ATTENDEE"] == "mailto:ada@loewenherz.example"
    assert dict(event["ATTENDEE"].params) == {
        "CN": "Ada Löwenherz",
        "CUTYPE": "INDIVIDUAL",
        "ROLE": "REQ-PARTICIPANT",
        "PARTSTAT": "NEEDS-ACTION",
        "RSVP": "TRUE",
    }
    assert (event["UID"], event["SEQUENCE"], event["STATUS"], event["TRANSP"]) == (
        f"{seat.pk}@127.0.0.1",
        0,
        "CONFIRMED",
        "OPAQUE",
    )
    assert event["DTSTAMP"].to_ical() == b"20270201T090000Z"
    assert event["SUMMARY"] == "Interview mit KALO"
    assert event["URL"] == "https://kalo.example/book/place/x/"
    assert event["DESCRIPTION"] == (
        "Ein Gespräch von 60 Minuten per Video mit Meike Lorenz, KALORIMETA GmbH.\n\n"
        "Termin ansehen, verlegen oder absagen:\nhttps://kalo.example/book/place/x/"
    )


def test_no_line_is_longer_than_75_octets_and_each_ends_with_crlf(ada: Person) -> None:
    _, ics = request(a_seat(ada), language="de", url="https://kalo.example/book/place/" + "ä" * 90)

    assert max(len(line.encode()) for line in ics.split("\r\n")) <= 75
    assert "\n" not in ics.replace("\r\n", "")


def test_moving_keeps_the_uid_and_cancelling_says_so_to_the_same_two(ada: Person) -> None:
    seat = a_seat(ada)
    _, first = read(request(seat, language="en")[1])
    seat.sequence = 1
    _, moved = read(request(seat, language="en")[1])
    seat.sequence = 2
    method, ics = cancel(seat, language="en")
    whole, gone = read(ics)

    assert (method, whole["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCEL", "CANCELLED")
    assert [one["SEQUENCE"] for one in (first, moved, gone)] == [0, 1, 2]
    for name in ("UID", "ORGANIZER", "ATTENDEE", "SUMMARY"):
        assert first[name] == moved[name] == gone[name]


def test_a_uid_of_ours_leads_back_and_no_other_does(settings: Any) -> None:
    settings.BASE_URL = "https://Interviews.Kalo.example"
    own = uuid4()

    assert seat_of(uid(own)) == own
    assert seat_of(f" {str(own).upper()}@interviews.kalo.example ") == own
    for strange in (f"{own}@kalo.example", str(own), f"{own.hex}@interviews.kalo.example", "@", "", "x@y"):
        assert seat_of(strange) is None


NAMES = [
    ("Ada", "Löwenherz"),
    ('Ada "die Löwin"', "Löwenherz"),
    ("Löwenherz, Ada; Dr.:", "Müller^n"),
    ("Ада 王小明", "ß" * 90),
]


@pytest.mark.parametrize(("first", "last"), NAMES)
def test_odd_names_come_through_as_they_are_written(ada: Person, first: str, last: str) -> None:
    seat = a_seat(ada)
    seat.person.first_name, seat.person.last_name = first, last
    seat.person.email = "ada+x@loewenherz.example"
    _, event = read(request(seat, language="de")[1])

    # Parameters cannot hold the double quote (RFC 5545, 3.1).
    assert event["ATTENDEE"].params["CN"].replace("'", '"') == f"{first} {last}"
    assert event["ATTENDEE"] == "mailto:ada+x@loewenherz.example"


@pytest.fixture(params=["server", "folder"])
def sent(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Arrived]:
    """What arrives, of a letter sent to a mail server and of one laid down in a folder."""
    if request.param == "folder":
        settings.EMAIL_URL = f"file://{tmp_path / 'sent'}"
        yield lambda: Mailbox(tmp_path / "sent").all()[-1].message
        return
    with running() as sink:
        settings.EMAIL_URL = sink.url
        yield lambda: sink.letters[-1]


@pytest.mark.parametrize("make", [request, cancel])
def test_the_invitation_lies_beside_the_words_and_the_file_behind_them(
    ada: Person, sent: Arrived, make: Callable[..., tuple[str, str]]
) -> None:
    seat = a_seat(ada)
    method, ics = make(seat, language="de")
    write_to(ada, "lifting", ends_at=THURSDAY, invite=(method, ics), sender="booking")
    assert send_due() == 1

    message = sent()
    assert shape(message) == [
        "multipart/mixed",
        ["multipart/alternative", "text/plain", "text/html", "text/calendar"],
        "application/ics",
    ]
    alternative, file = message.iter_parts()
    invite = list(alternative.iter_parts())[-1]
    assert dict(invite["Content-Type"].params) == {
        "charset": "utf-8",
        "method": method,
        "component": "VEVENT",
    }
    # Lines end as iCalendar wants them in both, whatever the mail's own lines end with.
    assert invite.get_payload(decode=True) == file.get_payload(decode=True) == ics.encode()
    assert message["From"].addresses[0].addr_spec == read(ics)[1]["ORGANIZER"].removeprefix("mailto:")
    assert message["To"] == read(ics)[1]["ATTENDEE"].removeprefix("mailto:")
    assert file.get_filename() == "invite.ics"


def shape(part: EmailMessage) -> Any:
    """The content types of a mail, as lists within lists."""
    kind = part.get_content_type()
    return [kind, *map(shape, part.iter_parts())] if part.is_multipart() else kind
