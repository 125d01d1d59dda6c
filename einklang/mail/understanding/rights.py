"""The words by which people ask for other rights than the end of a consent."""

import re

from ..inbox import Intent
from . import acts
from .acts import _GAP
from .patterns import any_of

_MY_DATA = (
    r"(?:daten\b|dsgvo|gespeichert|ueber mich|zu meiner person|personenbezogen\w*|art|data\b|gdpr|stored"
    r"|about me)"
)
OTHERS = {
    Intent.ACCESS: any_of(
        r"(?:daten|selbst)auskunft\w*", r"auskunftsersuchen", r"auskunftsrecht", r"auskunftsbegehren",
        rf"auskunft\b{_GAP}{_MY_DATA}", rf"{_MY_DATA}{_GAP}auskunft", r"art(?:ikel|\.)? ?15\b",
        r"article 15\b", r"auskunft\W*$",
        rf"(?:welche|was fuer)\b{_GAP}(?:daten|informationen|angaben)\b{_GAP}(?:gespeichert|ueber mich"
        rf"|von mir|zu mir|vorliegen|haben|besitzen|verarbeite\w*)",
        rf"was\b{_GAP}(?:haben|wissen|speichern|ist|sie)\b{_GAP}(?:ueber mich|von mir|zu mir)\b",
        rf"kopie\w*\b{_GAP}(?:daten|aufzeichnung\w*|\w*aufnahmen?|videos?)\b",
        r"(?:schick\w*|send\w*|zukommen|haben|bekommen)\b[^.!?;]{0,60}\b(?:die"
        r"|meine[rn]?) (?:\w+ ){0,2}(?:aufzeichnung"
        r"|(?:video)?aufnahme|mitschnitt)\w*", rf"wer\b{_GAP}meine daten\b",
        rf"woher\b{_GAP}(?:meine|adresse|daten)\b", r"subject access\w*", r"dsar\b", r"sar\b",
        rf"access to\b{_GAP}\bmy\b{_GAP}(?:data|information)\b", r"(?:data )?access request",
        r"right of access",
        r"(?:uebersicht|auflistung|overview)\b[^.!?;]{0,80}(?:gespeichert|ueber mich|von mir|about me)",
        rf"cop(?:y|ies) of\b{_GAP}(?:data|information|recordings?|videos?)\b",
        r"(?:send|give|e-?mail|forward) me\b[^.!?;]{0,40}\b(?:recordings?|videos?)\b",
        rf"what\b{_GAP}(?:hold|have|store\w*|keep|know|process)\b{_GAP}(?:about|on|of) me\b",
    ),
    Intent.RECTIFY: any_of(
        r"berichtig\w*", r"korrigier\w*", r"korrektur\w*", r"richtig ?(?:zu)?stell\w*",
        r"art(?:ikel|\.)? ?16\b", r"article 16\b",
        rf"(?:\w*adresse|\w*mail|\w*name|\w*nummer|firma|angaben|daten|anschrift|wohnungen"
        rf"|einheiten)\b{_GAP}(?:geaendert|falsch\w*|stimmt nicht|stimmen nicht|veraltet"
        rf"|nicht mehr aktuell|nicht korrekt)\b",
        r"falsch\w* (?:geschrieben|gespeichert|erfasst|hinterlegt)",
        r"(?:neue|geaenderte)\w* (?:e-?mail|mail|adresse|anschrift|nachname|name|firm)\w*",
        r"(?:heisse|heissen) (?:jetzt|nun|seit|inzwischen)\b",
        r"(?:aendern|aendere|aktualisieren|ergaenzen) sie\b", r"rectif\w*",
        r"(?:correct|fix|amend) (?:my|the|this|that|it)\b", r"misspel\w*", r"(?:update|change) my\b",
        r"(?:update|change) the (?:\w+ )?(?:company|name|surname|address|e-?mail|number|details|entry)\b",
        r"(?:neue\w*|alte\w*) (?:\w*nummer|anschrift|\w*adresse)\b",
        rf"(?:name|address|e-?mail|number|company|details|data)\b{_GAP}(?:wrong|incorrect|outdated"
        rf"|has changed|have changed|inaccurate)\b",
        r"(?:wrong|incorrect|new) (?:name|surname|address|e-?mail|number)\b",
    ),
    Intent.RESTRICT: any_of(
        rf"(?:einschraenk\w*|beschraenk\w*)\b{_GAP}(?:verarbeit\w*|daten|nutzung)",
        rf"verarbeit\w*\b{_GAP}(?:einschraenk\w*|beschraenk\w*|einzuschraenken)",
        r"art(?:ikel|\.)? ?18\b", r"article 18\b",
        rf"(?:sperren|sperrung|sperre)\b{_GAP}(?:daten|datensatz|angaben)",
        rf"(?:daten|datensatz|angaben)\b{_GAP}(?:sperren|zu sperren|gesperrt|einfrieren|eingefroren)\b",
        rf"(?:frieren|friert)\b{_GAP}(?:daten|angaben)\b", r"restriction of processing",
        rf"restrict\w*\b{_GAP}(?:processing|use|data)\b",
        rf"(?:freeze|block)\b{_GAP}(?:data|details|record)\b",
    ),
    Intent.OBJECT: any_of(
        r"widersprech\w*", r"widerspruch\w*", r"art(?:ikel|\.)? ?21\b", r"article 21\b",
        r"i (?:hereby |formally |also )?object\b", r"objection\b", r"object to\b", r"objecting\b",
        r"keine (?:weiteren |anderen |neuen )?(?:einladung\w*|e-?mails?|mails?|anfragen|werbung"
        r"|nachrichten|post|anschreiben)\b(?: mehr)?",
        rf"nicht mehr\b{_GAP}(?:kontaktier\w*|anschreib\w*|eingeladen|einladen|angeschrieben"
        rf"|anzuschreiben|einzuladen|belaestig\w*)",
        r"no (?:more|further) (?:invitations?|e-?mails?|mails?|messages?)",
        r"stop (?:inviting|contacting|writing|e-?mailing|mailing|sending)\b",
        r"(?:do not|don't) (?:contact|write|invite|e-?mail)\b", r"unsubscribe\b(?! me)",
    ),
    Intent.PORTABILITY: any_of(
        r"(?:daten)?uebertragbarkeit\w*", r"(?:daten)?portabilit\w*", r"data portability",
        r"portable (?:format|copy)", r"art(?:ikel|\.)? ?20\b", r"article 20\b", r"maschinenlesbar\w*",
        r"machine[- ]readable", rf"strukturiert\w*\b{_GAP}format",
        rf"(?:transfer|port)\b{_GAP}my data to\b", rf"(?:json|csv|xml)-?\w*\b{_GAP}(?:daten|data)\b",
        rf"(?:daten|data)\b{_GAP}(?:json|csv|xml)\b",
    ),
    Intent.COMPLAINT: any_of(
        r"beschwer\w*", r"complain\w*", r"aufsichtsbehoerde\w*", r"datenschutzbehoerde\w*",
        r"landesdatenschutz\w*", r"supervisory authority", r"data protection authority", r"unerhoert\w*",
        r"unverschaemt\w*", r"frechheit\w*", r"skandal\w*", r"outrag\w*", r"unacceptable",
        r"inakzeptabel\w*", r"(?:not|nicht) (?:\w+ )?(?:acceptable|akzeptabel|hinnehmbar)",
        r"report(?:ing)? (?:it|this|that|you) to\b", r"(?:hamburg )?commissioner", r"(?:rechts)?anwalt\w*",
        r"lawyer\w*", r"legal action",
        r"art(?:ikel|\.)? ?77\b", r"rechtliche schritte", r"datenschutzverstoss\w*", r"data breach",
        rf"(?:immer )?noch (?:immer )?(?:keine?|nicht|nichts)\b{_GAP}(?:antwort|bestaetigung"
        rf"|rueckmeldung|reaktion|geloescht|passiert|geschehen|bekommen|erhalten|gehoert)",
        rf"still\b{_GAP}(?:no|not|haven't|nothing|waiting)\b", r"disgrace\w*",
    ),
}  # fmt: skip
THREAT = any_of(
    r"andernfalls",
    r"anderenfalls",
    r"ansonsten",
    r"sonst\b",
    r"behalte mir\b",
    r"otherwise\b",
    r"reserve the right",
    r"sollte\w*",
    r"falls\b",
)
#: A mail that speaks of rights or consents at all is no mail for a program that reads times.
RIGHTS = any_of(
    r"widerruf\w*",
    r"widerspr[eu]ch\w*",
    r"loesch\w*",
    r"einwilligung\w*",
    r"datenschutz\w*",
    r"dsgvo",
    r"auskunft\w*",
    r"abmeld\w*",
    r"austrag\w*",
    r"withdraw\w*",
    r"consent\w*",
    r"eras(?:e|ure)\w*",
    r"delet\w*",
    r"gdpr",
    r"privacy",
    r"opt.?out",
)
#: Who heard of a correction, an erasure or a restriction (Art. 19): a question of its own, near to access.
_WHO_WAS_TOLD = any_of(
    r"art(?:ikel|\.)? ?19\b", r"article 19\b",
    r"(?:wem|wen|wer|welche\w* (?:empfaenger\w*|stellen?))\b[^.!?;]{0,120}\b(?:mitgeteilt|unterrichtet"
    r"|informiert|benachrichtigt|gesagt|bescheid)\b",
    r"(?:who(?:m)?|which recipients?)\b[^.!?;]{0,120}\b(?:told|informed|notified)\b",
    r"(?:unterrichtung|mitteilung)\w* (?:an |der )(?:die )?empfaenger\w*",
)  # fmt: skip
#: That whoever has the data too is to be told of their end, which follows from every end (Art. 19).
_TELL_THEM = any_of(
    r"(?:empfaenger\w*|dritte\w*|dritten|stellen|recipients?|third parties)\b.{0,60}"
    r"\b(?:zu )?(?:unterrichten|informieren|benachrichtigen|unterrichtet (?:sie|bitte))\b",
    r"(?:unterrichten|informieren|benachrichtigen) sie\b.{0,80}\b(?:empfaenger\w*|dritte\w*|stellen)\b",
    r"(?:inform|notify|tell) (?:\w+ ){0,3}(?:recipients?|third parties)\b",
)
#: Asks for no copy.
NO_COPY = re.compile(
    r"\b(?:keine?n?|nicht|no|not|don't need|don't want)\b(?: \w+){0,2}"
    r" (?:auskunft|kopie|cop(?:y|ies)|access)\b"
)
#: Asks for what is held, in words that no demand to erase it needs.
ASKS_FOR_A_COPY = re.compile(
    r"\b(?:auskunft\w*|kopie\w*|cop(?:y|ies)|access|art(?:ikel|icle|\.)? ?15|uebersicht)\b"
)


def rights_in(sentence: str) -> frozenset[Intent]:
    """The rights that a sentence claims; who asks who was told of one claims no other."""
    if _WHO_WAS_TOLD.search(sentence) and not _TELL_THEM.search(sentence):
        return frozenset({Intent.ACCESS})
    found = {intent for intent, pattern in OTHERS.items() if pattern.search(sentence)}
    if acts.ERASING.search(sentence) and not ASKS_FOR_A_COPY.search(sentence):
        found.discard(Intent.ACCESS)  # "erase what you know about me"
    if NO_COPY.search(sentence):
        found.discard(Intent.ACCESS)
    return frozenset(found - {Intent.COMPLAINT} if THREAT.search(sentence) else found)


def asks_only_who_was_told(words: str) -> bool:
    """Whether it is Art. 19 that is asked about, and not access as a whole."""
    return _WHO_WAS_TOLD.search(words) is not None and OTHERS[Intent.ACCESS].search(words) is None


def the_stronger(others: frozenset[Intent]) -> frozenset[Intent]:
    """Angry words around an objection are no complaint of their own."""
    if Intent.COMPLAINT in others and len(others) > 1 and Intent.OBJECT in others:
        return others - {Intent.COMPLAINT}
    return others
