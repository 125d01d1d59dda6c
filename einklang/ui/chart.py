"""A chart drawn on the server as SVG, in the page's own colours, and the same as a table (ui/picture.html).

Tones are classes of chart.css, so that a chart follows light and dark like everything else; pygal writes its
colours into a style of its own, which the pages' Content-Security-Policy does not let pass.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import dateformat

from .templatetags.ui import thousands

#: How wide every drawing is, in its own units.
WIDTH = 340
#: Twelve columns from the left edge of the first; the line on which they stand, and the room above it.
FIRST, STEP, BAR, FLOOR, ROOM = 40, 25, 15, 148, 128


@dataclass(frozen=True)
class Bar:
    x: int
    y: int
    width: int
    height: int
    tone: str


@dataclass(frozen=True)
class Text:
    x: int
    y: int
    words: str
    anchor: str = "start"
    strong: bool = False


@dataclass(frozen=True)
class Picture:
    """A chart and the same as a table. `legend` names the tones, `lines` are the labelled heights."""

    name: str
    title: str
    told: str
    summary: str
    height: int
    bars: list[Bar]
    texts: list[Text]
    head: list[str]
    rows: list[list[str]]
    legend: list[tuple[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    axis: int = 0


def high(number: int, scale: float) -> int:
    """How high a bar is: what is there at all can be seen."""
    return max(1, round(number * scale)) if number else 0


def month_names(firsts: list[date], y: int) -> list[Text]:
    """Every other month has its name below: all twelve would touch."""
    return [
        Text(FIRST + STEP * n + BAR // 2, y, dateformat.format(month, "M"), "middle")
        for n, month in enumerate(firsts)
        if n % 2 == 0
    ]


def long_month(month: date) -> str:
    return dateformat.format(month, "F Y")


def scale_lines(scale: float, zero: int, room: int, sign: str) -> tuple[list[int], list[Text]]:
    """At most three lines above the zero line, at round numbers."""
    steps = [one * 10**power for power in range(7) for one in (1, 2, 5)]
    step = next((one for one in steps if one * scale >= room / 4), steps[-1])
    at = [(n * step, round(zero - n * step * scale)) for n in (1, 2, 3) if n * step * scale <= room]
    return [y for _number, y in at], [Text(0, y + 4, f"{sign}{thousands(number)}") for number, y in at]
