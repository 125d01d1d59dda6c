"""What a mail in plain German or English wants, and whether that is certain enough to act upon.

Rules, no model: a sentence has to say it plainly, and nothing around it may turn it around, put it under a
condition, or be about something or somebody else. What is not certain is a guess with its reason.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..inbox import Intent
from . import acts, doubts, text
from .clauses import Clause, clause_of
from .naming import ALL, EVERYTHING, GENERAL, named_in, speaks_of_none_we_know
from .vocabulary import has_only_strange_words, has_unknown_words, is_a_strange_name
from .why import SOFT, Why

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
    clause: Clause
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
    plain = certain or [act for act in found if act.doubt in SOFT]
    if not plain:
        joke = doubts.about_the_mail(words.whole) == Why.NOT_MEANT
        return _uncertain(found, others, Why.NOT_MEANT if joke else found[-1].doubt or Why.FOR_A_PERSON)
    doubt = _doubt(words, found, names)
    if doubt is not None and not (doubt in SOFT and any(act.clause.own for act in plain)):
        return _uncertain(found, others, doubt)
    processings = _processings(words, plain, known)
    if processings is None:
        return _uncertain(found, others, Why.PARTS_UNCLEAR)
    if processings == ALL:
        others -= {Intent.OBJECT}  # nothing is left that they could object to
    intent = _intent_of(plain)
    rights = others | {intent}
    if doubt is not None:
        said = Intent.SEVERAL if others else intent
        return Reading(said, doubt, processings, plain=True, rights=rights)
    times = processings != ALL and "storage" not in processings and _speaks_of_times(words, plain)
    if others or times:
        return Reading(Intent.SEVERAL, Why.SEVERAL, processings, True, True, rights, times)
    return Reading(intent, Why.CERTAIN, processings, True, True, rights)


def _acts(words: text.Words, known: Collection[str], names: Collection[str]) -> Iterator[_Act]:
    places = [(words.subject, True)] if words.subject else []
    for sentence, in_subject in [*places, *((one, False) for one in words.sentences)]:
        for intent, said in _sayings(sentence, in_subject):
            clause = clause_of(sentence, said, erasing=intent == Intent.ERASE)
            doubt = _doubt_about(sentence, clause, intent, names)
            if doubt is None and has_unknown_words(clause.core, names):
                # Whoever erases may mean anything by a strange word; whoever withdraws means the consent.
                everything = EVERYTHING.search(clause.core) is not None
                soft = clause.own and (intent == Intent.WITHDRAW or everything)
                doubt = Why.ODD_WORDS if soft else Why.OTHER_THING
            yield _Act(intent, sentence, clause, doubt, _named(sentence, known), in_subject)
        if told := _told_of(sentence):
            yield _Act(
                Intent.WITHDRAW, sentence, Clause("", sentence, "", sentence, False), told, None, in_subject
            )


def _named(sentence: str, known: Collection[str]) -> frozenset[str] | str | None:
    """Which processings a sentence names; whoever leaves the pool leaves the whole."""
    leaves = acts.LEAVING.search(sentence) is not None
    return named_in(acts.POOL.sub(" ", sentence) if leaves else sentence, known)


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


def _told_of(sentence: str) -> Why | None:
    """Why a sentence that has only the participle demands nothing; None where it has none, or more."""
    if not acts.REPORTED.search(sentence) or acts.WITHDRAWING.search(sentence):
        return None
    return Why.ASKED if acts.is_a_question(sentence) else Why.REPORTED


def _doubt_about(sentence: str, clause: Clause, intent: Intent, names: Collection[str]) -> Why | None:
    if acts.is_a_question(sentence):
        return Why.ASKED
    reports = bool(acts.PARTICIPLE.search(sentence)) and not acts.PRESENT.search(sentence)
    doubt = doubts.about_the_sentence(clause, reports=reports)
    if doubt is not None:
        return doubt
    if intent == Intent.ERASE and acts.FIELDS.search(clause.act):
        return Why.PARTS_UNCLEAR
    if intent == Intent.WITHDRAW and not acts.SAYS_CONSENT.search(sentence) and acts.WHEN.search(sentence):
        return Why.OTHER_THING
    about = acts.CONSENT_ABOUT.search(clause.act)
    if about and (speaks_of_none_we_know(about["what"]) or has_unknown_words(about["what"], names)):
        return Why.OTHER_THING
    return None


def _doubt(words: text.Words, found: list[_Act], names: Collection[str]) -> Why | None:
    """What speaks against acting although one sentence is plain: first what may turn it around."""
    own = any(act.clause.own and (act.doubt is None or act.doubt in SOFT) for act in found)
    raised = (
        Why.PASSED_ON if words.forwarded else None,
        doubts.about_the_mail(words.whole),
        _about_another(words, found, names, own=own),
        _beside_each_other(words, found),
        doubts.about_the_rest(_rest(words, found), own=own),
        _in_the_subject_only(words, found),
        _under_a_strange_subject(words, found, names, own=own),
        None if _is_sure(found) else next((act.doubt for act in found if act.doubt in SOFT), None),
    )
    doubt = [one for one in raised if one is not None]
    return next((one for one in doubt if one not in SOFT), doubt[0] if doubt else None)


def _about_another(words: text.Words, found: list[_Act], names: Collection[str], *, own: bool) -> Why | None:
    """Whether it may be about another thing than this programme, or about somebody else."""
    plainly = any(act.intent == Intent.ERASE or acts.SAYS_CONSENT.search(act.sentence) for act in found)
    if not plainly and doubts.is_about_another_thing(words.whole):
        return Why.OTHER_THING
    if _ends_something(words.below):
        return Why.ONLY_QUOTED
    if has_only_strange_words(words.below, names) or is_a_strange_name(words.sentences[-1:], names):
        return Why.OTHER_PEOPLE
    if any(act.named for act in found):
        return None
    ways = [f"{act.sentence} {words.topic}" for act in found if act.intent == Intent.WITHDRAW]
    vague = bool(ways) and not own and not any(map(acts.LEAVES.search, ways))
    return Why.OTHER_THING if vague or _names_another_thing(words.subject, names) else None


def _beside_each_other(words: text.Words, found: list[_Act]) -> Why | None:
    """What one saying says against another, or against data of which some is to go."""
    if not any(act.intent == Intent.WITHDRAW for act in found) and _names_what_else(words, found):
        return Why.PARTS_UNCLEAR
    sure = _is_sure(found)
    return next((act.doubt for act in found if act.doubt is not None and not _goes_beside(act, sure)), None)


def _is_sure(found: list[_Act]) -> bool:
    """Whether one saying ends the sender's own consent or data, and nothing in it is doubtful."""
    return any(act.clause.own and act.doubt is None for act in found)


def _rest(words: text.Words, found: list[_Act]) -> list[str]:
    """The sentences, and the parts of sentences, that end nothing and claim nothing."""
    ending = {act.sentence for act in found}
    rest = [one for one in words.sentences if one not in ending and not _rights_in(one)]
    parts = (part for act in found for part in (act.clause.before, act.clause.after) if part.strip())
    return rest + [part for part in parts if not _ends_something(part)]


def _in_the_subject_only(words: text.Words, found: list[_Act]) -> Why | None:
    if not all(act.in_subject for act in found):
        return None
    if doubts.ATTACHED.search(words.body):
        return Why.ATTACHED
    return None if all(map(doubts.says_nothing_new, words.sentences)) else Why.PARTS_UNCLEAR


def _under_a_strange_subject(
    words: text.Words, found: list[_Act], names: Collection[str], *, own: bool
) -> Why | None:
    if any(act.named for act in found) or not has_unknown_words(words.topic, names):
        return None
    if _says_where(words, found):
        return None
    return Why.ODD_WORDS if own else Why.OTHER_THING


def _goes_beside(act: _Act, sure: bool) -> bool:
    """Whether a saying that is doubtful by itself says nothing against what another one ends for sure."""
    mentions = act.doubt in (Why.OTHER_PEOPLE, Why.OTHER_THING) and not act.clause.own
    return act.doubt in SOFT or (sure and mentions and not doubts.is_somebody_elses(act.sentence))


def _names_another_thing(subject: str, names: Collection[str]) -> bool:
    """Whether a subject says what the words below it are about, and that is nothing of ours."""
    about = acts.CONSENT_ABOUT.search(subject)
    if about and has_unknown_words(about["what"], names):
        return True
    return not GENERAL.search(subject) and doubts.is_about_another_thing(subject)


def _says_where(words: text.Words, found: list[_Act]) -> bool:
    """Whether a strange subject, or the words below it, say all the same that it is about this programme."""
    if GENERAL.search(words.topic):
        return True
    return any(GENERAL.search(act.clause.act) for act in found if act.clause.own) or any(
        GENERAL.search(one) for one in words.sentences if one not in {act.sentence for act in found}
    )


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
    ending = {act.clause.act for act in certain}
    whole = {act.sentence for act in certain}
    beside = [part for act in certain for part in (act.clause.before, act.clause.after)]
    for sentence in (*(one for one in words.sentences if one not in whole), *ending, *beside):
        here = named_in(sentence, known)
        if doubts.keeps_something(sentence):
            if sentence in ending or not _goes_on_beside(here, ends):
                return None
        elif _ends_something(sentence):
            continue
        elif sentence not in ending and not _in_passing(here, ends, said, everything=everything):
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


def _joined(certain: list[_Act]) -> frozenset[str] | str | None:
    """All acts together. Nothing named means all, unless another sentence names what is meant."""
    if any(act.named == ALL for act in certain):
        return ALL
    body = [act for act in certain if not act.in_subject] or certain
    named = [act.named for act in certain if isinstance(act.named, frozenset)]
    every = frozenset().union(*named)
    if not every:
        pointing = any(acts.ANAPHOR.search(act.sentence) for act in body)
        return None if pointing and all(act.intent == Intent.WITHDRAW for act in body) else ALL
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
    if acts.ERASING.search(sentence) and not acts.ASKS_FOR_A_COPY.search(sentence):
        found.discard(Intent.ACCESS)  # "erase what you know about me"
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
