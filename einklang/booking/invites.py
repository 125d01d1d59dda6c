"""A place in an interview as calendar programs read it: invited, moved, cancelled (RFC 5545, 5546, 6047).

The UID is the seat's id and stays; SEQUENCE is the seat's and rises with each move and with the cancellation.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import now
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from einklang.hosts.calendars import own
from einklang.mail.actions import Invite, words_of
from einklang.policy import queries as policy

from . import zones
from .models import Booking, Seat

PRODUCT = "-//Einklang//Interviews//EN"


def uid(seat_id: UUID) -> str:
    """The UID of a seat's invitation, in every letter about it. It is long, random and names nobody."""
    return f"{seat_id}@{_host()}"


def seat_of(text: str) -> UUID | None:
    """The id of the seat behind a UID of ours; None for everybody else's."""
    own, _, host = text.strip().rpartition("@")
    if host.casefold() != _host():
        return None
    try:
        found = UUID(own)
    except ValueError:
        return None
    return found if str(found) == own.casefold() else None


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """What is to stand in somebody's calendar."""

    uid: str
    sequence: int
    booking: Booking
    zone: str
    address: str
    name: str
    summary: str
    description: str = ""
    url: str = ""


def request(seat: Seat, *, language: str, url: str = "") -> Invite:
    """The invitation to this place, or its new time, with the buttons that mail programs show."""
    return _invite("REQUEST", "CONFIRMED", _of_seat(seat, language, url))


def cancel(seat: Seat, *, language: str) -> Invite:
    """The place is gone: the calendar takes the interview out. Its SEQUENCE was raised before."""
    return _invite("CANCEL", "CANCELLED", _of_seat(seat, language, ""))


def request_of_host(booking: Booking, *, url: str) -> Invite:
    """The interview for its host's own calendar: a time and a link for staff, nothing about who comes."""
    return _invite("REQUEST", "CONFIRMED", _of_host(booking, url))


def cancel_of_host(booking: Booking) -> Invite:
    """The host's calendar takes the interview out. Its SEQUENCE was raised before."""
    return _invite("CANCEL", "CANCELLED", _of_host(booking, ""))


def _of_seat(seat: Seat, language: str, url: str) -> _Entry:
    booking = seat.booking
    minutes = int((booking.ends_at - booking.starts_at).total_seconds()) // 60
    context = {"minutes": minutes, "host": booking.host.user.name, "manage_url": url}
    words = words_of("entry", context, language)
    return _Entry(
        uid=uid(seat.pk),
        sequence=seat.sequence,
        booking=booking,
        zone=seat.zone,
        address=seat.person.email or "",
        name=seat.person.name,
        summary=words.subject,
        description=words.text.strip(),
        url=url,
    )


def _of_host(booking: Booking, url: str) -> _Entry:
    user = booking.host.user
    return _Entry(
        uid=own.uid(booking.entry),
        sequence=booking.sequence,
        booking=booking,
        zone=booking.host.zone,
        address=user.email,
        name=user.name,
        summary=own.summary(user.language),
        url=url,
    )


def _invite(method: str, status: str, entry: _Entry) -> Invite:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now().astimezone(UTC))
    starts, ends, zone = _times(entry.booking, entry.zone)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("status", status)
    event.add("transp", "OPAQUE")
    _add_people(event, entry)
    event.add("summary", entry.summary)
    if entry.description:
        event.add("description", entry.description)
    if entry.url:
        event.add("url", entry.url)
    if zone is not None:
        calendar.add_component(zone)
    calendar.add_component(event)
    return method, calendar.to_ical().decode()


def _times(booking: Booking, name: str) -> tuple[datetime, datetime, Timezone | None]:
    """Start and end as wall times with the zone's rules, or in UTC where wall times cannot say them."""
    zone = ZoneInfo(name)
    starts, ends = booking.starts_at.astimezone(zone), booking.ends_at.astimezone(zone)
    rules = zones.component(name, starts.year) if name != "UTC" else None
    # An hour that a clock shows twice is the first one in iCalendar; the second cannot be written.
    if rules is None or starts.fold or ends.fold:
        return starts.astimezone(UTC), ends.astimezone(UTC), None
    return starts, ends, rules


def _add_people(event: Event, entry: _Entry) -> None:
    promise = policy.current()
    organizer = _address(promise.contact.booking, promise.controller.name)
    attendee = _address(entry.address, entry.name)
    event.add("organizer", organizer)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    attendee.params["RSVP"] = vText("TRUE")
    event.add("attendee", attendee, encode=False)


def _address(address: str, name: str) -> vCalAddress:
    """A calendar address (RFC 6068) with the name it goes by."""
    made = vCalAddress("mailto:" + quote(address, safe="@!$&'*+-/=^_`{|}~."))
    made.params["CN"] = vText(name)
    return made


def _host() -> str:
    return (urlsplit(settings.BASE_URL).hostname or "localhost").casefold()
