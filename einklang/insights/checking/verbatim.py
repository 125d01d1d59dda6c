"""What somebody said, or somebody noted, word by word."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .known import Known
from .reading import UNSEEN, Reading, fold
from .traces import Hit, What

#: So many words in a row are somebody's own.
IN_A_ROW = 5
#: In quotation marks fewer are enough.
QUOTED = 3
#: Words with what may join their parts: a hyphen, also at the end of a line, an apostrophe, marks.
_WORDS = re.compile(rf"[^\W_]+(?:(?:[-‐‑'’{UNSEEN}]+|[-‐‑]\s*\n\s*)[^\W_]+)*")
#: Sounds between words.
_HESITATION = frozenset(map(fold, "äh ähm öh öhm hm hmm mhm uh uhm erm er".split()))
#: Pairs of quotation marks, as `Reading.plain` has them: ’ has become an apostrophe.
_QUOTES = tuple(
    re.compile(f"{opens}([^{opens}{closes}]+)[{closes}]")
    for opens, closes in (
        ("„", "“”\""), ("“", "”"), ('"', '"'), ("»", "«"), ("«", "»"), ("›", "‹"), ("‹", "›"), ("‚", "‘'"),
        ("‘", "'"), (r"(?<!\w)'", "'"),
    )
)  # fmt: skip
_LEFT_OUT = re.compile(r"…|\.\.\.|\[[^\]]*\]|\(\s*\)")


class _Word(NamedTuple):
    """One word of the finding, by its number, and where it stands in `Reading.plain`."""

    number: int
    begins: int
    ends: int


#: Numbers of words that stand in a row.
Row = tuple[int, ...]


class _Vocabulary(dict[str, int]):
    """The number of each spelling of a word of the finding, 0 for any other word; worked out once each."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {}

    def learn(self, spelling: str) -> int:
        word = fold(spelling)
        return 0 if word in _HESITATION else self.numbers.setdefault(word, len(self.numbers) + 1)

    def __missing__(self, spelling: str) -> int:
        word = fold(spelling)
        number = self[spelling] = PASSED_OVER if word in _HESITATION else self.numbers.get(word, 0)
        return number


#: Of a sound between words.
PASSED_OVER = -1


def hits(reading: Reading, known: Known) -> Iterator[Hit]:
    """Five words in a row, or three in quotation marks, that also stand in something said or noted.

    The rows of the finding are few; what was said is much, and gone through once.
    """
    vocabulary = _Vocabulary()
    found = [_Word(vocabulary.learn(one[0]), *one.span()) for one in _WORDS.finditer(reading.plain)]
    words = [word for word in found if word.number]
    rows = [*_windows(words), *_quotes(reading, words)]
    stand = _standing({tuple(word.number for word in row) for row in rows}, vocabulary, known.said)
    spans = [(row[0].begins, row[-1].ends) for row in rows if tuple(word.number for word in row) in stand]
    for begins, ends in _grown_together(spans):
        yield Hit(*reading.span(begins, ends), What.VERBATIM)


def _windows(words: list[_Word]) -> Iterator[list[_Word]]:
    for first in range(len(words) - IN_A_ROW + 1):
        yield words[first : first + IN_A_ROW]


def _quotes(reading: Reading, words: list[_Word]) -> Iterator[list[_Word]]:
    """What stands in quotation marks and is short of a window, piece by piece where something is left out."""
    for pattern in _QUOTES:
        for quote in pattern.finditer(reading.plain):
            begins, ends = quote.span(1)
            gaps = [gap.span() for gap in _LEFT_OUT.finditer(reading.plain, begins, ends)]
            edges = [begins, *(at for gap in gaps for at in gap), ends]
            for first, last in zip(edges[::2], edges[1::2], strict=True):
                piece = [word for word in words if first <= word.begins and word.ends <= last]
                if QUOTED <= len(piece) < IN_A_ROW:
                    yield piece


def _standing(rows: set[Row], vocabulary: _Vocabulary, said: Iterable[str]) -> set[Row]:
    """Those of the rows that stand somewhere."""
    stand: set[Row] = set()
    sizes = sorted({len(row) for row in rows})
    for text in said if rows else ():
        for stretch in _stretches([vocabulary[one] for one in _WORDS.findall(text)], sizes[0]):
            for size in sizes:
                stand |= rows & {tuple(stretch[at : at + size]) for at in range(len(stretch) - size + 1)}
    return stand


def _stretches(numbers: Iterable[int], shortest: int) -> Iterator[list[int]]:
    """Words of the finding that stand next to each other."""
    stretch: list[int] = []
    for number in numbers:
        if number > 0:
            stretch.append(number)
        elif number == 0 and stretch:
            if len(stretch) >= shortest:
                yield stretch
            stretch = []
    if len(stretch) >= shortest:
        yield stretch


def _grown_together(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap, as one."""
    grown: list[tuple[int, int]] = []
    for begins, ends in sorted(spans):
        if grown and begins <= grown[-1][1]:
            grown[-1] = (grown[-1][0], max(ends, grown[-1][1]))
        else:
            grown.append((begins, ends))
    return grown
