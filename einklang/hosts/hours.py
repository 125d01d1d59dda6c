"""Hours of a day as people write them, "9-12, 13:30–17", and as they are kept: minutes since midnight."""

import re
from collections.abc import Iterable, Sequence

from .models import CELL, DAY

Hours = list[tuple[int, int]]
_APART = re.compile(r"[,;\n]|\bund\b|\band\b")
_TO = re.compile(r"\s*(?:-|–|—|\bbis\b|\bto\b)\s*")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s*(?:uhr|h))?")


class NotHours(ValueError):
    """It cannot be read as hours of a day."""


class NotInSteps(NotHours):
    """A time is none of the five-minute steps that all of it goes by."""


class Backwards(NotHours):
    """Hours end before they begin."""


def read(text: str) -> Hours:
    """What somebody typed. Raises NotHours, NotInSteps, Backwards."""
    return [_stretch(part.strip()) for part in _APART.split(text.lower()) if part.strip()]


def write(hours: Iterable[Sequence[int]]) -> str:
    """As it stands in a field: "09:00–12:00, 13:30–17:00"."""
    return ", ".join(f"{_clock(begin)}–{_clock(end)}" for begin, end in hours)


def _stretch(text: str) -> tuple[int, int]:
    ends = _TO.split(text)
    if len(ends) != 2:
        raise NotHours
    begin, end = (_minutes(each) for each in ends)
    if begin >= end:
        raise Backwards
    return begin, end


def _minutes(text: str) -> int:
    found = _TIME.fullmatch(text)
    if not found:
        raise NotHours
    minute = int(found[2] or 0)
    minutes = int(found[1]) * 60 + minute
    if minute > 59 or minutes > DAY:
        raise NotHours
    if minutes % CELL:
        raise NotInSteps
    return minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
