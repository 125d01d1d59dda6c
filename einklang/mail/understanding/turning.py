"""What turns a demand around, wherever in a mail it stands.

Rules that know a demand judge its own sentence and let most of the rest pass (`doubts`). Where none knows
one, no sentence is left out: each of these signs leaves the mail to a click of its sender, or to a person.
"""

import re

from . import acts, rights, text
from .doubts import asks
from .going_on import keeps_something
from .harmless import HARMLESS
from .naming import PROGRAMME
from .patterns import any_of
from .readings import ENDING


def _whole(*forms: str) -> re.Pattern[str]:
    """One pattern for all of these as whole words."""
    return any_of(*(rf"(?:{form})(?![a-z])" for form in forms))


#: What is ended, by its verb.
_END = (
    r"(?:widerruf\w*|loesch\w*|streich\w*|entfern\w*|vernicht\w*|zurueck(?:zu)?(?:zieh|nehm)\w*"
    r"|abmeld\w*|austrag\w*|aussteig\w*|raus\b|weg\b|zurueck\b|withdraw\w*|revok\w*|delet\w*|eras\w*"
    r"|remov\w*|unsubscrib\w*"
    r"|opt(?:ing)? out|take me|leav\w*|wipe|stop)"
)
_NEGATED = _whole(
    rf"(?:nicht|nichts|nie|niemals|keinesfalls|keineswegs|weder)\b(?! (?:mehr|laenger|nur"
    rf"|weiter))(?: \w+){{0,4}} {_END}",
    rf"(?:not|never|cannot|\w+n't)\b(?: \w+){{0,3}} {_END}",
    r"(?:widerrufe|ziehe|nehme|loesch\w*|streich\w*|entfern\w*|melde|trage|steige)\b[^.!?;,]{0,80}"
    r"\b(?:nicht|nichts|keinesfalls|nie)\b(?! (?:mehr|laenger|nur|weiter))",
    r"(?:kein|no) (?:widerruf|grund|anlass|reason|withdrawal)\b",
    r"(?:moechte|will|bleibe|want to|like to)\b(?: \w+){0,3}"
    r" (?:drin\b|im pool bleiben|an bord|stay in\b)", r"statt(?:dessen)?\b", r"instead\b",
)  # fmt: skip
_CONDITION = _whole(
    r"falls", r"wenn", r"sofern", r"soweit", r"sobald", r"solange", r"angenommen", r"gesetzt den fall",
    r"sollte[nt]?(?:st)?\b(?! ich (?:mich|ihnen) )", r"vorausgesetzt", r"entweder", r"ansonsten",
    r"andernfalls", r"sonst(?! (?:alles|bleibt|ist|gern|noch|gilt|darf|habe)\b)",
    r"es sei denn", r"ausser", r"ob", r"bevor", r"ehe", r"if", r"unless", r"until", r"whether", r"otherwise",
    r"either",
    r"once", r"before", r"assuming", r"suppos\w*", r"should (?:you|we|they|the|i|it|any)", r"provided",
    r"vielleicht", r"eventuell", r"evtl", r"moeglicherweise", r"maybe", r"perhaps", r"might", r"wondering",
    r"ueberleg(?:e|en|ung)\b", r"erwaeg\w*", r"zoeger\w*", r"considering", r"thinking (?:of|about)",
    r"tempted",
    r"ha[e]tte\w*", r"wa[e]re\w*", r"wu[e]rde\w*", r"ko[e]nnte\w*",
    r"could", r"would(?! (?:like|you))", r"vorerst", r"erst ?mal", r"voruebergehend", r"zeitweise",
    r"pausier\w*", r"pause",
    r"bis auf weiteres", r"for now", r"for the time being", r"for a (?:while|few)", r"so ?lange",
)  # fmt: skip
_LATER = _whole(
    r"(?:ab|zum|from|as of|effective|by|starting)(?: \w+){0,2} (?:\d|januar|februar|maerz|april|mai"
    r"|juni|juli|august"
    r"|september|oktober|november|dezember|january|february|march|may|june|july|october|december|quartal"
    r"|monatsende|jahresende|jahreswechsel|sommer|herbst|winter|fruehjahr|summer|autumn|spring|next"
    r"|naechst\w*|kommend\w*)",
    r"(?:naechste\w*|kommende\w*|next|coming) (?:\w+ )?(?:woche|monat|jahr|quartal|week|month|year"
    r"|quarter|summer|spring)",
    r"uebermorgen", r"morgen\b", r"tomorrow", r"bis dahin", r"(?:von|ab) (?:da|dann)(?: an)?\b",
    r"from th(?:en|at (?:day|date|time))",
    r"(?:ab|von) diesem (?:tag|zeitpunkt)",
    r"danach", r"anschliessend", r"daraufhin", r"hinterher", r"afterwards", r"thereafter", r"zuerst",
    r"zunaechst", r"vorher",
    r"first\b(?! name)", r"erst (?:ab|am|im|nach|dann)\b", r"spaeter", r"later", r"irgendwann", r"someday",
    r"demnaechst", r"bald\b",
    r"nach (?:dem|unserem|meinem|abschluss|ablauf)\b",
    r"after (?:the|our|my|this) (?:\w+ )?(?:interview|call|talk|session"
    r"|conversation|meeting|appointment)",
)  # fmt: skip
#: Somebody who was named before, or is here.
_NAMED = (
    r"er", r"ihn", r"ihm", r"seine?[nrms]?", r"he", r"him", r"his", r"she", r"her", r"they", r"them",
    r"their", r"(?:von|zu|ueber|an|fuer|bei) ihr", r"herrn? \w+", r"frau \w+", r"mrs? \w+", r"ms \w+",
)  # fmt: skip
_THIRD = _whole(*_NAMED, r"sie sie")
#: Who is no "I", and what is not the sender's.
_OTHERS = _whole(
    *_NAMED, r"deren", r"dessen", r"wir", r"uns", r"unser\w*", r"we", r"us", r"our",
    r"mein(?:e|en|em|er|es)? (?:mann|frau|partner\w*|ehe\w*|mutter|vater|sohn|tochter|bruder|schwester"
    r"|nachbar\w*|mieter\w*"
    r"|kolleg\w*|chef\w*|mandant\w*)",
    r"my (?:husband|wife|partner|mother|father|son|daughter|brother|sister|neighbou?r|tenant|colleague"
    r"|boss|client)s?",
    r"kolleg\w*", r"mitarbeiter\w*", r"colleagues?", r"tenants?", r"mieter\w*", r"im (?:namen|auftrag)",
    r"namens", r"on behalf",
    r"stellvertretend", r"in vertretung", r"bevollmaechtigt\w*", r"vollmacht", r"vorstand\w*",
    r"betriebsrat\w*",
)  # fmt: skip
_OTHER_THING = _whole(
    r"newsletter\w*", r"rundbrief\w*", r"werb(?:ung|e)\w*", r"cookie\w*", r"bestell\w*", r"kauf\w*",
    r"\w*vertrag\w*", r"vertraeg\w*",
    r"kuendig\w*", r"lastschrift\w*", r"sepa\w*", r"\w*bank\w*", r"iban", r"einzugsermaechtigung", r"abos?\b",
    r"abonn\w*",
    r"mitglied\w*", r"zusage\w*(?! zu)", r"bewerbung\w*", r"angebot\w*", r"rechnung\w*", r"auftrag\w*",
    r"whatsapp", r"fern\w+",
    r"\w*ables\w*", r"foto\w*", r"photos?", r"bilder?", r"mandat\w*", r"aussage\w*", r"beschluss\w*",
    r"kommentar\w*", r"smart ?meter\w*",
    r"\w*zaehler\w*", r"\w{3,}konto", r"(?:my|your|the) \w+ account", r"portal\w*", r"app", r"orders?",
    r"contracts?", r"subscri\w*", r"purchase\w*", r"invoice\w*", r"bills?",
    r"offers?", r"applications?", r"marketing", r"advert\w*", r"direct debit", r"membership\w*",
    r"statements?", r"meters?",
    r"readings?", r"digest", r"web ?sites?", r"webseite\w*", r"homepage", r"linkedin", r"facebook",
    r"instagram",
)  # fmt: skip
_NOT_MEANT = _whole(
    r"haha\w*", r"hihi\w*", r"lol", r"rofl", r"ironi\w*", r"satir\w*", r"scherz\w*", r"witz\w*",
    r"(?:nur|zum|aus|kleiner|war) spass", r"spass beiseite",
    r"kidding", r"jok(?:e|ing)",
    r"sark\w*", r"sarcas\w*", r"na (?:toll|super|klasse|prima|bravo|wunderbar)", r"ja,? (?:klar|sicher)",
    r"(?:oh|yeah),? (?:sure|right"
    r"|great)", r"am besten", r"gleich (?:noch|auch|mal)", r"warum nicht", r"wunderbar", r"grossartig",
    r"bravo", r"herrlich", r"blut",
    r"seele", r"soul", r"while you're at it", r"see if i care",
)  # fmt: skip
_EMOJI = re.compile(r";-?\)|[😉😂🤣🙄😜😝🤡😏🙃😆]")
#: Taken back, only shown, or told of.
_SHOWN = _whole(
    r"vergessen sie", r"doch nicht", r"kommando zurueck", r"widerruf zurueck", r"ignorier\w*",
    r"gegenstandslos", r"erledigt sich",
    r"hat sich (?:\w+ )?erledigt", r"never ?mind", r"forget (?:it|that|my|about)", r"on second thoughts?",
    r"disregard", r"ignore",
    r"versehentlich", r"aus versehen", r"irrtuemlich\w*", r"by mistake", r"accident\w*", r"test\w*",
    r"beispiel\w*", r"muster\w*",
    r"vorlage\w*", r"templates?", r"examples?", r"samples?", r"seminar\w*", r"schulung\w*", r"saetze?",
    r"satz(?! \d)", r"formulier\w*",
    r"\w*entwurf\w*", r"zitat\w*", r"zitier\w*", r"woertlich\w*", r"sentences?", r"phrases?", r"wording",
    r"draft\w*", r"quot\w*",
    r"hypothe\w*", r"translat\w*", r"uebersetz\w*", r"anhang", r"anlage", r"anbei", r"attach\w*", r"enclosed",
    r"geruecht\w*", r"rumou?r",
    r"sagte?n?", r"meinte\w*", r"schrieb\w*", r"behaupt\w*", r"verlangt", r"says?", r"said", r"wrote",
    r"claims?", r"told",
    r"withdrew", r"widerrief\w*", r"opted out", r"gestern", r"yesterday", r"last (?:week|month|year)",
    r"letzte[nrs]? (?:woche|monat|jahr)",
    r"(?:habe|hatte|wurden?|have|had|was|were|been)\b[^.!?;]{0,80}\b(?:widerrufen|geloescht"
    r"|zurueckgezogen|zurueckgenommen"
    r"|abgemeldet|ausgetragen|withdrawn|revoked|deleted|erased|removed)",
)  # fmt: skip
#: One of several, and no end for good.
_ONCE = _whole(
    r"(?:diesmal|dieses mal|dieses jahr|heute|naechste\w* (?:interview|gespraech|termin|mal)"
    r"|this (?:time|once)|today|next (?:interview"
    r"|call|session|time))", r"(?:termin|appointment|slot)s?\b", r"absag\w*", r"verschieb\w*",
    r"reschedul\w*", r"stelle[n]? (?:\w+ )?heraus",
    r"minuten?\b", r"minutes?\b", r"passage\w*",
    r"(?:letzte[nrs]?|last|previous) (?:interview|gespraech|aufnahme|aufzeichnung|recording)",
)  # fmt: skip
#: Appointments are what is copied there.
_AT_MICROSOFT = _whole(r"microsoft", r"(?:ms )?bookings", r"outlook")
#: Wherever they stand, and but for where something goes on; others only where something ends, since a story
#: may be of anybody.
_ANYWHERE, _OF_AN_END = (_CONDITION, _LATER, _NOT_MEANT, _SHOWN), (_NEGATED, _OTHER_THING)
_ENDS = _whole(_END, r"nicht mehr", r"no longer", r"any ?more", r"daten", r"data", r"angaben", r"details")
#: Whoever ends something of theirs says so of themselves, but for who writes no more than so many words.
FEW = 8
_OWN = re.compile(r"\b(?:ich|mich|mir|mein\w*|i|i'm|i'd|i've|me|my)\b")
#: What comes after it is done; who answers whom, by which way.
_PASSING = _whole(
    r"(?:rueckmeldung|bescheid|nachricht|antwort|bestaetig\w*|confirm\w*|let me know"
    r"|tell me)\b[^.!?;]{0,40}\b(?:sobald|wenn|once|when"
    r"|as soon as|if)\b",
    rf"(?:ihre[rnms]? |your |die |weitere\w* |andere\w* |other |further |more )?(?:kolleg\w*"
    rf"|mitarbeiter\w*|beschaeftigte\w*|colleagues?"
    rf"|co-?workers?)(?=[^.!?;]{{0,60}}{acts.OURS})",
    rf"{acts.OURS}[^.!?;]{{0,60}}(?:kolleg\w*|mitarbeiter\w*|beschaeftigte\w*|colleagues?|co-?workers?)",
    r"unsere?[nrms]? (?:\w+ )?(?:gespraech\w*|interview\w*|unterhaltung\w*|termin\w*|video\w*|telefonat\w*)",
    r"our (?:\w+ )?(?:interview|conversation|talk|chat|appointment|session|call|meeting)s?",
    r"(?:sollten|falls|wenn|should|if) (?:sie|du|ihr|you|noch|there)\b[^.!?;]{0,30}\b(?:\w*fragen"
    r"|questions?)\b",
    r"(?:wohl|recht|lieb|unangenehm|komisch)(?: dabei)?,? wenn",
    r"(?:all|any|each|both|more|none) of them\b", rf"their (?:\w+ )?{acts.OURS}",
    r"(?:von|mit) uns\b", r"mit sofortiger wirkung", r"ab (?:sofort|jetzt|heute|nun)",
    r"from (?:now|today) on",
    r"(?:effective|with effect) (?:immediately|today|from today)", r"zum jetzigen",
)  # fmt: skip


def ends_here(sentence: str) -> bool:
    """Whether a sentence has a word by which something ends."""
    return _ENDS.search(sentence) is not None or acts.ends_something(sentence)


def may_be_turned(words: text.Words) -> bool:
    """Whether an if, a day, another thing, a joke or somebody else stands beside what a rule is sure of."""
    signs = (_CONDITION, _LATER, _OTHER_THING, _NOT_MEANT)
    beside = map(_bare, words.sentences)
    others = (_bare(one) for one in words.sentences if ends_here(one))
    return any(sign.search(one) for one in beside for sign in signs) or any(map(_THIRD.search, others))


def is_denied(words: text.Words) -> bool:
    """Whether a no before what ends, another day or a joke stands anywhere: then it is not even asked."""
    said = [_bare(acts.NO_LONGER.sub(" ", one)) for one in (words.subject, *words.sentences)]
    return any(sign.search(one) for one in said for sign in (_NEGATED, _LATER, _NOT_MEANT))


def names_another_thing(words: text.Words) -> bool:
    """Whether something is named that people end, and that is nothing of this programme."""
    said = map(_bare, (words.topic, *words.sentences))
    return not PROGRAMME.search(words.whole) and any(map(_OTHER_THING.search, said))


def is_turned(words: text.Words, *, listed: bool) -> bool:
    """Whether anything in these words may turn around what they sound like.

    `listed`: they go through the consents one by one, and need not say whose those are.
    """
    if words.forwarded or _EMOJI.search(words.body) or any(map(asks, words.sentences)):
        return True
    if acts.ends_something(f"{words.quoted} {words.below}"):
        return True
    whose = listed or len(words.body.split()) <= FEW or any(map(_OWN.search, words.sentences))
    if not whose or names_another_thing(words):
        return True
    if frozenset().union(*map(rights.rights_in, (words.subject, *words.sentences))) - ENDING:
        return True
    return any(map(_speaks_against, (words.subject, *words.sentences)))


def _speaks_against(sentence: str) -> bool:
    bare = _bare(acts.NO_LONGER.sub(" ", sentence))
    if any(sign.search(bare) for sign in _ANYWHERE):
        return True
    if keeps_something(sentence):
        return False
    if _ONCE.search(bare) and not _AT_MICROSOFT.search(bare):
        return True
    return any(sign.search(bare) for sign in _OF_AN_END) or bool(_OTHERS.search(bare) and ends_here(sentence))


def _bare(sentence: str) -> str:
    """Without what is only polite, or said in passing."""
    return _PASSING.sub(" ", HARMLESS.sub(" ", sentence))
