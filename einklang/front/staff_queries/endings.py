"""The calendar of endings: what ends when in the year ahead, and what any day would end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import dateformat
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from einklang.retention.calendar import (
    Class,
    OnDay,
    held_now,
    months_ahead,
    on_day,
    warnings_ahead,
    year_ahead,
)
from einklang.ui.chart import (
    BAR,
    FIRST,
    FLOOR,
    ROOM,
    STEP,
    Bar,
    Picture,
    high,
    long_month,
    month_names,
    scale_lines,
)
from einklang.ui.templatetags.ui import thousands

#: The classes that are drawn one upon the other, and their tones; the table has all of them.
DRAWN = {"details": "b", "recordings": "br", "observers": "bi", "proofs": "b2"}
#: The furthest day that can be asked for.
FURTHEST = timedelta(days=366 * 10)


@dataclass(frozen=True)
class Line:
    """One class on a day: what would end of it, and what would stay."""

    title: str
    ends: int
    stays: int


@dataclass(frozen=True)
class Held:
    """Something kept beyond its end."""

    title: str
    reason: str
    until: datetime


@dataclass(frozen=True)
class Endings:
    """Everything on the page."""

    drawn: list[Picture]
    months: list[str]
    classes: list[tuple[str, list[int], int]]
    warnings: list[int]
    held: list[Held]
    day: date
    lines: list[Line]
    wrong: str


def endings_page(asked: str) -> Endings:
    """The year ahead, and a dry run of the day that was asked for, else of today in a year."""
    day, wrong = _day(asked)
    classes, months = year_ahead(), months_ahead()
    return Endings(
        drawn=[_picture(classes, months)] if classes else [],
        months=[dateformat.format(one, "M y") for one in months],
        classes=[(class_words(one.name), one.months, one.total) for one in classes],
        warnings=warnings_ahead(),
        held=[Held(_held_words(what), reason, until) for what, reason, until in held_now()],
        day=day,
        lines=[_line(one) for one in on_day(day)],
        wrong=wrong,
    )


def _day(asked: str) -> tuple[date, str]:
    today = localdate()
    if not asked:
        return today + timedelta(days=365), ""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today + timedelta(days=365), _("Write the day like 2027-03-01")
    if not today <= day <= today + FURTHEST:
        return today + timedelta(days=365), _("Write a day between today and ten years from now")
    return day, ""


def _line(one: OnDay) -> Line:
    return Line(class_words(one.name), one.ends, one.stays)


def class_words(name: str) -> str:
    """What a class of endings is called."""
    return {
        "details": _("Details of people in the pool"),
        "unconfirmed": _("Sign-ups that nobody confirmed"),
        "recordings": _("Recordings and what belongs to them"),
        "observers": _("Who followed, and their notes"),
        "bookings": _("Appointments and wishes"),
        "proofs": _("Proofs of consent"),
        "cases": _("Requests and breaches, closed"),
        "disclosures": _("Who received what; certificates"),
        "log": _("Logs: who read whom, what happened"),
        "held": _("Exceptions from erasure"),
        "backups": _("Backups"),
    }[name]


def _held_words(what: str) -> str:
    return _("Recording") if what == "recording" else _("Copy of a detail")


def _picture(classes: list[Class], months: list[date]) -> Picture:
    drawn = [one for one in classes if one.name in DRAWN]
    sums = [sum(one.months[n] for one in drawn) for n in range(len(months))]
    scale = ROOM / max(*sums, 1)
    bars = []
    for n in range(len(months)):
        top = FLOOR
        for one in drawn:
            tall = high(one.months[n], scale)
            top -= tall
            bars += [Bar(FIRST + STEP * n, top, BAR, tall, DRAWN[one.name])] if tall else []
    lines, words = scale_lines(scale, FLOOR, ROOM, "")
    return Picture(
        name="endings",
        title=_("The year ahead"),
        told=_("What ends in the next twelve months, month by month. The table has the numbers."),
        summary=thousands(sum(sums)),
        height=170,
        bars=bars,
        texts=month_names(months, 166) + words,
        head=[_("Month"), *(class_words(one.name) for one in drawn)],
        rows=[
            [long_month(month), *(thousands(one.months[n]) for one in drawn)]
            for n, month in enumerate(months)
        ],
        legend=[(DRAWN[one.name], class_words(one.name)) for one in drawn],
        lines=lines,
        axis=FLOOR,
    )
