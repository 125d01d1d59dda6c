"""Learning from the corpus what reads like an end (`python -m tests.mail` keeps the weights).

Logistic regression with a penalty on large weights, by gradient descent that always takes the same steps: the
same corpus gives the same weights.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from einklang.mail.incoming import read
from einklang.mail.understanding import text
from einklang.mail.understanding.likeness import LEARNED, PLACES, places

from .corpus import mails, sayings

HERE = Path(__file__).parent
ALL = "all"
#: What the corpus tells apart.
KNOWN = ("storage", "recording", "observation", "bookings")
#: How strongly large weights are held back, and how often all mails are gone through.
PENALTY, ROUNDS = 0.02, 1500


@dataclass(frozen=True)
class Lesson:
    """A mail, and what a reader says of it."""

    places: NDArray[np.int64]
    #: Whether something ends by it, and what: "all", or these; nothing where nobody wrote that down.
    ends: bool
    what: Collection[str]

    def says(self, what: str) -> bool:
        return what in self.what or (ALL in self.what and what in KNOWN)


def lesson(subject: str, words: str, *, ends: bool, what: Collection[str] | str) -> Lesson:
    return Lesson(places(text.read(subject, words)), ends, [what] if isinstance(what, str) else what)


def lessons(*, but: str = "no set", only: str = "") -> list[Lesson]:
    """What the corpus teaches: mails of a certain sender; the others are judged by whom they are from.

    `but`, `only`: without the mails of one set, or those alone, as the end of their names tells.
    """
    taught = []
    for mail in mails():
        wanted = mail.name.endswith(only) and not mail.name.endswith(but)
        if wanted and b"dmarc=pass header.from=loewenherz.example" in mail.raw:
            received, executed = read(mail.raw), mail.action == "execute"
            # What is asked stands there as it was understood, which may be too much or too little.
            what = mail.processings if executed else []
            said = received.subject, received.own_words
            taught.append(lesson(*said, ends=executed or mail.meant, what=what))
    for what, subject, words in [] if only else sayings():
        ends = what != "none"
        taught.append(lesson(subject, words, ends=ends, what=what if ends else []))
    return taught


def weights(taught: Sequence[tuple[NDArray[np.int64], bool]]) -> NDArray[np.float64]:
    """The weights by which these mails are told apart best."""
    lengths = np.array([len(where) for where, _ in taught])
    where = np.concatenate([one for one, _ in taught])
    whose = np.repeat(np.arange(len(taught)), lengths)
    last = where == PLACES - 1
    value = np.where(last, 1.0, 1 / np.sqrt(np.maximum(1, lengths - 1))[whose])
    wanted = np.array([float(ends) for _, ends in taught])
    # Both kinds count alike, however many there are of each.
    share = np.where(wanted == 1, 0.5 / wanted.sum(), 0.5 / (1 - wanted).sum())
    found, before, step = np.zeros(PLACES), np.zeros(PLACES), 8.0
    penalty = np.full(PLACES, PENALTY / len(taught))
    penalty[-1] = 0
    for turn in range(ROUNDS):
        ahead = found + turn / (turn + 3) * (found - before)
        score = np.bincount(whose, weights=ahead[where] * value, minlength=len(taught))
        missing = share * (1 / (1 + np.exp(-score)) - wanted)
        slope = np.bincount(where, weights=missing[whose] * value, minlength=PLACES) + penalty * ahead
        before, found = found, ahead - step * slope
    return found


def learn(taught: Sequence[Lesson]) -> dict[str, NDArray[np.float64]]:
    """What ends at all, and, where something does, what."""
    ending = [one for one in taught if one.what]
    found = {"ends": weights([(one.places, one.ends) for one in taught])}
    found["everything"] = weights([(one.places, one.says(ALL)) for one in ending])
    return found | {what: weights([(one.places, one.says(what)) for one in ending]) for what in KNOWN}


def corpus_hash() -> str:
    """By which the weights know what they were learned from."""
    return sha256(b"".join((HERE / name).read_bytes() for name in ("corpus.txt", "sayings.txt"))).hexdigest()


def keep() -> None:
    """Write down what the corpus teaches, small: a weight is one of 255 steps."""
    kept: dict[str, Any] = {"corpus": corpus_hash(), "names": []}
    for name, found in learn(lessons()).items():
        steps, scale = small(found)
        kept["names"].append(name)
        kept |= {name: steps, f"{name} scale": scale}
    np.savez_compressed(LEARNED, **kept)


def small(found: NDArray[np.float64]) -> tuple[NDArray[np.int8], float]:
    scale = float(np.abs(found).max()) / 127
    return np.round(found / scale).astype(np.int8), scale
