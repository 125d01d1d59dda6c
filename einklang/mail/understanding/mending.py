"""The words on which everything hangs, misspelt: mended where only one of them can be meant."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from .vocabulary import is_known

#: What is mended, and what looks like it and means something else: the nearest counts, the former of two.
_WORDS = """
widerrufen widerrufe widerruf widerruft widerrufst widerrief einwilligung einwilligungen zustimmung
zustimmungen einverstaendnis einverstanden erlaubnis teilnahme teilnehmen aufzeichnung aufzeichnungen
auszeichnung auszeichnungen speicherung beobachtung beobachtungen beachtung loeschen loeschung loesung
loesungen hiermit zurueck zurueckziehen zuruecknehmen personenbezogenen datenschutz abmelden interview
interviews interviewer interviewee interviewed interviewing interviewt kundeninterview kundeninterviews
programm programme gespeicherten saemtliche withdraw withdrawal withdraws withdrew withdrawn consent
consents consented content contents contest revoke revokes revoked delete deletes deleted erasure recording
recordings recorder recorded regarding according participation participate permission permissions observation
"""
_MEANT = tuple(_WORDS.split())
_AS_THEY_ARE = frozenset(_MEANT)
#: Letters; from so many on two slips may be in it, from fewer on one.
SHORT, LONG = 6, 11
_WORD = re.compile(rf"[a-z]{{{SHORT},18}}")
#: By far the most common slip.
_WITHDRAWAL = re.compile(r"\bwie?d+er+u+f+")
#: Written as two.
_PARTED = re.compile(r"\b(wie?der) (ruf\w*)|\b(ein) (w?illigung\w*)|\b(zu) (stimmung)\b|\b(with) (draw\w*)")


def mended(text: str) -> str:
    """The text, in small letters and without umlauts, as it was probably meant."""
    text = _WITHDRAWAL.sub("widerruf", text)
    joined = _PARTED.sub(lambda found: "".join(one for one in found.groups() if one), text)
    return _WORD.sub(lambda found: _nearest(found[0]), joined)


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str:
    if word in _AS_THEY_ARE or is_known(word) or is_known(word.removesuffix("s")):
        return word
    slips = 2 if len(word) >= LONG else 1
    found = [
        (OSA.distance(word, meant, score_cutoff=slips), place)
        for place, meant in enumerate(_MEANT)
        if meant[0] == word[0] and abs(len(meant) - len(word)) <= slips
    ]
    distance, place = min(found, default=(slips + 1, 0))
    return _MEANT[place] if distance <= slips else word
