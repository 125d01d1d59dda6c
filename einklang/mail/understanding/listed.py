"""Consents gone through one by one: "Recording: no. Storage: may stay"."""

import re
from collections.abc import Collection

from . import text
from .naming import named_in
from .patterns import any_of

_ITEM = re.compile(r"[.;!]\s+|[.;!]$")
#: "Recording: no", "recording – gone", "Recording NO".
_SAID = re.compile(
    r"^(?P<what>[^:=]{3,80}?)\s*(?:[:=]|\s[-–]\s|\s(?=(?:ja|nein|yes|no)\b))\s*(?P<said>[^:=]{2,80})$"
)
_ENDS = any_of(
    r"nein\b", r"no\b", r"widerruf\w*", r"(?:bitte )?(?:streichen|loeschen|beenden|entfernen|raus|weg)\b",
    r"nicht mehr\b",
    r"(?:ziehe|nehme) ich zurueck", r"zurueck(?:gezogen|genommen)?\b",
    r"(?:ist |permission |erlaubnis )?(?:gone|weg|entzogen)\b",
    r"withdraw\w*", r"revoke[d]?\b", r"off\b", r"stop\b", r"end\b", r"no longer\b", r"not any ?more\b",
    r"ab sofort nicht\w*", r"❌|✗|✘",
)  # fmt: skip
_STAYS = any_of(
    r"ja\b", r"yes\b", r"(?:bleibt|bleiben|darf|duerfen|kann|koennen)\b", r"besteh\w*", r"weiter\w*",
    r"behalten\b", r"ok(?:ay)?\b",
    r"in ordnung", r"unveraendert", r"gern\w*", r"stays?\b", r"keep\b", r"remain\w*", r"fine\b", r"on\b",
    r"unchanged", r"✅|✓|✔",
)  # fmt: skip
#: What nothing is said of stays.
_REST = re.compile(
    r"\b(?:the rest|everything else|(?:der )?rest|alles (?:andere|uebrige))\b[^.!?]{0,30}"
    r"\b(?:stay|stays|keep|fine|ok|bleib\w*|gilt|bestehen|kann|darf)\b"
)


def ended_in_a_list(words: text.Words, known: Collection[str]) -> frozenset[str] | None:
    """What ends by a list of at least two, each said to end or to go on; None where there is no list."""
    items = (item.strip() for line in words.lines for item in _ITEM.split(line))
    ends: set[str] = set()
    stays: set[str] = set()
    for item in items:
        if not (said := _SAID.match(item)):
            continue
        named = named_in(said["what"], known)
        end, stay = _ENDS.search(said["said"]) is not None, _STAYS.search(said["said"]) is not None
        if not isinstance(named, frozenset):
            continue
        if end == stay:
            return None  # what is said of one of them is not clear, so the list is not
        (ends if end else stays).update(named)
    several = len(ends | stays) > 1 or any(map(_REST.search, words.sentences))
    return frozenset(ends) if ends and several and not ends & stays else None
