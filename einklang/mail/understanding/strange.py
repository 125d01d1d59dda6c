"""Whether something strange may be what is ended: not by a word being unknown, but by where it stands.

What is ended is an object ("the instalments"), or stands behind a word for what a consent is about ("for
the newsletter"). There a word counts that is not of this programme. A reason, a mood or a circumstance may be
told in any words.
"""

import re
from collections.abc import Collection, Iterator

from . import acts
from .naming import is_ours
from .vocabulary import CITED, folded, is_known

_TOKEN = re.compile(r"[a-z\ufffd?]*[a-z][a-z\ufffd?]*|[,:–—()]")
#: Behind these stands what a consent is about, or what somebody leaves.
_ABOUT = frozenset(
    "fuer fur zu zum zur in im ins an am ans auf bei beim von vom ueber uber bezueglich bzgl hinsichtlich"
    " betreffend betreffs gegenueber aus was of for to in on at about from regarding"
    " concerning re as".split()
)
#: Behind these stands why, how or when.
_BECAUSE = frozenset(
    "wegen nach mit ohne seit trotz per via durch aufgrund infolge angesichts vor gemaess laut after due"
    " because with since by under pursuant without despite following als unter".split()
)
#: These begin an object.
_ARTICLES = re.compile(
    r"(?:de[rnms]|das|die|eine?[nmrs]?|diese[nmrs]?|jene[nmrs]?|meine?[nmrs]?|unsere?[nmrs]?|ihre?[nmrs]?"
    r"|eure?[nmrs]?"
    r"|alle[nmrs]?|keine?[nmrs]?|saemtliche[nr]?|the|an?|my|our|your|this|that|these|those|all|any|every|no)"
)
#: Here a list goes on, if it is one.
_JOINS = frozenset((",", "und", "and", "oder", "or", "sowie"))
#: Here one thing ends and another begins.
_TURNS = re.compile(r"[:–—()]|ich|mich|mir|i|me|sie|you|bitte|please|hiermit|hereby|herewith|daher|deshalb")
#: How something was given or is meant, and never what: "leichtfertig erteilte", "previously given".
_HOW = re.compile(r"\w{2,}(?:te|ten|ter|ene|enen|ener|ig|lich|weise|ed|ly|ous)")
#: What somebody did who gave a consent; what they tell of it names nothing.
_GIVEN = re.compile(
    r",? \b(?:die|den|das|welche|wie|was|which|that)? ?\b(?:ich|i)\b (?P<told>[^,;:]*?)\b(?:erteilt\w*"
    r"|gegeben|abgegeben|gemacht"
    r"|unterschrieben|angekreuzt|gesetzt|ausgefuellt|zugestimmt|eingewilligt|gave|given|signed|ticked"
    r"|agreed|made"
    r"|provided|granted|submitted|expressed)\b(?: \b(?:habe|hatte|you|to you)\b)*(?P<more>[^,;:]*)"
)


def may_be_another_thing(act: str, names: Collection[str], *, erasing: bool) -> bool:
    """Whether an act may end something else than a consent of ours, or other data than the sender's.

    Whoever erases names what is to go behind the first article or verb: there every strange word counts.
    """
    return bool(strange_words(act, names, erasing=erasing))


def strange_words(act: str, names: Collection[str], *, erasing: bool) -> list[str]:
    """The words that may name another thing."""
    allowed = {folded(name) for name in names}
    act = acts.OF_OURS.sub(" interviews ", act)
    words = _TOKEN.findall(CITED.sub(" ", act if erasing else _GIVEN.sub(_told, act)))
    counting = _where_it_counts(words, erasing=erasing)
    return [word for word in counting if not is_known(word) and folded(word) not in allowed]


def _told(found: re.Match[str]) -> str:
    """Nothing of what is told of the giving, unless it says what for."""
    said = f"{found['told']} {found['more']}".split()
    return f" {' '.join(said)} " if {"fuer", "zu", "zum", "zur", "for", "to"}.intersection(said) else " "


def _where_it_counts(words: list[str], *, erasing: bool) -> Iterator[str]:
    """The words that stand where something is named."""
    naming = reason = listing = begun = False
    for place, word in enumerate(words):
        if word in _JOINS:
            naming, reason = naming or listing, False
        elif _TURNS.fullmatch(word):
            naming = reason = listing = False
        elif word in _ABOUT:
            naming, reason = True, False
        elif word in _BECAUSE:
            # "Einverständnis mit" says what it is about.
            naming = place > 0 and _SAYS_CONSENT.search(words[place - 1]) is not None
            reason = not naming
        elif _ARTICLES.fullmatch(word):
            naming = naming or not reason
        elif _SAYS_CONSENT.fullmatch(word) or (erasing and acts.DATA.fullmatch(word)):
            naming, begun = False, True
        elif naming or (erasing and begun and not reason):
            listing = True
            if not (_HOW.fullmatch(word) and not erasing and _leads_to_a_consent(words[place + 1 :])):
                yield word
            naming = naming and not is_ours(word)


_SAYS_CONSENT = re.compile(rf"{acts.CONSENT}|einverstanden|agree[sd]?")


def _leads_to_a_consent(following: list[str]) -> bool:
    """Whether nothing but how it was given stands before the consent."""
    for word in following[:6]:
        if _SAYS_CONSENT.fullmatch(word):
            return True
        if word in _ABOUT or _TURNS.fullmatch(word) or not (is_known(word) or _HOW.fullmatch(word)):
            return False
    return False
