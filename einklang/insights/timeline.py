"""The tracks of a recording on a line: who speaks when, what was noted where, which stretches were marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from . import places
from .playing import Lane

#: The drawing, in units of its own: names on the left, lanes below the pins.
WIDTH, LEFT, TOP, LANE, CLIPS = 900, 140, 44, 40, 38
#: About so many lines with a time under them.
LINES = 6
#: What is nearer to one another than this cannot be told apart.
GAP = 0.5
STEPS = (10, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600)


class Marked(Protocol):
    """Something at a place, or over a stretch."""

    @property
    def begins_ms(self) -> int: ...
    @property
    def ends_ms(self) -> int | None: ...
    @property
    def question(self) -> bool: ...


class Saying(Protocol):
    """Something that somebody says."""

    @property
    def who(self) -> str: ...
    @property
    def begins_ms(self) -> int: ...
    @property
    def ends_ms(self) -> int: ...


@dataclass(frozen=True)
class Bar:
    x: float
    width: float


@dataclass(frozen=True)
class Row:
    """One track: where there is something of it."""

    caption: str
    y: int
    bars: list[Bar]

    @property
    def text_y(self) -> int:
        return self.y + 17


@dataclass(frozen=True)
class Picture:
    """Everything the template draws; `x0` and `x1` are where the recording begins and ends."""

    rows: list[Row]
    clips: list[Bar]
    pins: list[float]
    questions: list[float]
    lines: list[tuple[float, str]]
    height: int
    x0: int = LEFT
    x1: int = WIDTH

    @property
    def bottom(self) -> int:
        return self.height - 16

    @property
    def clip_height(self) -> int:
        """From above the lanes down to where the times stand."""
        return self.bottom - CLIPS


def picture(
    length_ms: int, lanes: Sequence[Lane], noted: Sequence[Marked], spoken: Sequence[Saying]
) -> Picture:
    """The drawing for a recording of this length; a lane shows when it speaks, where that is written down."""
    scale = (WIDTH - LEFT) / max(1, length_ms)

    def bar(begins: int, ends: int) -> Bar:
        return Bar(round(LEFT + begins * scale, 1), round(max(1.5, (ends - begins) * scale), 1))

    def there(lane: Lane) -> list[Bar]:
        return [bar(one.begins_ms, one.ends_ms) for one in lane.stretches]

    heard: dict[str, list[Bar]] = {}
    for saying in spoken:
        _add(heard.setdefault(saying.who, []), bar(saying.begins_ms, saying.ends_ms))
    drawn = [(lane.caption, heard.pop(lane.role, []) or there(lane)) for lane in lanes]
    rows = [
        Row(caption, TOP + number * LANE, bars)
        for number, (caption, bars) in enumerate([*drawn, *heard.items()])
    ]
    at = [(round(LEFT + one.begins_ms * scale, 1), one) for one in noted]
    step = next((s for s in STEPS if length_ms / 1000 / s <= LINES), STEPS[-1]) * 1000
    lines = [
        (round(LEFT + place * scale, 1), places.write(place))
        for place in range(0, length_ms - step // 4, step)
    ]
    return Picture(
        rows=rows,
        clips=[bar(one.begins_ms, one.ends_ms) for one in noted if one.ends_ms is not None],
        pins=[x for x, one in at if one.ends_ms is None and not one.question],
        questions=[x for x, one in at if one.question],
        lines=lines,
        height=TOP + len(rows) * LANE + 20,
    )


def _add(bars: list[Bar], bar: Bar) -> None:
    """What touches the one before is drawn with it: six hours have ten thousand passages, and 760 places."""
    if bars and bar.x <= bars[-1].x + bars[-1].width + GAP:
        last = bars.pop()
        bar = Bar(last.x, round(max(last.width, bar.x + bar.width - last.x), 1))
    bars.append(bar)
