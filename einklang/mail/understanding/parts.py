"""Which processings end by what a mail says as a whole."""

from collections.abc import Collection

from ..inbox import Intent
from . import acts, signs, text
from .finding import Act, speaks_of_the_programme
from .going_on import WITHOUT, keeps_in_an_act, keeps_something
from .naming import ALL, named_in, without_exception


def processings_of(
    words: text.Words, certain: list[Act], known: Collection[str]
) -> tuple[str, ...] | str | None:
    """What ends; None where that is not clear."""
    # "The consents for that", where nothing is named but the programme, are all of them.
    spoken = speaks_of_the_programme(words) and named_in(words.whole, known) is None
    said = _joined(certain, spoken=spoken)
    if said is None:
        return None
    everything = any(act.named == ALL for act in certain)
    ends = frozenset(known) if said == ALL else frozenset(said)
    # Whoever names the consent that ends leaves no doubt by speaking of another processing as well.
    explicit = all(
        isinstance(act.named, frozenset)
        and signs.SAYS_CONSENT.search(act.clause.act)
        and named_in(act.clause.act, known) == act.named
        for act in certain
        if not act.in_subject
    )
    excepted = any(without_exception(act.sentence) != act.sentence for act in certain)
    ending = {act.clause.act for act in certain}
    whole = {act.sentence for act in certain}
    beside = [part for act in certain for part in (act.clause.before, act.clause.after)]
    for sentence in (*(one for one in words.sentences if one not in whole), *ending, *beside):
        here = named_in(WITHOUT.sub(" ", sentence), known)
        said_of_it = without_exception(sentence)
        if sentence in ending and keeps_in_an_act(said_of_it):
            return None
        if sentence not in ending and keeps_something(said_of_it):
            if not (_goes_on_beside(here, ends) or (here is None and excepted)):
                return None
        elif (
            acts.ends_something(sentence)
            or sentence in ending
            or _in_passing(here, ends, said, everything=everything)
        ):
            continue
        elif not explicit or signs.TOO.search(sentence):
            return None
    return ALL if ends >= frozenset(known) else tuple(one for one in known if one in ends)


def _in_passing(
    here: frozenset[str] | str | None, ends: frozenset[str], said: frozenset[str] | str, *, everything: bool
) -> bool:
    """Whether naming these in passing leaves it clear what is to end."""
    if said == ALL and here == frozenset({"storage"}):
        return True  # without the storage nothing goes on
    return everything or not isinstance(here, frozenset) or (said != ALL and here <= ends)


def _goes_on_beside(here: frozenset[str] | str | None, ends: frozenset[str]) -> bool:
    """Whether what a sentence wants to go on may do so when these end; without the storage nothing does."""
    if here is None:
        return "storage" not in ends
    return here != ALL and not frozenset(here) & ends


def _joined(certain: list[Act], *, spoken: bool) -> frozenset[str] | str | None:
    """All acts together. Nothing named means all, unless another sentence names what is meant."""
    if any(act.named == ALL for act in certain):
        return ALL
    body = [act for act in certain if not act.in_subject] or certain
    named = [act.named for act in certain if isinstance(act.named, frozenset)]
    every = frozenset().union(*named)
    if not every:
        pointing = any(map(_points_back, body))
        pointing = pointing and not spoken
        return None if pointing and all(act.intent == Intent.WITHDRAW for act in body) else ALL
    unnamed = [act for act in body if act.named is None]
    if not unnamed:
        return every
    if all(
        act.intent == Intent.WITHDRAW and (signs.OF_THIS.search(act.sentence) or _points_back(act))
        for act in unnamed
    ):
        return every
    if all(act.intent == Intent.ERASE for act in unnamed):
        if "storage" in every:
            return ALL
        return every if all(signs.OF_THIS.search(act.sentence) for act in unnamed) else None
    in_subject_only = all(act.in_subject for act in certain if act.named)
    return every if in_subject_only else None


def _points_back(act: Act) -> bool:
    """Whether a consent is ended by pointing at what was named before."""
    return (
        signs.ANAPHOR.search(act.clause.act) is not None
        and signs.SAYS_CONSENT.search(act.clause.act) is not None
    )
