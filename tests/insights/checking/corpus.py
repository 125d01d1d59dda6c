"""Reads the corpus: sentences with what has to be found in them."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from einklang.insights.checking.looking import look_through
from einklang.insights.checking.traces import What

from .cast import EVERYBODY

_MARKED = re.compile(r"\{([a-z-]+)\|([^}]*)\}")
#: Where the check is known to be wrong: it finds too little, or too much.
BEYOND = ("# What only people can tell", "# What the check shows although nobody is meant")

#: Begins, ends, what: a trace without its hint.
Place = tuple[int, int, What]


@dataclass(frozen=True)
class Sentence:
    """A line of the corpus without its braces."""

    text: str
    expected: frozenset[Place]
    #: Whether the check is known to get it wrong.
    beyond: bool

    def found(self) -> frozenset[Place]:
        traces = look_through({"details": self.text}, EVERYBODY)
        return frozenset((one.begins, one.ends, one.what) for one in traces)


def _sentence(line: str, *, beyond: bool) -> Sentence:
    text, expected, at = "", set(), 0
    for marked in _MARKED.finditer(line):
        text += line[at : marked.start()]
        expected.add((len(text), len(text) + len(marked[2]), What(marked[1])))
        text += marked[2]
        at = marked.end()
    return Sentence(text + line[at:], frozenset(expected), beyond)


@cache
def corpus() -> list[Sentence]:
    """Every sentence, in the order of the file."""
    lines = (Path(__file__).parent / "corpus.txt").read_text(encoding="utf-8").splitlines()
    beyond, found = False, []
    for line in filter(None, lines):
        if line.startswith("#"):
            beyond = line.startswith(BEYOND)
        else:
            found.append(_sentence(line, beyond=beyond))
    return found
