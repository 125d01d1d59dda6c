"""How much a mail reads like those by which somebody ends something, and whether they end everything.

Rules know forms, and people write in others. These are six logistic regressions over pieces of words, learned
from the corpus of tests/mail (`python -m tests.mail`). What follows from them is said in `weighing`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .text import Words

#: Pieces fall into so many places; the last one is there in every mail.
PLACES = 1 << 15
#: The longest mail whose pieces are counted, in characters: what is wanted is said before.
MOST = 4000
LEARNED = Path(__file__).with_suffix(".npz")
_TOKEN = re.compile(r"[a-z0-9']+|[?!…]")


@dataclass(frozen=True)
class Likeness:
    """Each between 0 and 1."""

    #: That something of the sender's is to end now.
    ends: float
    #: That it is everything, where it is something.
    everything: float
    #: That this processing is to end, where something is; of each that the corpus knows.
    parts: Mapping[str, float]


def likeness(words: Words) -> Likeness:
    """How much these words read like an end."""
    there = places(words)
    found = {name: _probability(weights[there]) for name, weights in _learned().items()}
    return Likeness(found.pop("ends"), found.pop("everything"), found)


def _probability(weights: "NDArray[np.float32]") -> float:
    # Every mail is as long as every other: its pieces share one unit of length, the last place has its own.
    score = float(weights[:-1].sum()) / max(1, len(weights) - 1) ** 0.5 + float(weights[-1])
    return 1 / (1 + float(np.exp(-score)))


def places(words: Words) -> "NDArray[np.int64]":
    """The places of the pieces of these words, each once, in order; the last is the one of every mail."""
    said = f"{words.topic} . {' . '.join(words.sentences)}"[:MOST]
    found = sorted({crc32(piece.encode()) % (PLACES - 1) for piece in _pieces(_TOKEN.findall(said))})
    return np.array([*found, PLACES - 1])


def _pieces(tokens: list[str]) -> Iterator[str]:
    """Words, two and three in a row, and what words are made of: so endings and slips matter little."""
    for place, token in enumerate(tokens):
        yield from (" ".join(tokens[place : place + length]) for length in (1, 2, 3))
        edged = f" {token} "
        for length in (3, 4, 5):
            yield from (f"#{edged[at : at + length]}" for at in range(len(edged) - length + 1))


@cache
def _learned() -> Mapping[str, "NDArray[np.float32]"]:
    with np.load(LEARNED) as kept:
        return {str(name): kept[name] * np.float32(kept[f"{name} scale"]) for name in kept["names"]}
