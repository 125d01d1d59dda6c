"""Exact numbers of flats, which tell a customer from all others as well as a name does."""

import re
from collections.abc import Iterator

from .counted import in_words
from .known import Known
from .reading import Reading
from .traces import Hit, What, about

#: Below this a number is told only beside a word for flats: there are too many of them in any text.
ALONE_FROM = 20
#: Beside means among so many words before or after.
NEAR = 3
_FLATS = re.compile(
    r"[^\W\d_]*(?:wohnung(?:en)?|einheit(?:en)?|objekte?|haushalte?n?|mietparteien|mieter[n]?"
    r"|flats?|units?|apartments?|homes?|households?|tenants?|dwellings?|properties)|WE|WEs|ME",
    re.IGNORECASE,
)
_ROUGHLY = re.compile(
    r"(?:rund|etwa|ca\.?|circa|zirka|ungefähr|gut|knapp|fast|über|unter|um die|mehr als|weniger als|bis zu"
    r"|mindestens|höchstens|about|around|roughly|approximately|nearly|almost|over|under|some|more than"
    r"|less than|up to|at least|at most|~|≈|>|<)\s*\Z",
    re.IGNORECASE,
)
#: What is measured and no flat, up to a hundred of it.
_MEASURE = re.compile(
    r"\s?(?:%|€|\$|prozent|percent|euro|cent|uhr|sekunden?|seconds?|minuten?|minutes?|stunden?|hours?"
    r"|tagen?|days?|wochen?|weeks?|monaten?|months?|jahren?|years?)(?!\w)",
    re.IGNORECASE,
)
MEASURE_BELOW = 100
_NUMBER = re.compile(
    r"(?<![\d])(?<!\d[.,:/])(?:\d{1,3}(?:(?P<sign>[.,'\s])\d{3})(?:(?P=sign)\d{3})*|\d+)(?![\d])(?![.,:/]\d)"
)
_PART = re.compile(r"[,;!?:]|\.(?=\s+[A-ZÄÖÜ])")
_WORD = re.compile(r"[^\W_]+")


class Flats:
    """Everybody's exact number of flats."""

    def __init__(self, known: Known) -> None:
        self.numbers = known.flats

    def hits(self, reading: Reading) -> Iterator[Hit]:
        """Every place where one of these numbers stands, in digits or in words."""
        for begins, ends, value in [*_in_digits(reading), *in_words(reading)]:
            if value in self.numbers and _counts(reading.plain, begins, ends, value):
                yield Hit(*reading.span(begins, ends), What.FLATS, value)


def _in_digits(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """1284, and in groups of three: 1.284, 1,284, 1 284, 1'284; no dates, times and fractions."""
    for found in _NUMBER.finditer(reading.plain):
        yield found.start(), found.end(), int("".join(one for one in found[0] if one.isdigit()))


def _counts(plain: str, begins: int, ends: int, value: int) -> bool:
    if value == about(value) and _ROUGHLY.search(plain, max(0, begins - 20), begins):
        return False  # "about 1,300" is what the hint asks for
    if value < ALONE_FROM:
        return _beside_flats(plain, begins, ends)
    return value >= MEASURE_BELOW or _MEASURE.match(plain, ends) is None


def _beside_flats(plain: str, begins: int, ends: int) -> bool:
    """Whether a word for flats stands near, and in the same part of the sentence."""
    # With the first sign of the number itself: only by it a full stop before it can be told.
    before = _PART.split(plain[max(0, begins - 120) : begins + 1])[-1][:-1]
    after = _PART.split(plain[ends : ends + 120])[0]
    near = [*_WORD.findall(before)[-NEAR:], *_WORD.findall(after)[:NEAR]]
    return any(_FLATS.fullmatch(word) for word in near)
