"""The time zone somebody reads times in: theirs by name, else the policy's."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_timezone_name

from einklang.policy import queries as policy

#: Areas of the time zone database that are places; the others are old names.
AREAS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian"),
    "Pacific",
)


@cache
def places() -> tuple[str, ...]:
    """Every zone that somebody may choose, by name."""
    return (*sorted(name for name in available_timezones() if name.partition("/")[0] in AREAS), "UTC")


def zone_named(name: str | None) -> ZoneInfo:
    """The zone of this name; the policy's where there is none such."""
    return ZoneInfo(name) if name in places() else policy.current().zone


def place(zone: ZoneInfo) -> str:
    """The place a zone is named after: Berlin, New York."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def short(zone: ZoneInfo, at: datetime, language: str) -> str:
    """What the time of this moment is called there: MEZ, CET, GMT+5:30 (Unicode CLDR)."""
    return get_timezone_name(at.astimezone(zone), width="short", locale=language)
