"""Entries of ours in other people's calendars: how they are told from theirs, and what stands in them."""

from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event


def suffix() -> str:
    """The end of each UID of ours; nobody else's ends like that."""
    return f".interview@{urlsplit(settings.BASE_URL).hostname}"


def uid(booking: UUID) -> str:
    """The UID of an interview's entry: it stays, however often the interview is moved."""
    return f"{booking}{suffix()}"


def summary(language: str) -> str:
    """What an interview is called in its host's calendar."""
    with translation.override(language):
        return _("Customer interview")


def entry(
    booking: UUID, *, starts_at: datetime, ends_at: datetime, made_at: datetime, sequence: int, language: str
) -> str:
    """The iCalendar text (RFC 5545): a time, a link for staff, and nothing about who comes."""
    event = Event()
    event.add("uid", uid(booking))
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", ends_at.astimezone(UTC))
    event.add("sequence", sequence)
    event.add("summary", summary(language))
    event.add("url", f"{settings.BASE_URL}/staff/interviews/{booking}/")
    event.add("transp", "OPAQUE")
    calendar = Calendar()
    calendar.add("prodid", "-//Einklang//Interviews//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text
