"""What somebody said, or somebody noted, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .known import Known
from .reading import UNSEEN, Reading, fold
from .traces import Hit, What

#: So many words in a row are somebody's own.
IN_A_ROW = 5
#: In quotation marks fewer are enough.
QUOTED = 3
#: Words with what may join their parts: a hyphen, an apostrophe, marks.
_WORDS = re.compile(rf"[^\W_]+(?:[-‐‑'’{UNSEEN}]+[^\W_]+)*")
_BROKEN_LINE = re.compile(r"(?<=[^\W\d_])[-‐‑]\s*\n\s*(?=[^\W\d_])")
#: Sounds between words.
_HESITATION = frozenset(map(fold, "äh ähm öh öhm hm hmm mhm uh uhm erm er".split()))
#: Pairs of quotation marks, as `Reading.plain` has them: ’ has become an apostrophe.
_QUOTES = tuple(
    re.compile(f"{opens}([^{closes}]+)[{closes}]")
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


class _Vocabulary(dict[str, Row]):
    """The finding's words by number, any other word by 0.

    Of what stands between two spaces it tells the numbers, worked out once: what was said is long, and
    repeats itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {}

    def learn(self, spelling: str) -> int:
        """The number of a word of the finding; 0 for what is passed over."""
        word = fold(spelling)
        return 0 if word in _HESITATION else self.numbers.setdefault(word, len(self.numbers) + 1)

    def __missing__(self, piece: str) -> Row:
        words = [fold(one) for one in _WORDS.findall(piece)]
        told = self[piece] = tuple(self.numbers.get(word, 0) for word in words if word not in _HESITATION)
        return told


def hits(readings: Sequence[Reading], known: Known) -> Iterator[list[Hit]]:
    """Of each text five words in a row, or three in quotation marks, that stand in something said or noted.

    The rows of a finding are few; what was said is much, and gone through once.
    """
    vocabulary = _Vocabulary()
    rows = [_rows(reading, vocabulary) for reading in readings]
    wanted = {_numbers(row) for some in rows for row in some}
    stand = _standing(wanted, vocabulary, known.said)
    for reading, some in zip(readings, rows, strict=True):
        spans = [(row[0].begins, row[-1].ends) for row in some if _numbers(row) in stand]
        yield [Hit(*reading.span(*span), What.VERBATIM) for span in _grown_together(spans)]


def _rows(reading: Reading, vocabulary: _Vocabulary) -> list[list[_Word]]:
    found = [_Word(vocabulary.learn(one[0]), *one.span()) for one in _WORDS.finditer(reading.plain)]
    words = [word for word in found if word.number]
    return [*_windows(words), *_quotes(reading, words)]


def _numbers(row: list[_Word]) -> Row:
    return tuple(word.number for word in row)


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
        pieces = _BROKEN_LINE.sub("", text).split()
        for stretch in _stretches((number for piece in pieces for number in vocabulary[piece]), sizes[0]):
            for size in sizes:
                stand |= rows & {tuple(stretch[at : at + size]) for at in range(len(stretch) - size + 1)}
    return stand


def _stretches(numbers: Iterable[int], shortest: int) -> Iterator[list[int]]:
    """Words of the finding that stand next to each other."""
    stretch: list[int] = []
    for number in numbers:
        if number:
            stretch.append(number)
        elif stretch:
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
