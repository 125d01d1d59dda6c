"""The pool in pictures: growing and shrinking, what is allowed, what ends when. Each has its table."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from einklang.policy.queries import current
from einklang.retention.census import Figures, figures
from einklang.ui.chart import (
    BAR,
    FIRST,
    FLOOR,
    ROOM,
    STEP,
    WIDTH,
    Bar,
    Picture,
    Text,
    high,
    long_month,
    month_names,
    scale_lines,
)
from einklang.ui.templatetags.ui import thousands

#: The zero line of growing and shrinking, and the room above and below it.
MIDDLE, UP, DOWN = 110, 92, 38
ROW = 38
#: Ends within so many months are marked.
SOON = 2


@dataclass(frozen=True)
class Pictures:
    """All of them, and of which day they are; that is said where it is not today."""

    day: date
    drawn: list[Picture]

    @property
    def older(self) -> bool:
        return self.day != localdate()


def pictures() -> Pictures | None:
    """The pictures of the pool; None where nobody has counted yet, or there is nobody to count."""
    found = figures()
    if found is None or not (found.people or any(found.left)):
        return None
    return Pictures(found.day, [_growth(found), _allowed(found), _endings(found)])


def _growth(found: Figures) -> Picture:
    most, fewest = max(*found.came, 1), max(*found.left, 1)
    # One scale for both directions; who left may need more room than there is below.
    scale = min(UP / most, DOWN / fewest)
    bars, texts = [], month_names(found.past, 166)
    for n, (came, left) in enumerate(zip(found.came, found.left, strict=True)):
        up, down = high(came, scale), high(left, scale)
        bars += [Bar(FIRST + STEP * n, MIDDLE - up, BAR, up, "bi")] if came else []
        bars += [Bar(FIRST + STEP * n, MIDDLE, BAR, down, "b")] if left else []
    lines, words = scale_lines(scale, MIDDLE, UP, "+")
    return Picture(
        name="growth",
        title=_("Came and left"),
        told=_("The pool month by month: who came and stayed, and who left. The table has the numbers."),
        summary=f"+{thousands(sum(found.came))} −{thousands(sum(found.left))}",
        height=170,
        bars=bars,
        texts=texts + words,
        head=[_("Month"), _("came"), _("left")],
        rows=[
            [long_month(month), thousands(came), thousands(left)]
            for month, came, left in zip(found.past, found.came, found.left, strict=True)
        ],
        legend=[("bi", _("came and stayed")), ("b", _("left"))],
        lines=lines,
        axis=MIDDLE,
    )


def _allowed(found: Figures) -> Picture:
    language = (get_language() or "de")[:2]
    promise = current()
    bars, texts, rows = [], [], []
    for n, processing in enumerate(promise.consents()):
        title, number = processing.short.in_(language), found.allowed.get(promise.id_of(processing), 0)
        share = number / max(found.people, 1)
        told = f"{thousands(number)} · {round(share * 100)} %"
        texts += [Text(0, ROW * n + 12, title, strong=True), Text(WIDTH, ROW * n + 12, told, "end")]
        bars.append(Bar(0, ROW * n + 18, WIDTH, 9, "off"))
        bars += [Bar(0, ROW * n + 18, max(2, round(WIDTH * share)), 9, "bg")] if number else []
        rows.append([title, thousands(number), f"{round(share * 100)} %"])
    return Picture(
        name="allowed",
        title=_("What is allowed"),
        told=_("How many people in the pool allow what. The table has the numbers."),
        summary=_("of %(n)s people") % {"n": thousands(found.people)},
        height=ROW * len(rows),
        bars=bars,
        texts=texts,
        head=[_("Consent"), _("People"), _("Share")],
        rows=rows,
    )


def _endings(found: Figures) -> Picture:
    both = list(zip(found.ahead, found.ends, found.recordings_end, strict=True))
    scale = ROOM / max(*(people + recordings for _month, people, recordings in both), 1)
    bars = []
    for n, (_month, people, recordings) in enumerate(both):
        x, tall = FIRST + STEP * n, high(people, scale)
        bars += [Bar(x, FLOOR - tall, BAR, tall, "bsf" if n < SOON else "b")] if people else []
        red = high(recordings, scale)
        bars += [Bar(x, FLOOR - tall - red, BAR, red, "br")] if recordings else []
    lines, words = scale_lines(scale, FLOOR, ROOM, "")
    return Picture(
        name="ends",
        title=_("What ends"),
        told=_("What ends in the next twelve months, month by month. The table has the numbers."),
        summary=f"{_people(sum(found.ends))}, {_recordings(sum(found.recordings_end))}",
        height=170,
        bars=bars,
        texts=month_names(found.ahead, 166) + words,
        head=[_("Month"), _("People"), _("Recordings")],
        rows=[[long_month(month), thousands(people), thousands(taken)] for month, people, taken in both],
        legend=[("bsf", _("people, soon")), ("b", _("people")), ("br", _("recordings"))],
        lines=lines,
        axis=FLOOR,
    )


def _people(number: int) -> str:
    return ngettext("One person", "%(n)s people", number) % {"n": thousands(number)}


def _recordings(number: int) -> str:
    return ngettext("one recording", "%(n)s recordings", number) % {"n": thousands(number)}
