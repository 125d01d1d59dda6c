"""The sentences of a mail that end something, or seem to, each judged for itself."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from ..inbox import Intent
from . import acts, doubts, signs, text
from .clauses import Clause, clause_of
from .going_on import keeps_something, without_what_goes_on
from .naming import ALL, EVERYTHING, PROGRAMME, is_ours, named_in, speaks_of_none_we_know, without_exception
from .strange import may_be_another_thing
from .vocabulary import has_unknown_words
from .why import Why

_TO = re.compile(r"^\S+ (?:zu|zur|zum|in|to) (?!(?:it|this|that|them|these|those|any|all|anything)\b)")


@dataclass(frozen=True)
class Act:
    """One sentence that ends something, or seems to."""

    intent: Intent
    sentence: str
    clause: Clause
    doubt: Why | None
    named: frozenset[str] | str | None
    in_subject: bool
    #: It only says no to a processing by its name: "no recordings, please".
    refuses: bool = False


def acts_in(words: text.Words, known: Collection[str], names: Collection[str]) -> Iterator[Act]:
    ours, before = is_ours(words.whole), ""
    places = [(words.subject, True)] if words.subject else []
    for sentence, in_subject in [*places, *((one, False) for one in words.sentences)]:
        if acts.CITES_THE_RIGHT.search(sentence):
            continue
        for intent, said in _sayings(sentence, in_subject):
            clause = without_what_goes_on(clause_of(sentence, said, erasing=intent == Intent.ERASE))
            doubt = _doubt_about(sentence, clause, intent, ours=ours)
            if doubt is None and may_be_another_thing(clause.core, names, erasing=intent == Intent.ERASE):
                # Whoever erases may mean anything by a strange word; whoever withdraws means the consent.
                everything = EVERYTHING.search(clause.core) is not None
                about = signs.CONSENT_ABOUT.search(clause.act)
                strange = about is not None and may_be_another_thing(about[0], names, erasing=False)
                consent = intent == Intent.WITHDRAW and signs.SAYS_CONSENT.search(clause.act) is not None
                soft = clause.own and not strange and (consent or everything)
                doubt = Why.ODD_WORDS if soft else Why.OTHER_THING
            refuses = _refuses(clause, said, intent)
            for_good = signs.FOR_GOOD.search(sentence) is not None
            if doubt is None and refuses and (not for_good or has_unknown_words(clause.act, names)):
                doubt = Why.OTHER_THING
            named = _named_by(clause, known, withdraws=intent == Intent.WITHDRAW)
            if doubt is None and isinstance(named, frozenset) and _is_only_a_reason(clause, known):
                doubt = Why.MORE_OF_CONSENT
            if named is None and before and signs.ANAPHOR.search(clause.act):
                named = _alone(named_in(before, known))
            if named is None and signs.BOTH.search(clause.act):
                named = _two(named_in(f"{before} {sentence}", known))
                doubt = doubt if named or doubt else Why.PARTS_UNCLEAR
            yield Act(intent, sentence, clause, doubt, named, in_subject, refuses)
        before = "" if in_subject else sentence
        if told := _told_of(sentence):
            yield Act(
                Intent.WITHDRAW,
                sentence,
                Clause("", sentence, "", sentence, "", False),
                told,
                None,
                in_subject,
            )


def _sayings(sentence: str, in_subject: bool) -> Iterator[tuple[Intent, str]]:
    withdrawing = _tightest(acts.WITHDRAWING, sentence) or _tightest(acts.NO_LONGER, sentence)
    if not withdrawing and (in_subject or len(sentence.split()) <= 8) and (noun := acts.NOUN.match(sentence)):
        withdrawing = noun[0]
    if withdrawing:
        yield Intent.WITHDRAW, withdrawing
    if erasing := _tightest(acts.ERASING, sentence):
        yield Intent.ERASE, erasing


def _tightest(form: re.Pattern[str], sentence: str) -> str:
    """The saying without another one that begins before it and ends in it; "" where there is none."""
    found = form.search(sentence)
    while found and (within := form.search(sentence, found.start() + 1, found.end())):
        found = within
    return found[0] if found else ""


def _told_of(sentence: str) -> Why | None:
    """Why a sentence that has only the participle demands nothing; None where it has none, or more."""
    if not acts.REPORTED.search(sentence) or acts.WITHDRAWING.search(sentence):
        return None
    return Why.ASKED if signs.is_a_question(sentence) else Why.REPORTED


def _refuses(clause: Clause, said: str, intent: Intent) -> bool:
    """Whether somebody only says no to a processing by its name: "no recordings, please"."""
    plainly = signs.SAYS_CONSENT.search(clause.act) or acts.WITHDRAWING.search(said)
    return intent == Intent.WITHDRAW and not plainly and acts.OF_OURS.search(clause.act) is not None


def _named_by(clause: Clause, known: Collection[str], *, withdraws: bool) -> frozenset[str] | str | None:
    """Which processings the act names, or else what stands beside it in the sentence and does not go on."""
    beside = (
        one
        for one in (clause.before, clause.after)
        if not keeps_something(one) and not (withdraws and acts.ERASING.search(one))
    )
    whole = clause.before + clause.act + clause.after
    if without_exception(whole) != whole:
        return named_in(whole, known)
    if signs.ALL_AND_PARTS.search(clause.act):
        return ALL
    if not withdraws and named_in(clause.act, known) == frozenset({"storage"}):
        return ALL  # what is stored, whatever for
    named = _named(clause.act, known)
    if named is None and not withdraws and signs.ALL_DATA.search(clause.act):
        return None  # their own data are all of them, whatever is spoken of beside
    return named or _named(" ".join((*beside, clause.act)), known)


def _named(sentence: str, known: Collection[str]) -> frozenset[str] | str | None:
    """Which processings a sentence names; whoever leaves the pool leaves the whole."""
    leaves = signs.LEAVING.search(sentence) is not None
    return named_in(signs.POOL.sub(" ", sentence) if leaves else sentence, known)


def _is_only_a_reason(clause: Clause, known: Collection[str]) -> bool:
    """Whether a processing is named only in what leads to an act that does not point at it."""
    tells = signs.SUBJECT.search(clause.lead) and not signs.SAYS_CONSENT.search(clause.lead)
    act = (clause.before + clause.act)[len(clause.lead) :] + clause.after
    pointing = signs.ANAPHOR.search(act) or signs.OF_THIS.search(act)
    revokes = acts.WITHDRAWING.search(act) and signs.SAYS_CONSENT.search(act)
    says = tells and revokes and not pointing and not acts.ends_something(clause.lead)
    return bool(says) and named_in(clause.lead, known) is not None and named_in(act, known) is None


def _alone(named: frozenset[str] | str | None) -> frozenset[str] | None:
    """What "for that" points back at: one processing named in the sentence before."""
    return named if isinstance(named, frozenset) and len(named) == 1 else None


def _two(named: frozenset[str] | str | None) -> frozenset[str] | None:
    """What "both" points back at."""
    return named if isinstance(named, frozenset) and len(named) == 2 else None


def _doubt_about(sentence: str, clause: Clause, intent: Intent, *, ours: bool) -> Why | None:
    if signs.is_a_question(sentence):
        return Why.ASKED
    if acts.TELEGRAM.match(sentence):
        return None
    reports = bool(acts.PARTICIPLE.search(sentence)) and not acts.PRESENT.search(sentence)
    doubt = doubts.about_the_sentence(clause, reports=reports, ours=ours)
    if doubt is not None:
        return doubt
    about = signs.CONSENT_ABOUT.search(clause.act)
    # "To being on that list": what is not known cannot be all of it. "With immediate effect" says no what.
    if about and _TO.search(about[0]) and speaks_of_none_we_know(about["what"]):
        return Why.OTHER_THING
    if intent == Intent.ERASE and _erases_a_part(clause.act):
        return Why.PARTS_UNCLEAR
    if intent != Intent.WITHDRAW or signs.SAYS_CONSENT.search(sentence):
        return None
    if signs.TAKES_BACK.search(clause.act) and not signs.OF_THE_PROGRAMME.search(clause.act):
        return Why.OTHER_THING
    if signs.WORDS_ONLY.search(clause.act):
        return Why.OTHER_THING
    when = signs.HOURS.search(clause.act) if is_ours(clause.act) else signs.WHEN.search(sentence)
    return Why.OTHER_THING if when else None


def _erases_a_part(act: str) -> bool:
    if signs.PARTLY.search(act) and not signs.ALL_AND_PARTS.search(act):
        return True
    whole = EVERYTHING.search(act) or signs.ALL_DATA.search(act)
    return signs.FIELDS.search(act) is not None and not whole


def speaks_of_the_programme(words: text.Words) -> bool:
    """Whether the subject, the greeting or the words name the programme."""
    return any(map(PROGRAMME.search, (words.topic, words.greeting, words.body)))
