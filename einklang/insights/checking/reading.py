"""A text as it is looked through: spelled one way, and of every character it is known where it stands.

What nobody sees (zero-width characters, soft hyphens, marks that are not part of a letter) and the hyphen at
the end of a line are left out, letters of other widths and faces become plain ones (Unicode NFKC).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from einklang.customers.normal import folded, word_form

#: Marks and what has no width, as far as letters may carry them or hide them.
UNSEEN = "".join(
    chr(code)
    for code in (*range(0x20000), *range(0xE0000, 0xE0200))
    if unicodedata.category(chr(code)) in ("Mn", "Me", "Cf")
)
_ONE_WAY = str.maketrans({"´": "'", "`": "'", "ʼ": "'", "′": "'", "’": "'", "‐": "-", "‑": "-"})
_WITH_MARKS = re.compile(rf"[^{UNSEEN}][{UNSEEN}]*", re.DOTALL)
_UNSEEN = re.compile(rf"[{UNSEEN}]+")
_BROKEN_LINE = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n\s*(?=[^\W\d_])")
_LETTERS = re.compile(r"[^\W\d_]+")
_RUNS = re.compile(r"[^\W\d_]+|\d+")
#: Letters one by one, with a sign or a space or two between them.
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?:[\W_]{1,2}[^\W\d_]){2,}(?![^\W_])")
#: A full stop behind these ends no sentence; a name follows.
_TITLE = re.compile(r"\b(?:Prof|Dr|Dipl|Ing|Hr|Fr|Frl|Mr|Mrs|Ms)\.\s*\Z")
_BEGINS_A_SENTENCE = re.compile(r"(?:^|[.!?:;\n•*–—(\[„“\"»«])\s*\Z")


#: Past its memory: what was said must not stay in a worker when its key is gone.
_word_form = word_form.__wrapped__


def fold(word: str) -> str:
    """One word as names are compared: small, without marks, ä and ae both as a."""
    form = _word_form(folded(seen(word)))
    return form if form.isalnum() else "".join(letter for letter in form if letter.isalnum())


def seen(text: str) -> str:
    """The text as it looks, in plain letters."""
    if text.isascii():
        return text.translate(_ONE_WAY)
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", _without_width(text).translate(_ONE_WAY)))


def _without_width(text: str) -> str:
    return "".join(one for one in text if unicodedata.category(one) != "Cf")


@dataclass(frozen=True)
class Word:
    """A run of letters or of digits; `begins` and `ends` count in `Reading.plain`."""

    begins: int
    ends: int
    text: str

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Reading:
    """One text. `origin[n]` says from where to where the nth character of `plain` stands in it."""

    plain: str
    origin: tuple[tuple[int, int], ...]

    def span(self, begins: int, ends: int) -> tuple[int, int]:
        """Where a stretch of `plain` stands in the text as it was written."""
        return self.origin[begins][0], self.origin[ends - 1][1]

    @cached_property
    def runs(self) -> list[Word]:
        """Words and numbers in their order: "GmbH2" is two."""
        return [Word(one.start(), one.end(), one[0]) for one in _RUNS.finditer(self.plain)]

    @cached_property
    def words(self) -> list[Word]:
        """Every word, and the parts of those that have capitals inside: MüllerGruppe."""
        found = []
        for one in _LETTERS.finditer(self.plain):
            found.append(Word(one.start(), one.end(), one[0]))
            found += self._parts(one.start(), one[0])
        return found

    @staticmethod
    def _parts(begins: int, text: str) -> list[Word]:
        cuts = [at for at in range(1, len(text)) if text[at - 1].islower() and text[at].isupper()]
        edges = [0, *cuts, len(text)]
        if not cuts:
            return []
        return [Word(begins + first, begins + last, text[first:last]) for first, last in pairwise(edges)]

    @cached_property
    def spaced(self) -> list[list[Word]]:
        """Runs of letters that stand one by one: M ü l l e r."""
        return [
            [
                Word(run.start() + at, run.start() + at + 1, one)
                for at, one in enumerate(run[0])
                if one.isalpha()
            ]
            for run in _SPACED.finditer(self.plain)
        ]

    def begins_a_sentence(self, word: Word) -> bool:
        """Whether the word's capital letter says nothing, because a sentence or line begins with it."""
        begins = _BEGINS_A_SENTENCE.search(self.plain, max(0, word.begins - 4), word.begins)
        return begins is not None and not _TITLE.search(self.plain, max(0, word.begins - 8), word.begins)


def read(text: str) -> Reading:
    """The text, ready to be looked through."""
    if text.isascii():
        return _lines_joined(seen(text), [(at, at + 1) for at in range(len(text))])
    plain: list[str] = []
    origin: list[tuple[int, int]] = []
    for cluster in _WITH_MARKS.finditer(text):
        for letter in seen(cluster[0]):
            plain.append(letter)
            origin.append(cluster.span())
    return _lines_joined("".join(plain), origin)


def _lines_joined(plain: str, origin: list[tuple[int, int]]) -> Reading:
    kept: list[tuple[int, int]] = []
    at = 0
    for broken in _BROKEN_LINE.finditer(plain):
        kept += origin[at : broken.start()]
        at = broken.end()
    return Reading(_BROKEN_LINE.sub("", plain), tuple(kept + origin[at:]))
