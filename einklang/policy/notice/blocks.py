"""What a notice is made of. Page, text, PDF and JSON show these blocks and nothing else."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Paragraph:
    """Running text; `strong` where the law wants it to stand out (Art. 21(4))."""

    text: str
    strong: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section; links lead to its `anchor`."""

    text: str
    anchor: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Lines:
    """An address: one line under the other."""

    lines: tuple[str, ...]
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True)
class Items:
    """A list without an order."""

    items: tuple[str, ...]
    kind: Literal["items"] = "items"


@dataclass(frozen=True)
class Rows:
    """Names and what is to be said about them."""

    rows: tuple[tuple[str, str], ...]
    kind: Literal["rows"] = "rows"


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of each row names the row. `caption` is read out to those who cannot see it."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True)
class Plainly:
    """The plain meaning of the legal words before it, after its own label (`Das heißt:`)."""

    text: str
    label: str
    kind: Literal["plainly"] = "plainly"


Block = Paragraph | Heading | Lines | Items | Rows | Grid | Plainly


@dataclass(frozen=True)
class Section:
    """One of the twelve: `anchor` is `s1` to `s12`, `slug` the same place by name."""

    number: int
    slug: str
    title: str
    blocks: tuple[Block, ...]
    anchor: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "anchor", f"s{self.number}")
