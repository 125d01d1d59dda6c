"""What went wrong with a calendar, in a plain sentence that says what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .calendars.port import CalendarFailed
from .models import Kind

FAILURES: dict[str, Promise] = {
    "Unreachable": _("Nobody answers at this address. Is it right, and is the server up?"),
    "TooSlow": _("The calendar took too long to answer. Try again in a minute."),
    "NotAllowed": _(
        "The server does not let us in. Are name and password right? Many calendars need an app password."
    ),
    "NotThere": _("There is no calendar at this address."),
    "NotACalendar": _("What stands at this address is no calendar that we can read."),
    "SeveralCalendars": _("There are several calendars at this address: choose one below."),
    "Elsewhere": _("The address leads on to another server. Give the address that it leads to."),
    "NotSafe": _("The address has to begin with https://."),
    "TooBig": _("This calendar is bigger than we take in. Give one with fewer old entries."),
    "TooManyEntries": _("This calendar has more entries than we take in. Give one with fewer old entries."),
    "TooManyTimes": _("An entry of this calendar is repeated so often that we do not read it."),
}
OTHER = _("This calendar could not be read. Try again in a few minutes.")

KINDS: dict[str, Promise] = {
    Kind.CALDAV: _("CalDAV"),
    Kind.ICS: _("Calendar address"),
    Kind.MICROSOFT: _("Microsoft 365"),
}


def failure_words(error: CalendarFailed | str) -> Promise:
    """The sentence for an error, or for the name of one."""
    return FAILURES.get(error if isinstance(error, str) else type(error).__name__, OTHER)
