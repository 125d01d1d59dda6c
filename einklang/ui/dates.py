"""Dates as they are written in a letter: with the weekday, and never torn apart at a line end."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils import dateformat, timezone, translation

_DAY = {"de": "j. F Y", "en": "j F Y"}
_SHORT = {"de": "d.m.Y", "en": "j M Y"}
_HOUR = {"de": "H:i \\U\\h\\r", "en": "H:i"}
_FIXED = "\u00a0"


def _local(value: date) -> date:
    """An aware instant in the zone in use; a plain date as it is."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _written(value: date, form: str) -> str:
    return dateformat.format(value, form).replace(" ", _FIXED)


def _speaks() -> str:
    return "en" if (translation.get_language() or "de").startswith("en") else "de"


def day(value: date) -> str:
    """Donnerstag, 4. März 2027 / Thursday, 4 March 2027, in the language in use."""
    value = _local(value)
    return f"{dateformat.format(value, 'l')}, {_written(value, _DAY[_speaks()])}"


def moment(value: date) -> str:
    """Donnerstag, 4. März 2027, 10:00 Uhr / Thursday, 4 March 2027, 10:00."""
    return f"{day(value)}, {_written(_local(value), _HOUR[_speaks()])}"


def hour(value: datetime) -> str:
    """10:00 Uhr / 10:00."""
    return _written(_local(value), _HOUR[_speaks()])


def machine(value: date, *, whole_day: bool) -> str:
    """The same for machines (HTML's <time>): the local day, or the moment with its offset."""
    value = _local(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if whole_day else value.isoformat(timespec="minutes")
    return value.isoformat()


def short_day(value: date) -> str:
    """04.03.2027 / 4 Mar 2027, for tables of many rows."""
    return _written(_local(value), _SHORT[_speaks()])


FORMS: dict[str, Callable[[date], str]] = {"day": day, "moment": moment, "short_day": short_day}
