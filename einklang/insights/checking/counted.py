"""Numbers written in words, German and English: zwölfhundertvierundachtzig is 1284."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .reading import Reading, Word, fold

#: Words of one number at most: "nine hundred and ninety-nine thousand nine hundred and ninety-nine".
LONGEST = 12
_JOINED = re.compile(r"[\s-]{0,3}")


@dataclass(frozen=True)
class Language:
    """How a language puts numbers together, up to a million."""

    ones: str
    tens: str
    #: The words that multiply what stands before them, the largest first.
    sizes: tuple[tuple[str, int], ...]
    joiner: str
    #: vierundachtzig, and not eighty-four.
    ones_first: bool

    @cached_property
    def small(self) -> dict[str, int]:
        """0 to 99 in letters."""
        ones = dict(zip(map(fold, self.ones.split()), range(20), strict=True))
        tens = dict(zip(map(fold, self.tens.split()), range(20, 100, 10), strict=True))
        found = ones | tens | ({"eins": 1} if self.ones_first else {})
        for ten, value in tens.items():
            for one, digit in ones.items():
                if 0 < digit < 10:
                    found[one + self.joiner + ten if self.ones_first else ten + one] = value + digit
        return found

    @cached_property
    def made_of(self) -> re.Pattern[str]:
        """Tells a word that consists of number words only."""
        parts = sorted(
            {*self.small, *(word for word, _ in self.sizes), self.joiner, "a"}, key=len, reverse=True
        )
        return re.compile(f"(?:{'|'.join(parts)})+")

    def value(self, text: str, depth: int = 0) -> int | None:
        """What these letters say; None where they are no number."""
        if depth == len(self.sizes):
            return self.small.get(text)
        word, size = self.sizes[depth]
        head, found, tail = text.partition(word)
        if not found:
            return self.value(text, depth + 1)
        tail = tail.removeprefix(self.joiner)
        times = 1 if head in ("", "a") else self.value(head, depth + 1)
        rest = self.value(tail, depth + 1) if tail else 0
        return None if times is None or rest is None or rest >= size else times * size + rest


GERMAN = Language(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
    " siebzehn achtzehn neunzehn",
    "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    (("tausend", 1000), ("hundert", 100)),
    "und",
    ones_first=True,
)
ENGLISH = Language(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "twenty thirty forty fifty sixty seventy eighty ninety",
    (("thousand", 1000), ("hundred", 100)),
    "and",
    ones_first=False,
)


def in_words(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """Every number that is written in words: where it begins and ends in `plain`, and what it says."""
    for language in (GERMAN, ENGLISH):
        stretch: list[Word] = []
        for run in [*reading.runs, None]:
            fits = run is not None and language.made_of.fullmatch(run.folded)
            near = run is not None and stretch and _near(reading, stretch[-1], run)
            if stretch and not (fits and near):
                yield from _values(stretch, language)
                stretch = []
            if run is not None and fits:
                stretch.append(run)


def _near(reading: Reading, first: Word, second: Word) -> bool:
    return _JOINED.fullmatch(reading.plain, first.ends, second.begins) is not None


def _values(stretch: list[Word], language: Language) -> Iterator[tuple[int, int, int]]:
    """The longest numbers in a row of number words, from the left: "neunzig und hundert" is two."""
    at = 0
    while at < len(stretch):
        for ends in range(min(len(stretch), at + LONGEST), at, -1):
            value = language.value("".join(word.folded for word in stretch[at:ends]))
            if value is not None:
                yield stretch[at].begins, stretch[ends - 1].ends, value
                at = ends - 1
                break
        at += 1
