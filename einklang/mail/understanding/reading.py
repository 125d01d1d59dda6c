from collections.abc import Collection

from ..inbox import Intent
from . import acts, doubts, rights, signs, text
from .finding import Act, acts_in, speaks_of_the_programme
from .naming import ALL, EVERYTHING, GENERAL
from .parts import processings_of
from .readings import Reading
from .vocabulary import has_only_strange_words, has_unknown_words, is_a_strange_name
from .weighing import weighed
from .why import SOFT, Why

#: These say that nothing is demanded now: what else is in the mail tells what it is about.
_SPOKEN_OF = (Why.ASKED, Why.SUPPOSED, Why.NEGATED, Why.REPORTED)


def understand(
    subject: str,
    own_words: str,
    *,
    known: Collection[str],
    names: Collection[str] = (),
    for_withdrawals: bool = False,
) -> Reading | None:
    """What these words want; None where they want nothing of which this program knows.

    `known` are the processings that rest on consent, `names` words of the sender's name. `for_withdrawals`:
    they were sent to where withdrawals go, so whoever leaves and says nothing else leaves the programme.
    """
    words = text.read(subject, own_words)
    read = _by_rules(words, known, names, for_withdrawals=for_withdrawals)
    return weighed(words, read, known)


def _by_rules(
    words: text.Words, known: Collection[str], names: Collection[str], *, for_withdrawals: bool
) -> Reading | None:
    """What the sentences say, as far as rules know their forms."""
    found = _without_the_topic(list(acts_in(words, known, names)))
    others = _others(words)
    if not found:
        return _without_acts(words, others)
    certain = [act for act in found if act.doubt is None]
    plain = certain or [act for act in found if act.doubt in SOFT]
    if not plain:
        joke = doubts.about_the_mail(words.whole) == Why.NOT_MEANT
        return _uncertain(found, others, Why.NOT_MEANT if joke else found[-1].doubt or Why.FOR_A_PERSON)
    doubt = _doubt(words, found, names, for_withdrawals=for_withdrawals)
    if doubt is not None and not (doubt in SOFT and any(act.clause.own for act in plain)):
        return _uncertain(found, others, doubt)
    processings = processings_of(words, plain, known)
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


def _without_the_topic(found: list[Act]) -> list[Act]:
    """A subject like "Withdrawal" names the topic only where the words below it demand nothing."""
    below = [act for act in found if not act.in_subject]
    if all(act.doubt is not None for act in below):
        return below or found
    return [act for act in found if not (act.in_subject and act.doubt)]


def _doubt(
    words: text.Words, found: list[Act], names: Collection[str], *, for_withdrawals: bool
) -> Why | None:
    """What speaks against acting although one sentence is plain: first what may turn it around."""
    own = any(act.clause.own and (act.doubt is None or act.doubt in SOFT) for act in found)
    here = own or (for_withdrawals and _only_leaves(words, found, names))
    raised = (
        Why.PASSED_ON if words.forwarded else None,
        doubts.about_the_mail(words.whole),
        _about_another(words, found, names, own=here),
        _beside_each_other(words, found),
        doubts.about_the_rest(_rest(words, found), own=own),
        _in_the_subject_only(words, found),
        _under_a_strange_subject(words, found, names, own=own),
        None if _is_sure(found) else next((act.doubt for act in found if act.doubt in SOFT), None),
    )
    doubt = [one for one in raised if one is not None]
    return next((one for one in doubt if one not in SOFT), doubt[0] if doubt else None)


def _about_another(words: text.Words, found: list[Act], names: Collection[str], *, own: bool) -> Why | None:
    """Whether it may be about another thing than this programme, or about somebody else."""
    plainly = any(act.intent == Intent.ERASE or signs.SAYS_CONSENT.search(act.sentence) for act in found)
    if not plainly and doubts.is_about_another_thing(words.whole):
        return Why.OTHER_THING
    if acts.ends_something(words.below):
        return Why.ONLY_QUOTED
    unsigned = not words.below.strip()
    if has_only_strange_words(words.below, names) or (
        unsigned and is_a_strange_name(words.sentences[-1:], names)
    ):
        return Why.OTHER_PEOPLE
    if any(act.named for act in found):
        return None
    ways = [act for act in found if act.intent == Intent.WITHDRAW]
    if ways and not own and not _leaves_the_programme(words, ways):
        return Why.OTHER_THING
    if speaks_of_the_programme(words):
        return None
    return Why.OTHER_THING if _names_another_thing(words.subject, names) else None


def _leaves_the_programme(words: text.Words, ways: list[Act]) -> bool:
    """Whether it is this programme that they leave who name no consent, not a lunch or an appointment."""
    if any(signs.LEAVES.search(f"{act.sentence} {words.topic}") for act in ways):
        return True
    whole = f"{words.topic} {words.whole}"
    for_good = any(map(acts.NO_LONGER.search, words.sentences)) and GENERAL.search(whole) is not None
    return (for_good or speaks_of_the_programme(words)) and not signs.WHEN.search(whole)


def _only_leaves(words: text.Words, found: list[Act], names: Collection[str]) -> bool:
    """Whether nothing strange stands in the subject and the acts, and no day anywhere."""
    said = [words.topic, *(act.sentence for act in found)]
    return not signs.WHEN.search(words.whole) and not any(has_unknown_words(one, names) for one in said)


def _beside_each_other(words: text.Words, found: list[Act]) -> Why | None:
    """What one saying says against another, or against data of which some is to go."""
    if not any(act.intent == Intent.WITHDRAW for act in found) and _names_what_else(words, found):
        return Why.PARTS_UNCLEAR
    sure = _is_sure(found)
    doubtful = (act for act in found if act.doubt is not None)
    return next(
        (act.doubt for act in doubtful if not (_goes_beside(act, sure) or _is_said_elsewhere(act, found))),
        None,
    )


def _is_sure(found: list[Act]) -> bool:
    """Whether one saying ends the sender's own consent or data, and nothing in it is doubtful."""
    return any(act.clause.own and act.doubt is None for act in found)


def _rest(words: text.Words, found: list[Act]) -> list[str]:
    """The sentences, and the parts of sentences, that end nothing and claim nothing."""
    ending = {act.sentence for act in found}
    rest = [one for one in words.sentences if one not in ending and not rights.rights_in(one)]
    parts = (part for act in found for part in (act.clause.before, act.clause.after) if part.strip())
    said = rest + [part for part in parts if not acts.ends_something(part)]
    return [one for one in said if not acts.CITES_THE_RIGHT.search(one)]


def _in_the_subject_only(words: text.Words, found: list[Act]) -> Why | None:
    if not all(act.in_subject for act in found):
        return None
    if doubts.ATTACHED.search(words.body):
        return Why.ATTACHED
    return None if all(map(doubts.says_nothing_new, words.sentences)) else Why.PARTS_UNCLEAR


def _under_a_strange_subject(
    words: text.Words, found: list[Act], names: Collection[str], *, own: bool
) -> Why | None:
    if any(act.named for act in found) or not has_unknown_words(words.topic, names):
        return None
    if _says_where(words, found):
        return None
    return Why.ODD_WORDS if own else Why.OTHER_THING


def _is_said_elsewhere(act: Act, found: list[Act]) -> bool:
    """Whether of which part it speaks is unclear, and another act ends all of that for sure."""
    ended = [one.named for one in found if one.doubt is None and isinstance(one.named, frozenset)]
    named = act.named if isinstance(act.named, frozenset) else frozenset()
    return act.doubt == Why.PARTS_UNCLEAR and bool(named) and named <= frozenset().union(*ended)


def _goes_beside(act: Act, sure: bool) -> bool:
    """Whether a saying that is doubtful by itself says nothing against what another one ends for sure."""
    mentions = act.doubt in (Why.OTHER_PEOPLE, Why.OTHER_THING) and not act.clause.own
    if sure and act.doubt in (Why.SUPPOSED, Why.NEGATED, Why.OTHER_THING) and act.refuses:
        return True
    return act.doubt in SOFT or (sure and mentions and not doubts.is_somebody_elses(act.sentence))


def _names_another_thing(subject: str, names: Collection[str]) -> bool:
    """Whether a subject says what the words below it are about, and that is nothing of ours."""
    about = signs.CONSENT_ABOUT.search(subject)
    if about and has_unknown_words(about["what"], names):
        return True
    return not GENERAL.search(subject) and doubts.is_about_another_thing(subject)


def _says_where(words: text.Words, found: list[Act]) -> bool:
    """Whether a strange subject, or the words below it, say all the same that it is about this programme."""
    if GENERAL.search(words.topic) or speaks_of_the_programme(words):
        return True
    return any(GENERAL.search(act.clause.act) for act in found if act.clause.own) or any(
        GENERAL.search(one) for one in words.sentences if one not in {act.sentence for act in found}
    )


def _names_what_else(words: text.Words, found: list[Act]) -> bool:
    """Whether it is some data that should go, and not all: these, or those spoken of beside."""
    ending = {act.sentence for act in found}
    beside = (one for one in words.sentences if one not in ending and not rights.rights_in(one))
    beside = (one for one in beside if not EVERYTHING.search(one))
    return any(signs.THESE.search(one) for one in ending) or any(acts.DATA.search(one) for one in beside)


def _others(words: text.Words) -> frozenset[Intent]:
    return frozenset().union(*map(rights.rights_in, (words.subject, *words.sentences)))


def _without_acts(words: text.Words, others: frozenset[Intent]) -> Reading | None:
    if words.forwarded and others:
        return Reading(min(others), Why.PASSED_ON, rights=others)
    if not others:
        if acts.ends_something(f"{words.quoted} {words.below}"):
            return Reading(Intent.QUESTION, Why.ONLY_QUOTED)
        return Reading(Intent.QUESTION, Why.ASKED) if rights.RIGHTS.search(words.whole) else None
    if len(others) > 1:
        others = rights.the_stronger(others)
    if len(others) > 1:
        return Reading(Intent.SEVERAL, Why.SEVERAL, rights=others)
    (only,) = others
    return Reading(only, Why.FOR_A_PERSON, rights=others)


def _uncertain(found: list[Act], others: frozenset[Intent], why: Why) -> Reading:
    """The guess for a person, and why it is only one."""
    only_spoken_of = why in _SPOKEN_OF and all(act.doubt is not None for act in found)
    if only_spoken_of and others:
        return Reading(min(others) if len(others) == 1 else Intent.SEVERAL, why, rights=others)
    if only_spoken_of and why != Why.REPORTED:
        return Reading(Intent.QUESTION, why)
    rights = others | {act.intent for act in found}
    return Reading(Intent.SEVERAL if others else _intent_of(found), why, rights=rights)


def _intent_of(found: list[Act]) -> Intent:
    return Intent.WITHDRAW if any(act.intent == Intent.WITHDRAW for act in found) else Intent.ERASE


def _speaks_of_times(words: text.Words, certain: list[Act]) -> bool:
    ending = {act.sentence for act in certain}
    beside = [one for one in (words.subject, *words.sentences) if one not in ending]
    booked = any(isinstance(act.named, frozenset) and "bookings" in act.named for act in certain)
    return any(map((signs.DATED if booked else signs.TIMES).search, beside))
