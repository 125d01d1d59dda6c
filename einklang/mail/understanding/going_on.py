"""What somebody wants to go on as it was, beside what they end."""

import re
from dataclasses import replace

from . import acts, signs
from .clauses import Clause
from .patterns import any_of

ONLY_LAWFUL = any_of(
    r"rechtmaessig\w*",
    r"lawful\w*",
    r"aufbewahrungspflicht\w*",
    r"bestaetig\w*",
    r"confirm\w*",
)
_KEEP = any_of(
    r"alles andere", r"der rest\b", r"everything else", r"the rest\b", r"alle anderen", r"all other",
    r"bleib\w*", r"weiterhin\b", r"behalten\b", r"weiter(?:hin)? (?:gern|dabei|teil|mit|gelten|gilt)",
    r"besteh(?:t|en) (?:weiter|fort)", r"gilt weiter\w*", r"unberuehrt", r"(?<!ger )(?<!mehr )aufrecht\w*",
    r"duerfen sie\b", r"(?:ist|sind|is|are) (?:\w+ ){0,2}(?:ok|okay|fine|in ordnung)\b",
    r"ist fuer mich (?:ok|okay|in ordnung|kein problem)\b",
    r"(?:aufzeichnen|aufnehmen|zuhoeren|zuschauen|speichern|behalten) (?:koennt|koennen|duerft"
    r"|duerfen) (?:ihr|sie)\b(?! nicht)",
    r"(?:koennt|koennen|duerft|duerfen) (?:ihr|sie) (?:\w+ ){0,2}lassen\b", r"leave (?:me|my \w+) in\b",
    r"(?:gilt|gelten) (?:weiter|fort)\w*", r"nichts einzuwenden", r"(?:is |are |ist )?(?:no|kein) problem\b",
    r"(?:happy|glad) (?:for|to be)\b", r"(?:i )?do(?:n't| not) mind\b", r"wie (?:gehabt|bisher|vereinbart)\b",
    r"koennen sie (?:weiter|ruhig|gern)\w*",
    r"(?:koennt|koennen|duerft|duerfen|may|can)\b[^.!?;,]{0,40}\b(?:weiter\w*|gern\w*|behalten|keep|still)\b",
    r"gern\w* (?:weiter|wieder)\w*", r"(?:weiter|wieder|weiterhin) gern\w*", r"bestehen\b",
    r"(?:der |the )?rest (?:ist |is )?(?:ok|okay|fine)\b",
    r"fine with\b", r"(?:gespraeche?|interviews?) (?:sehr |immer )?gern\w*", r"(?:still|gladly"
    r"|happy to) (?:\w+ )?(?:talk|chat|take part|join)",
    r"(?:mit )?(?:allem|dem) (?:anderen|rest|uebrigen)\b", r"stays?\b", r"stand\b", r"remains?\b",
    r"keep\b", r"still (?:valid|fine|ok|stands?|agree)", r"continue\w*",
    r"is (?:fine|ok|okay)\b", r"you may\b", r"habe nichts (?:dagegen|gegen)", r"freue mich auf",
    r"look(?:ing)? forward", r"nehme (?:\w+ ){0,3}teil\b(?! nicht)",
    r"bis (?:zum|naechste\w*|dann|bald) \w*(?:interview|gespraech|termin)", r"sehen uns",
)  # fmt: skip
#: "Still good luck", "I still get mails": nothing of ours is kept by this.
_GOES_ON_BADLY = any_of(
    r"(?:es )?bleibt (?:es )?dabei\b",
    r"bleibt (?:\w+ ){0,2}(?:kein\w*|nicht|wenig)\b",
    r"(?:bekomme|erhalte|kriege|wurde|werde)\b[^.!?;]{0,40}\b(?:weiterhin|weiter|noch)\b",
    r"(?:weiterhin|weiter) (?:viel|alles|gute\w*|so)\b",
    r"still (?:get|receive|getting|receiving|being)\b",
    r"keep (?:\w+ing|up)\b",
    r"bleib\w* (?:sie |ihr )?gesund\b",
    r"stay (?:well|safe|healthy)\b",
    r"(?:no need|not|no longer|never|nicht|nicht laenger|nicht mehr|\w+n't) (?:\w+ ){0,3}(?:keep"
    r"|store|behalten)\b",
    r"(?:data|details|information|records?|everything|whatever|what|daten|angaben|alles|was) (?:that |die )?"
    r"(?:you|sie|ihr) (?:\w+ ){0,3}(?:keep|hold|store|behalten)\b",
)
_GOING_ON = re.compile(r"\b(?:bleib\w*|besteh\w*|gelten|gilt|stands?|stays?|remains?|behalten|keep)\b")
#: Something goes on without this.
WITHOUT = re.compile(rf"\b(?:ohne|without|keine?n?|no|nicht|not)\b (?:\w+ ){{0,2}}{acts.OURS}")


def keeps_something(sentence: str) -> bool:
    """Whether a sentence says that something goes on as it was; wishes and complaints say no such thing."""
    if ONLY_LAWFUL.search(sentence) or _GOES_ON_BADLY.search(sentence):
        return False
    return _KEEP.search(acts.NO_LONGER.sub(" ", sentence)) is not None


def keeps_in_an_act(act: str) -> bool:
    """The same of an act: "all other consents" says by itself only what it is that ends."""
    verb = _GOING_ON.search(act) or not signs.SAYS_CONSENT.search(act)
    return bool(verb) and keeps_something(act)


def _only_keeps(part: str) -> bool:
    """Whether a part of an act says of itself that something goes on: "all other consents" alone does not."""
    return keeps_in_an_act(part) and not acts.ends_something(part)


def without_what_goes_on(clause: Clause) -> Clause:
    """The same, with those clauses of the act beside it that say what goes on."""
    parts = re.split(r"(?<=,) | (?=(?:aber|but|und|and) )", clause.act)
    kept = [one for one in parts if _only_keeps(one)]
    act = " ".join(one for one in parts if one not in kept)
    if not kept or not acts.ends_something(act):
        return clause
    core = act if clause.core == clause.act else act[act.find(clause.core[:12]) :]
    return replace(clause, act=act, core=core, after=" ".join((clause.after, *kept)))
