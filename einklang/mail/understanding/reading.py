"""What a mail in plain German or English wants, and whether that is certain enough to act upon.

Rules, no model: a sentence has to say it plainly, and nothing around it may turn it around, put it under a
condition, or be about something or somebody else. What is not certain is a guess with its reason.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..inbox import Intent
from . import acts, doubts, text
from .doubts import Why
from .naming import ALL, EVERYTHING, named_in, speaks_of_none_we_know
from .vocabulary import has_only_strange_words, has_unknown_words

#: These say that nothing is demanded now: what else is in the mail tells what it is about.
_SPOKEN_OF = (Why.ASKED, Why.SUPPOSED, Why.NEGATED, Why.REPORTED)


@dataclass(frozen=True)
class Reading:
    """What a mail wants. `processings` as in the policy, or "all"; only what is `certain` may be executed.

    What is plain and not certain stops the processing, and the person is asked by a click.
    """

    intent: Intent
    why: Why
    processings: tuple[str, ...] | str = ()
    certain: bool = False
    #: One sentence says it plainly, and what makes it uncertain does not turn it around.
    plain: bool = False
    #: Every right that is demanded, where they are several.
    rights: frozenset[Intent] = frozenset()
    #: Whether it goes on about appointments, which somebody who stays in the programme may want.
    times: bool = False


@dataclass(frozen=True)
class _Act:
    """One sentence that ends something, or seems to."""

    intent: Intent
    sentence: str
    #: What of it stands beside the act, such as a reason.
    beside: str
    doubt: Why | None
    named: frozenset[str] | str | None
    in_subject: bool


def understand(
    subject: str, own_words: str, *, known: Collection[str], names: Collection[str] = ()
) -> Reading | None:
    """What these words want; None where they want nothing of which this program knows.

    `known` are the processings that rest on consent, `names` words of the sender's name.
    """
    words = text.read(subject, own_words)
    found = _without_the_topic(list(_acts(words, known, names)))
    others = _others(words)
    if not found:
        return _without_acts(words, others)
    certain = [act for act in found if act.doubt is None]
    if not certain:
        joke = doubts.about_the_mail(words.whole) == Why.NOT_MEANT
        return _uncertain(found, others, Why.NOT_MEANT if joke else found[-1].doubt or Why.FOR_A_PERSON)
    doubt = _doubt(words, found, names)
    if doubt is not None:
        return _uncertain(found, others, doubt)
    processings = _processings(words, certain, known)
    if processings is None:
        return _uncertain(found, others, Why.PARTS_UNCLEAR)
    if processings == ALL:
        others -= {Intent.OBJECT}  # nothing is left that they could object to
    intent = _intent_of(certain)
    rights = others | {intent}
    times = processings != ALL and "storage" not in processings and _speaks_of_times(words, certain)
    if others or times:
        return Reading(Intent.SEVERAL, Why.SEVERAL, processings, True, True, rights, times)
    return Reading(intent, Why.CERTAIN, processings, True, True, rights)


def _acts(words: text.Words, known: Collection[str], names: Collection[str]) -> Iterator[_Act]:
    places = [(words.subject, True)] if words.subject else []
    for sentence, in_subject in [*places, *((one, False) for one in words.sentences)]:
        for intent, said in _sayings(sentence, in_subject):
            act, beside = _parts(sentence, said)
            doubt = _doubt_about(sentence, intent)
            if doubt is None and has_unknown_words(act, names):
                doubt = Why.OTHER_THING
            yield _Act(intent, sentence, beside, doubt, named_in(sentence, known), in_subject)
        if told := _told_of(sentence):
            yield _Act(Intent.WITHDRAW, sentence, "", told, None, in_subject)


def _without_the_topic(found: list[_Act]) -> list[_Act]:
    """A subject like "Withdrawal" names the topic only where the words below it demand nothing."""
    below = [act for act in found if not act.in_subject]
    return below if below and all(act.doubt is not None for act in below) else found


def _sayings(sentence: str, in_subject: bool) -> Iterator[tuple[Intent, str]]:
    withdrawing = acts.WITHDRAWING.search(sentence) or acts.NO_LONGER.search(sentence)
    if withdrawing is None and (in_subject or len(sentence.split()) <= 8):
        withdrawing = acts.NOUN.match(sentence)
    if withdrawing:
        yield Intent.WITHDRAW, withdrawing[0]
    if erasing := acts.ERASING.search(sentence):
        yield Intent.ERASE, erasing[0]


def _parts(sentence: str, said: str) -> tuple[str, str]:
    """The part of a sentence that ends something, and the clauses before and behind that give a reason."""
    begin = sentence.find(said)
    cuts = [found.end() for found in acts.CLAUSE.finditer(sentence, 0, begin)]
    before = sentence[: cuts[-1]] if cuts else ""
    if acts.BELONGS.search(before):
        before = ""
    because = acts.BECAUSE.search(sentence, begin + len(said))
    end = because.start() if because else len(sentence)
    return sentence[len(before) : end], f"{before} {sentence[end:]}".strip()


def _told_of(sentence: str) -> Why | None:
    """Why a sentence that has only the participle demands nothing; None where it has none, or more."""
    if not acts.REPORTED.search(sentence) or acts.WITHDRAWING.search(sentence):
        return None
    return Why.ASKED if acts.is_a_question(sentence) else Why.REPORTED


def _doubt_about(sentence: str, intent: Intent) -> Why | None:
    if acts.is_a_question(sentence):
        return Why.ASKED
    reports = bool(acts.PARTICIPLE.search(sentence)) and not acts.PRESENT.search(sentence)
    doubt = doubts.about_the_sentence(sentence, reports=reports)
    if doubt is not None:
        return doubt
    if intent == Intent.ERASE and acts.FIELDS.search(sentence):
        return Why.PARTS_UNCLEAR
    about = acts.CONSENT_ABOUT.search(sentence)
    if about and speaks_of_none_we_know(about["what"]):
        return Why.OTHER_THING
    return None


def _doubt(words: text.Words, found: list[_Act], names: Collection[str]) -> Why | None:
    """What speaks against acting although one sentence is certain."""
    if words.forwarded:
        return Why.PASSED_ON
    about = doubts.about_the_mail(words.whole)
    if about is not None:
        return about
    plainly = any(act.intent == Intent.ERASE or acts.SAYS_CONSENT.search(act.sentence) for act in found)
    if not plainly and doubts.is_about_another_thing(words.whole):
        return Why.OTHER_THING
    if _ends_something(words.below):
        return Why.ONLY_QUOTED
    if words.below and has_only_strange_words(words.below, names):
        return Why.OTHER_PEOPLE
    ways = [f"{act.sentence} {words.topic}" for act in found if act.intent == Intent.WITHDRAW]
    unspecified = not any(act.named for act in found)
    if unspecified and ways and not any(map(acts.LEAVES.search, ways)):
        return Why.OTHER_THING
    if unspecified and has_unknown_words(words.topic, names):
        return Why.OTHER_THING
    if not any(act.intent == Intent.WITHDRAW for act in found) and _names_what_else(words, found):
        return Why.PARTS_UNCLEAR
    unsure = [act.doubt for act in found if act.doubt is not None]
    if unsure:
        return unsure[0]
    ending = {act.sentence for act in found}
    rest = [one for one in words.sentences if one not in ending and not _rights_in(one)]
    beside = doubts.about_the_rest([*rest, *(act.beside for act in found if act.beside)])
    if beside is not None:
        return beside
    if all(act.in_subject for act in found):
        if doubts.ATTACHED.search(words.body):
            return Why.ATTACHED
        if not all(map(doubts.says_nothing_new, words.sentences)):
            return Why.PARTS_UNCLEAR
    return None


def _names_what_else(words: text.Words, found: list[_Act]) -> bool:
    """Whether it is some data that should go, and not all: these, or those spoken of beside."""
    ending = {act.sentence for act in found}
    beside = (one for one in words.sentences if one not in ending and not _rights_in(one))
    beside = (one for one in beside if not EVERYTHING.search(one))
    return any(acts.THESE.search(one) for one in ending) or any(acts.DATA.search(one) for one in beside)


def _processings(
    words: text.Words, certain: list[_Act], known: Collection[str]
) -> tuple[str, ...] | str | None:
    """What ends; None where that is not clear."""
    said = _joined(certain)
    if said is None:
        return None
    everything = any(act.named == ALL for act in certain)
    ends = frozenset(known) if said == ALL else frozenset(said)
    ending = {act.sentence for act in certain}
    for sentence in words.sentences:
        here = named_in(sentence, known)
        if doubts.keeps_something(sentence):
            if sentence in ending or not _goes_on_beside(here, ends):
                return None
        elif sentence not in ending and not _in_passing(here, ends, said, everything=everything):
            return None
    return ALL if ends >= frozenset(known) else tuple(one for one in known if one in ends)


def _in_passing(
    here: frozenset[str] | str | None, ends: frozenset[str], said: frozenset[str] | str, *, everything: bool
) -> bool:
    """Whether naming these in passing leaves it clear what is to end."""
    return everything or not isinstance(here, frozenset) or (said != ALL and here <= ends)


def _goes_on_beside(here: frozenset[str] | str | None, ends: frozenset[str]) -> bool:
    """Whether what a sentence wants to go on may do so when these end; without the storage nothing does."""
    if here is None:
        return "storage" not in ends
    return here != ALL and not frozenset(here) & ends


def _joined(certain: list[_Act]) -> frozenset[str] | str | None:
    """All acts together. Nothing named means all, unless another sentence names what is meant."""
    if any(act.named == ALL for act in certain):
        return ALL
    body = [act for act in certain if not act.in_subject] or certain
    named = [act.named for act in certain if isinstance(act.named, frozenset)]
    every = frozenset().union(*named)
    if not every:
        return ALL
    unnamed = [act for act in body if act.named is None]
    if not unnamed:
        return every
    if all(act.intent == Intent.WITHDRAW and acts.OF_THIS.search(act.sentence) for act in unnamed):
        return every
    if all(act.intent == Intent.ERASE for act in unnamed):
        if "storage" in every:
            return ALL
        return every if all(acts.OF_THIS.search(act.sentence) for act in unnamed) else None
    in_subject_only = all(act.in_subject for act in certain if act.named)
    return every if in_subject_only else None


def _others(words: text.Words) -> frozenset[Intent]:
    return frozenset().union(*map(_rights_in, (words.subject, *words.sentences)))


def _rights_in(sentence: str) -> frozenset[Intent]:
    found = {intent for intent, pattern in acts.OTHERS.items() if pattern.search(sentence)}
    return frozenset(found - {Intent.COMPLAINT} if acts.THREAT.search(sentence) else found)


def _without_acts(words: text.Words, others: frozenset[Intent]) -> Reading | None:
    if words.forwarded and others:
        return Reading(min(others), Why.PASSED_ON, rights=others)
    if not others:
        if _ends_something(f"{words.quoted} {words.below}"):
            return Reading(Intent.QUESTION, Why.ONLY_QUOTED)
        return Reading(Intent.QUESTION, Why.ASKED) if acts.RIGHTS.search(words.whole) else None
    if len(others) > 1:
        others = _the_stronger(others)
    if len(others) > 1:
        return Reading(Intent.SEVERAL, Why.SEVERAL, rights=others)
    (only,) = others
    return Reading(only, Why.FOR_A_PERSON, rights=others)


def _the_stronger(others: frozenset[Intent]) -> frozenset[Intent]:
    """Angry words around an objection are no complaint of their own."""
    if Intent.COMPLAINT in others and len(others) > 1 and Intent.OBJECT in others:
        return others - {Intent.COMPLAINT}
    return others


def _uncertain(found: list[_Act], others: frozenset[Intent], why: Why) -> Reading:
    """The guess for a person, and why it is only one."""
    only_spoken_of = why in _SPOKEN_OF and all(act.doubt is not None for act in found)
    if only_spoken_of and others:
        return Reading(min(others) if len(others) == 1 else Intent.SEVERAL, why, rights=others)
    if only_spoken_of and why != Why.REPORTED:
        return Reading(Intent.QUESTION, why)
    rights = others | {act.intent for act in found}
    return Reading(Intent.SEVERAL if others else _intent_of(found), why, rights=rights)


def _intent_of(found: list[_Act]) -> Intent:
    return Intent.WITHDRAW if any(act.intent == Intent.WITHDRAW for act in found) else Intent.ERASE


def _ends_something(words: str) -> bool:
    return any(form.search(words) for form in (acts.WITHDRAWING, acts.NO_LONGER, acts.ERASING))


def _speaks_of_times(words: text.Words, certain: list[_Act]) -> bool:
    ending = {act.sentence for act in certain}
    return any(acts.TIMES.search(one) for one in (words.subject, *words.sentences) if one not in ending)
