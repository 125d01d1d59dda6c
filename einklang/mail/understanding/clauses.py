"""Where in a sentence something is ended, and what of it only leads there: reasons, circumstances, thanks."""

import re
from dataclasses import dataclass

from . import acts, signs
from .naming import NAMES, PROGRAMME

_NEXT = re.compile(
    r" (?=(?:und|and) \w+ (?:sie|mir|mich|uns|me|us)\b)|, (?=(?:ich|wir|es|das|dies|sie|bitte|aber|i|we"
    r"|it|this|please|but)\b)"
    r"| (?=(?:und|and) (?:ich|wir|you|bitte|laden|schreiben|schicken|senden|nehmen|loeschen|streichen"
    r"|fordere|verlange|moechte|will|hoffe|wuensche|bedanke|danke"
    r"|freue|i|we|please|ask|request|would|wish|hope|thank|delete|remove|don't|do not|confirm|tell|let)\b)"
)
#: A circumstance that may say what a consent is about: "for the newsletter I withdraw my consent".
_ABOUT_WHAT = re.compile(
    r"\b(?:fuer|zu|zum|zur|bei|beim|von|vom|an|am|auf|in|im|ins|ueber|bezueglich|bezgl|bzgl|betreffs?"
    r"|betreffend|hinsichtlich|gegenueber|gegen|was|rahmen|for|to|of|from|in|on|at|about|with|regarding"
    r"|concerning|as|re)\b"
)
#: These begin a circumstance that is a reason or a law, and never what it is about.
REASON = re.compile(
    r"\b(?:aus (?:\w+ ){0,3}gruenden|unter (?:diesen|den|solchen) umstaenden"
    r"|for (?:\w+ ){0,3}reasons|aufgrund (?:\w+ ?){1,6}|wegen (?:\w+ ?){1,6}"
    r"|nach (?:\w+ )?(?:ruecksprache|absprache|abstimmung|reiflicher ueberlegung|langer ueberlegung)"
    r"(?: mit (?:\w+ ?){1,4})?|auf (?:anraten|wunsch|empfehlung|bitte|anweisung) (?:\w+ ?){1,4}"
    r"|in (?:abstimmung|absprache|ruecksprache|einvernehmen) mit (?:\w+ ?){1,4}"
    r"|due to (?:\w+ ?){1,6}|because of (?:\w+ ?){1,6}"
    r"|after (?:\w+ ){0,3}(?:consultation|consulting|talking|speaking|consideration|thought)"
    r"(?: (?:with|to) (?:\w+ ?){1,4})?"
    r"|on (?:the )?(?:advice|request) of (?:\w+ ?){1,4})"
)


#: So many signs before a saying "my" may stand in "my data, erase them".
NEAR = 40


@dataclass(frozen=True)
class Clause:
    """A sentence by its parts: what leads to the act, the act, and what follows it."""

    before: str
    act: str
    after: str
    #: The act without the circumstances that begin its clause.
    core: str
    #: What stands before the saying, in this clause and those before it.
    lead: str
    #: It says by itself whose consent or data end: nothing beside it can be what is ended.
    own: bool

    @property
    def beside(self) -> str:
        return f"{self.before} {self.after}".strip()


def clause_of(sentence: str, said: str, *, erasing: bool) -> Clause:
    """The sentence as the saying in it parts it."""
    begin = sentence.find(said)
    cuts = [found.end() for found in signs.CLAUSE.finditer(sentence, 0, begin)]
    start = cuts[-1] if cuts and _stands_alone(sentence[: cuts[-1]], sentence[cuts[-1] :]) else 0
    end = _end(sentence, begin + len(said))
    late = says_own(sentence[max(start, begin - NEAR) : end], erasing=erasing)
    own = late or (not erasing and says_own(sentence[start:end], erasing=False))
    lead, core = sentence[start:begin], start
    if late and not signs.BELONGS.search(lead) and not _ABOUT_WHAT.search(REASON.sub(" ", lead)):
        core = begin
    lead_in = sentence[:begin]
    return Clause(sentence[:start], sentence[start:end], sentence[end:], sentence[core:end], lead_in, own)


#: A clause of its own begins so.
_RESTARTS = re.compile(
    r"(?:(?:aber|und|so|but|and|darum|deshalb|daher|also|nur|just) )*(?:dass ich|that i|bitte|please|ich"
    r"|i|i'm|i'd|don't|no|keine?n?)\b"
)


def _stands_alone(before: str, act: str) -> bool:
    """Whether a clause before the act is no part of what is ended: it names nothing, or ends it itself."""
    if _RESTARTS.match(act):
        return True
    ends = acts.WITHDRAWING.search(before) or acts.NO_LONGER.search(before)
    return ends is not None or not signs.BELONGS.search(before)


def says_own(words: str, *, erasing: bool) -> bool:
    """Whether these words name the sender's own consent, their own data, or a processing of ours."""
    if erasing:
        return signs.OWN_DATA.search(words) is not None
    named = any(names.search(words) for names in NAMES.values())
    return named or any(form.search(words) for form in (signs.OWN_CONSENT, PROGRAMME))


def _end(sentence: str, least: int) -> int:
    ends = [found.start() for pattern in (signs.BECAUSE, _NEXT) if (found := pattern.search(sentence, least))]
    return min(ends, default=len(sentence))
