"""What only sounds like an end is asked and never executed; what sounds so was learned from the corpus."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from einklang.mail.incoming import read
from einklang.mail.understanding import reading, text
from einklang.mail.understanding.likeness import LEARNED, likeness
from einklang.mail.understanding.weighing import LIKELY

from . import teaching
from .corpus import mails

KNOWN = ("storage", "recording", "observation", "bookings")
LATEST = "of set 11"


def test_the_weights_are_those_that_the_corpus_teaches() -> None:
    """After a change of the corpus they are learned again: `python -m tests.mail`."""
    with np.load(LEARNED) as kept:
        assert str(kept["corpus"]) == teaching.corpus_hash()
        for name, found in teaching.learn(teaching.lessons()).items():
            steps, scale = teaching.small(found)
            assert abs(scale - float(kept[f"{name} scale"])) <= scale / 100
            assert int(np.abs(steps.astype(int) - kept[name].astype(int)).max()) <= 1


def test_what_ends_something_sounds_so_in_mails_that_were_not_learned_from() -> None:
    others = teaching.lessons(but=LATEST)
    found = teaching.weights([(one.places, one.ends) for one in others])
    heard = {True: 0, False: 0}
    latest = teaching.lessons(only=LATEST)
    for one in latest:
        score = found[one.places[:-1]].sum() / (len(one.places) - 1) ** 0.5 + found[-1]
        heard[one.ends] += 1 / (1 + np.exp(-score)) >= LIKELY
    ends = sum(one.ends for one in latest)

    assert len(latest) > 100
    assert heard[True] / ends >= 0.85
    # Half of the others are traps, written to sound like it: rules keep them apart.
    assert heard[False] / (len(latest) - ends) <= 0.2


def test_nothing_is_executed_that_only_sounds_like_it() -> None:
    for mail in mails():
        received = read(mail.raw)
        words = text.read(received.subject, received.own_words)
        by_rules = reading._by_rules(words, KNOWN, (), for_withdrawals=True)
        if by_rules is None or not by_rules.plain:
            said = reading.weighed(words, by_rules, KNOWN)
            assert said is None or not said.certain, mail.name


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("i resign from the interviews and my agreement for all points is not actual anymore", True),
        ("ick hab keen bock mehr uff die interviews, streicht mir da raus, zustimmung is futsch", True),
        ("die heizkostenabrechnung ist falsch, bitte rufen sie mich an", False),
        ("wann findet das naechste interview statt?", False),
        ("", False),
    ],
)
def test_it_sounds_like_an_end_or_not(words: str, ends: bool) -> None:
    assert (likeness(text.read("", words)).ends >= LIKELY) is ends


@given(some.text(), some.text())
def test_any_words_sound_like_something(subject: str, words: str) -> None:
    found = likeness(text.read(subject, words))
    assert all(0 <= chance <= 1 for chance in (found.ends, found.everything, *found.parts.values()))
    assert set(found.parts) == set(KNOWN)
