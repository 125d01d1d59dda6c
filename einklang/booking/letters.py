"""Letters about an interview: to whoever comes, with the entry for their calendar, and to its host."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.timezone import now

from einklang.mail.actions import write
from einklang.mail.models import Letter
from einklang.mail.persons import url, write_to
from einklang.policy import queries as policy
from einklang.staff.models import User
from einklang.ui import dates

from . import invites, queries, wish_code, zone_choice
from .models import Booking, Seat, Wish

#: The kinds of the letters to whoever comes.
BOOKED, MOVED, CANCELLED, REMINDER = "booked", "moved", "cancelled", "interview_reminder"
WISH_RECEIVED, WISH_CLOSED = "wish_received", "wish_closed"
#: And to hosts.
HOST_BOOKED, HOST_MOVED, HOST_CANCELLED = "host_booked", "host_moved", "host_cancelled"
HOST_KINDS = (HOST_BOOKED, HOST_MOVED, HOST_CANCELLED)
#: And to coordination.
MOVED_AT_MICROSOFT = "microsoft_moved"

#: Where their buttons lead.
PATH = "book"
#: The address that answers go to: `[contact]` of the policy.
SENDER = "booking"
#: Not delivered by then, these have no use any more.
USEFUL = timedelta(hours=72)

_SPAN = {"de": "{day}, {start} bis {end}", "en": "{day}, {start} to {end}"}
_ZONE = {"de": "{span} (Zeitzone {place})", "en": "{span} (time zone {place})"}


def write_booked(seat: Seat, token: str) -> Letter:
    """Somebody reads when their interview is and how to move it or give it back."""
    return _write_with_invite(BOOKED, seat, token)


def write_moved(seat: Seat, token: str) -> Letter:
    """Somebody reads the new time; their calendar moves the interview."""
    return _write_with_invite(MOVED, seat, token)


def write_cancelled(seat: Seat, *, why: str, token: str = "") -> Letter:
    """Somebody reads that their interview is off, and why; their calendar takes it out.

    `why` says who gave the place back: "person", "staff", "mail", "microsoft" or "rule". With a token the
    letter offers another time.
    """
    invite = invites.cancel(seat, language=seat.person.language)
    return write_to(
        seat.person,
        CANCELLED,
        context={**_about(seat), "why": why, **_choose(token)},
        ends_at=now() + USEFUL,
        invite=invite,
        sender=SENDER,
    )


def write_reminder(seat: Seat, token: str) -> Letter:
    """Somebody is reminded of their interview. The calendar has it already."""
    context = {**_about(seat), "manage_url": url(PATH, token)}
    letter = write_to(seat.person, REMINDER, context=context, ends_at=seat.booking.starts_at, sender=SENDER)
    seat.reminder = letter.pk
    seat.save(update_fields=["reminder"])
    return letter


def _write_with_invite(kind: str, seat: Seat, token: str) -> Letter:
    address = url(PATH, token)
    letter = write_to(
        seat.person,
        kind,
        context={**_about(seat), "manage_url": address},
        ends_at=seat.booking.starts_at,
        invite=invites.request(seat, language=seat.person.language, url=address),
        sender=SENDER,
    )
    # Whatever was written before about its time is no longer right (queries.letter_is_right).
    seat.letter = letter.pk
    seat.save(update_fields=["letter"])
    return letter


def write_wish_received(wish: Wish) -> Letter:
    """Somebody reads which times we understood they wish for."""
    language = wish.person.language
    times = [_moment(datetime.fromisoformat(one), wish.zone, language) for one in wish.times]
    context = {
        "times": times,
        "question": wish.study.question(language),
        "by_mail": wish.by_mail,
        "code": wish_code.of(wish.invitation),
    }
    return write_to(wish.person, WISH_RECEIVED, context=context, ends_at=now() + USEFUL, sender=SENDER)


def _choose(token: str) -> dict[str, str]:
    return {"choose_url": url(PATH, token) if token else ""}


def write_wish_closed(wish: Wish, token: str = "") -> Letter:
    """Somebody reads that none of the times they wished for can be had; with a token, how to choose anew."""
    context = {"question": wish.study.question(wish.person.language), **_choose(token)}
    return write_to(wish.person, WISH_CLOSED, context=context, ends_at=now() + USEFUL, sender=SENDER)


def write_to_host(booking: Booking, kind: str, *, with_entry: bool = False) -> Letter:
    """The host reads what became of an interview of theirs; who comes stands on the page only.

    `with_entry` for a host whose calendar we do not write to: the letter brings it the change.
    """
    user, page = booking.host.user, _interview_url(booking)
    invite = None
    if with_entry and kind == HOST_CANCELLED:
        invite = invites.cancel_of_host(booking)
    elif with_entry:
        invite = invites.request_of_host(booking, url=page)
    return write(
        kind,
        about=None,
        to=user.email,
        language=user.language,
        context={
            "name": user.name,
            "when": when(booking, booking.host.zone, user.language),
            "minutes": _minutes(booking),
            "question": booking.study.question(user.language),
            "interview_url": page,
        },
        ends_at=now() + USEFUL,
        invite=invite,
        sender=SENDER,
    )


def write_moved_at_microsoft(booking: Booking, user: User) -> Letter:
    """Coordination reads that somebody moved an appointment at Microsoft, and that it stands as it did."""
    return write(
        MOVED_AT_MICROSOFT,
        about=None,
        to=user.email,
        language=user.language,
        context={
            "name": user.name,
            "when": when(booking, booking.host.zone, user.language),
            "interview_url": _interview_url(booking),
        },
        ends_at=now() + USEFUL,
        sender=SENDER,
    )


def _interview_url(booking: Booking) -> str:
    return f"{settings.BASE_URL}/staff/interviews/{booking.entry}/"


def when(booking: Booking, zone: str, language: str) -> str:
    """Donnerstag, 4. März 2027, 10:00 bis 11:00 Uhr; with the zone where it is not the policy's."""
    with timezone.override(ZoneInfo(zone)), translation.override(language):
        start, end = dates.hour(booking.starts_at), dates.hour(booking.ends_at)
        if timezone.localdate(booking.starts_at) != timezone.localdate(booking.ends_at):
            end = dates.moment(booking.ends_at)
        span = _SPAN[language].format(
            day=dates.day(booking.starts_at), start=start.removesuffix("\u00a0Uhr"), end=end
        )
    return _with_zone(span, zone, language)


def _moment(at: datetime, zone: str, language: str) -> str:
    with timezone.override(ZoneInfo(zone)), translation.override(language):
        return _with_zone(dates.moment(at), zone, language)


def _with_zone(span: str, zone: str, language: str) -> str:
    if zone == policy.current().time_zone:
        return span
    return _ZONE[language].format(span=span, place=zone_choice.place(ZoneInfo(zone)))


def _about(seat: Seat) -> dict[str, object]:
    booking, language = seat.booking, seat.person.language
    return {
        "when": when(booking, seat.zone, language),
        "minutes": _minutes(booking),
        "host": booking.host.user.name,
        "question": booking.study.question(language),
        "observers": queries.observers_may_follow(booking),
        # Whoever declines in their calendar has to know whether that reaches us.
        "answers_are_read": bool(settings.IMAP_URL),
    }


def _minutes(booking: Booking) -> int:
    return int((booking.ends_at - booking.starts_at).total_seconds()) // 60
