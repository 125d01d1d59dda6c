"""What reads like an end in words that no rule knows is asked; what a rule half knows and reads so is done.

Two opinions that come about in different ways: rules know forms, and every doubt that turns one around; the
likeness knows what ends sound like. What only sounds like one is never executed: nothing goes on until the
registered address has answered by a click.
"""

from collections.abc import Collection
from dataclasses import replace

from ..inbox import Intent
from . import signs, text
from .going_on import keeps_something
from .likeness import Likeness, likeness
from .naming import ALL, named_in, without_exception
from .readings import ENDING, Reading
from .why import SOFT, Why

#: From here on a mail sounds like an end for sure; more likely than not; and hardly, whatever a rule says.
SURE, LIKELY, HARDLY = 0.9, 0.5, 0.1
#: From here on everything is meant, and from here down a part.
EVERYTHING, PART = 0.7, 0.5
#: In these the words are not the sender's, or nobody's yet, and sound like what they quote; or what would be
#: asked is not clear.
_LEFT_TO_PEOPLE = frozenset({Why.ONLY_QUOTED, Why.PASSED_ON, Why.TAKEN_BACK, Why.PARTS_UNCLEAR})
#: These only say that a rule does not know the words; beside a saying that it knows, or without one.
_BESIDE = SOFT - {Why.LONG, Why.CUT}
_UNKNOWN = SOFT | {Why.OTHER_THING, Why.FOR_A_PERSON}


def weighed(words: text.Words, read: Reading | None, known: Collection[str]) -> Reading | None:
    """What the rules read, or more, or less, by how much it is like an end."""
    like = likeness(words)
    if read is not None and read.plain:
        return _weighed_again(read, like)
    if read is not None and (read.rights - ENDING or read.why in _LEFT_TO_PEOPLE):
        return read
    unknown = read is None or read.why in _UNKNOWN
    if words.forwarded or like.ends < (LIKELY if unknown else SURE):
        return read
    processings = _which(words, like, known)
    if processings is None:
        return read
    times = signs.DATED if processings == ALL or "bookings" in processings else signs.TIMES
    if any(map(times.search, (words.topic, *words.sentences))):
        return read  # it may be an appointment that they leave, or want
    intent = read.intent if read is not None and read.intent in ENDING else Intent.WITHDRAW
    return Reading(intent, Why.LIKELY, processings, plain=True, rights=frozenset({intent}))


def _weighed_again(read: Reading, like: Likeness) -> Reading:
    """What a rule is sure of is asked where it sounds otherwise; what it nearly is, done if it sounds so."""
    if read.rights - ENDING or read.times:
        return read  # what else it wants sounds like something else
    if read.certain:
        unlike = like.ends < HARDLY or _names_otherwise(read, like)
        return replace(read, why=Why.UNLIKELY, certain=False) if unlike else read
    agreed = like.everything >= EVERYTHING if read.processings == ALL else like.everything <= PART
    if read.why in _BESIDE and like.ends >= SURE and agreed and not _names_otherwise(read, like):
        return replace(read, why=Why.CERTAIN, certain=True)
    return read


def _names_otherwise(read: Reading, like: Likeness) -> bool:
    """Whether the rule ends one that hardly sounds as if it were to end, or leaves one that surely does."""
    ends = set(like.parts) if read.processings == ALL else set(read.processings)
    return any(
        chance < HARDLY if part in ends else chance > 1 - HARDLY for part, chance in like.parts.items()
    )


def _which(words: text.Words, like: Likeness, known: Collection[str]) -> tuple[str, ...] | str | None:
    """What would end; None where that is not clear."""
    if like.everything >= EVERYTHING:
        return ALL
    whole = without_exception(words.whole)
    if like.everything >= PART or whole != words.whole or any(map(keeps_something, words.sentences)):
        return None
    named = named_in(words.whole, known)
    if not isinstance(named, frozenset):
        return None
    return ALL if named >= set(known) else tuple(one for one in known if one in named)
