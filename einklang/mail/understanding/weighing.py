"""What two opinions make of a mail: what rules read in it, and what it sounds like.

They come about in different ways. Rules know forms, and the doubts that turn one around; the likeness knows
what ends sound like, in whatever words. What rules are certain of is executed unless it hardly sounds so.
What they do not know is executed if it surely sounds like an end, no sign in the whole mail speaks against it
(`turning`), and both say the same of which processings it ends. What only rather sounds so stops until the
registered address has answered by a click.
"""

import re
from collections.abc import Collection
from dataclasses import replace

from ..inbox import Intent
from . import acts, signs, text
from .going_on import keeps_something
from .likeness import MOST, Likeness, likeness
from .listed import ended_in_a_list
from .naming import ALL, NAMES, named_in, without_exception
from .patterns import any_of
from .readings import ENDING, Reading
from .turning import ends_here, is_denied, is_turned, may_be_turned, names_another_thing
from .why import SOFT, Why

#: From here on a mail sounds like an end for sure; more likely than not; and hardly, whatever a rule says.
SURE, LIKELY, HARDLY = 0.85, 0.5, 0.1
#: From here on everything is meant, and from here down a part; less than this is said of what goes on.
EVERYTHING, PART, UNNAMED = 0.7, 0.5, 0.3
#: What is left of something that was named, so that it is not that.
_THE_OTHERS = any_of(
    r"(?:the |all )?others?\b", r"rest\b", r"remaining\b", r"uebrige\w*", r"andere[nrs]?\b", r"restliche\w*"
)
#: "That I no longer want": what, the sentence before says.
_POINTS_BACK = re.compile(r"(?:das|dies|dem|dafuer|dazu|davon|hierzu|that|this|it|for that)\b")
#: In these the words are not the sender's, or nobody's yet, and sound like what they quote; or what would be
#: asked is not clear, or meant for another day.
_LEFT_TO_PEOPLE = frozenset(
    {Why.ONLY_QUOTED, Why.PASSED_ON, Why.TAKEN_BACK, Why.NOT_MEANT, Why.LATER, Why.PARTS_UNCLEAR}
)
#: These only say that a rule does not know the words; beside a saying that it knows, or without one.
_BESIDE = SOFT - {Why.LONG, Why.CUT}
_UNKNOWN = SOFT | {Why.OTHER_THING, Why.FOR_A_PERSON}


def weighed(words: text.Words, read: Reading | None, known: Collection[str]) -> Reading | None:
    """What the rules read, or more, or less, by how much it is like an end."""
    like = likeness(words)
    if (read is None or not read.certain) and (sure := surely(words, read, like, known)):
        return sure
    if read is not None and read.plain:
        return _weighed_again(words, read, like)
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
    names_an_end = like.ends >= SURE or any(map(ends_here, (words.topic, *words.sentences)))
    if names_another_thing(words) or is_denied(words) or not names_an_end:
        return read
    intent = read.intent if read is not None and read.intent in ENDING else Intent.WITHDRAW
    return Reading(intent, Why.LIKELY, processings, plain=True, rights=frozenset({intent}))


def _weighed_again(words: text.Words, read: Reading, like: Likeness) -> Reading:
    """What a rule is sure of is asked where it sounds otherwise; what it nearly is, done if it sounds so."""
    if read.rights - ENDING or read.times:
        return read  # what else it wants sounds like something else
    if read.certain:
        least = LIKELY if may_be_turned(words) else HARDLY
        unlike = like.ends < least or _names_otherwise(words, read, like)
        return replace(read, why=Why.UNLIKELY, certain=False) if unlike else read
    if read.why in _BESIDE and (like.ends < LIKELY or names_another_thing(words)):
        return Reading(read.intent, read.why, rights=read.rights)
    agreed = like.everything >= EVERYTHING if read.processings == ALL else like.everything <= PART
    if read.why in _BESIDE and like.ends >= SURE and agreed and not _names_otherwise(words, read, like):
        return replace(read, why=Why.CERTAIN, certain=True)
    return read


def surely(words: text.Words, read: Reading | None, like: Likeness, known: Collection[str]) -> Reading | None:
    """What surely sounds like an end where nothing in the mail speaks against it and it is clear of what."""
    listed = ended_in_a_list(words, known) is not None
    if like.ends < SURE or len(words.whole) > MOST or is_turned(words, listed=listed):
        return None
    if read is not None and read.rights - ENDING:
        return None
    processings = _clearly(words, like, known)
    if processings is None:
        return None
    erases = acts.ERASING.search(words.whole) and not acts.WITHDRAWING.search(words.whole)
    intent = Intent.ERASE if erases and processings == ALL else Intent.WITHDRAW
    return Reading(intent, Why.CERTAIN, processings, True, True, frozenset({intent}))


def _clearly(words: text.Words, like: Likeness, known: Collection[str]) -> tuple[str, ...] | str | None:
    """What ends where likeness and names say the same of each processing; None where they do not."""
    if listed := ended_in_a_list(words, known):
        return ALL if listed >= set(known) else tuple(one for one in known if one in listed)
    ending = _what_ends(words)
    named = named_in(ending, known)
    if like.everything >= EVERYTHING:
        whole = named in (None, ALL, frozenset({"storage"}))
        return ALL if whole and not any(map(keeps_something, words.sentences)) else None
    if like.everything > PART or not isinstance(named, frozenset) or named & _kept(words, known):
        return None
    # What is excepted is named like what ends: there the chances say nothing.
    excepted = without_exception(ending) != ending
    doubtful = _THE_OTHERS.search(ending) or _says_otherwise(words, named, like, UNNAMED)
    return None if doubtful and not excepted else tuple(one for one in known if one in named)


def _what_ends(words: text.Words) -> str:
    """The sentences in which something ends, and those that they point back at."""
    said, before = [words.topic] if named_in(words.topic, NAMES) else [], ""
    for one in words.sentences:
        if ends_here(one) and not keeps_something(one):
            said += [before, one] if _POINTS_BACK.match(one) else [one]
        before = one
    return " . ".join(said)


def _names_otherwise(words: text.Words, read: Reading, like: Likeness) -> bool:
    """Whether the rule ends one that hardly sounds as if it were to end, or leaves one that surely does."""
    ends = frozenset(like.parts if read.processings == ALL else read.processings)
    if (listed := ended_in_a_list(words, like.parts)) and listed != ends:
        return True
    if without_exception(words.whole) != words.whole:
        return False  # what is excepted is named like what ends
    return _says_otherwise(words, ends, like, HARDLY)


def _says_otherwise(words: text.Words, ends: frozenset[str], like: Likeness, chance: float) -> bool:
    """Whether one of these has less than this chance to end, or another one more than the rest of it.

    What is said to go on is named like what ends: there the chance says nothing.
    """
    kept = _kept(words, like.parts)
    return any(
        here < chance if part in ends else here > 1 - chance and part not in kept
        for part, here in like.parts.items()
    )


def _kept(words: text.Words, known: Collection[str]) -> frozenset[str]:
    """What goes on by its name."""
    going_on = (one for one in words.sentences if keeps_something(one) and not acts.ends_something(one))
    named = named_in(" . ".join(going_on), known)
    return named if isinstance(named, frozenset) else frozenset()


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
