"""A chart drawn on the server as SVG, in the page's own colours, and the same as a table (ui/picture.html).

Tones are classes of chart.css, so that a chart follows light and dark like everything else; pygal writes its
colours into a style of its own, which the pages' Content-Security-Policy does not let pass.
"""

from dataclasses import dataclass, field

#: How wide every drawing is, in its own units.
WIDTH = 340


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
