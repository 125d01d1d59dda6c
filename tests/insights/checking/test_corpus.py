"""The check against sentences that people wrote: what it has to find, and what it has to leave alone."""

import pytest

from .corpus import Sentence, corpus


@pytest.mark.parametrize("sentence", [one for one in corpus() if not one.beyond], ids=lambda one: one.text)
def test_a_sentence_of_the_corpus(sentence: Sentence) -> None:
    assert sentence.found() == sentence.expected


def test_the_corpus_is_large_enough_to_say_something() -> None:
    assert len(corpus()) >= 250
    assert sum(not one.expected for one in corpus()) >= 80


def test_precision_and_recall() -> None:
    """Over all of it. What is missed is what only people can tell; what is too much is an ordinary word."""
    expected = {(one.text, place) for one in corpus() for place in one.expected}
    found = {(one.text, place) for one in corpus() for place in one.found()}
    right = expected & found

    assert len(right) / len(found) >= 0.98
    assert len(right) / len(expected) >= 0.96
    assert {text for text, _place in expected ^ found} == {one.text for one in corpus() if one.beyond}
