"""Which processings somebody names: by the words that people use for them."""

import re
from collections.abc import Collection

from .patterns import any_of

ALL = "all"

#: By the id of the processing in the policy.
NAMES = {
    "storage": any_of(
        r"gespeichert (?:sind|werden|wird|bleiben)\b",
        r"speicher\w*", r"datenpool\w*", r"(?:daten)?pool\b", r"kontaktformular\w*", r"formulardaten",
        r"aufbewahr\w*", r"aufzubewahr\w*", r"stor(?:e|ing|age)\b", r"data pool", r"contact form",
        r"retain\w*",
        r"keep(?:ing)? my (?:\w+ )?(?:details|data|address|information)\b", r"adressspeicherung",
        r"(?:adresse|daten|kontaktdaten) (?:\w+ ){0,6}behalten",
    ),
    "recording": any_of(
        r"(?:video|ton|bild|interview|gespraechs|bildschirm)?aufzeich\w*",
        r"(?:video|ton|bild|interview|gespraechs)?(?<!kontakt)aufnahme\w*", r"aufgezeichnet\w*",
        r"aufnehmen", r"aufgenommen\w*", r"mitschnitt\w*", r"mitschneid\w*", r"gefilmt\w*", r"filmen",
        r"mitgeschnitten\w*", r"videos?\b", r"transkript\w*", r"abschrift\w*",
        r"record(?:ing|ings|ed)?\b(?! (?:of processing|over|that))", r"taped?\b", r"taping",
        r"film(?:ed|ing)\b",
        r"transcript\w*", r"videotap\w*", r"aufzuzeichn\w*", r"aufzunehm\w*",
        r"mitzuschneid\w*", r"bild und ton", r"zu filmen", r"zeichne[nt]?\b[^.!?;,]{0,80}\bauf\b",
        r"nehm(?:en|t)\b(?![^.!?;,]{0,80}kontakt)[^.!?;,]{0,80}\bauf\b",
        r"schneide[nt]?\b[^.!?;,]{0,80}\bmit\b",
    ),
    "observation": any_of(
        r"(?:live-?)?beobacht\w*", r"(?:live-?)?mitverfolg\w*", r"mitgehoer\w*", r"mithoer\w*",
        r"zuhoer\w*", r"zuschau\w*", r"zugeschaut", r"zugehoert", r"mitschau\w*", r"live-?zuschalt\w*",
        r"publikum", r"audience", r"look(?:s|ing)? on\b",
        r"live[- ]?(?:\w+ ){0,2}(?:folg|zuschau|zuhoer|teilnahme|dabei|mit)\w*",
        r"(?:kolleg\w*|mitarbeiter\w*|leute) (?:\w+ ){0,2}(?:live|dabei|mit drin)\b",
        r"sit(?:s|ting)? in\b", r"follow(?:ing)? along", r"follow(?:ed|ing)?\b[^.!?;,]{0,30}\blive\b",
        r"listen(?:ing|s)? (?:in|along)\b", r"mitlausch\w*", r"beisitz\w*",
        r"observ(?:e|er|ers|ing|ed|ation)\b", r"listen(?:ing)? in\b", r"watch(?:ed|ing)?\b",
        r"zuseh\w*", r"zusieht", r"zugesehen", r"(?:mit|zu)zuhoer\w*", r"mitzuverfolg\w*", r"zuzuschau\w*",
        r"zuzuseh\w*", r"dabei ?(?:sitz|sass)\w*", r"follow(?:ed|ing)? live", r"live following",
        r"(?:hoer(?:en|t)|schau(?:en|t)|seh(?:en|t))\b[^.!?;,]{0,80}\b(?:zu|mit)\b",
    ),
    "bookings": any_of(r"(?:ms |microsoft[- ]?)?bookings\b", r"microsoft\w*", r"(?<=, )terminbuchung",
    r"(?<=und )terminbuchung"),
}  # fmt: skip
#: Everything at once.
EVERYTHING = any_of(
    r"alles\b(?! (?:andere|uebrige|weitere))",
    r"(?:alle[nrs]?\b(?! (?:anderen|uebrigen|restlichen) (?:\w+ )?(?:einwillig|zustimm|erlaubn))|saemtlich\w*"
    r"|jegliche\w*|jedwede\w*|gesamte\w*|komplette\w*"
    r"|vollstaendig\w*) (?:\w+ ){0,3}(?:einwillig\w*|zustimm\w*|einverstaendn\w*|erlaubn\w*|daten\w*"
    r"|unterlagen"
    r"|angaben|informationen|verarbeit\w*)",
    r"(?:einwillig\w*|zustimm\w*|daten) (?:\w+ ){0,2}(?:vollstaendig|komplett|insgesamt"
    r"|vollumfaenglich|restlos|gaenzlich)",
    r"und zwar alle\w*", r"in (?:vollem umfange?|gaenze)", r"vollumfaenglich", r"everything\b(?! else)",
    r"altogether",
    r"(?:completely|entirely|in full)\b",
    r"(?:all|any|every|each|entire)\b (?!(?:other|remaining) (?:\w+ )?(?:consent"
    r"|permission))(?:of )?(?:the |my )?(?:\w+ ){0,2}(?:consents?|permissions?|data"
    r"|details|information|records?|processing)\b",
)  # fmt: skip
#: Words for using data in general: beside the storage they mean the whole, not the storage alone.
_USING = any_of(
    r"verarbeit\w*", r"nutzung", r"nutzen", r"verwend\w*", r"weitergabe", r"erheb\w*",
    r"process(?:ing|ed)?\b", r"us(?:e|ing|age)\b",
)  # fmt: skip
#: What the programme is about: naming these names no single processing.
GENERAL = any_of(
    r"daten\w*", r"angaben", r"informationen", r"dsgvo", r"interviews?\b", r"\w*interview\w*",
    r"programm\w*", r"teilnahme", r"teilzunehmen", r"mitzumachen", r"kontaktaufnahme", r"kontaktier\w*",
    r"kontakt\b", r"kontaktiert", r"eingeladen", r"einzuladen", r"einladen", r"befrag\w*", r"umfrage\w*",
    r"\w*gespraech\w*", r"\w*panel\w*", r"interviewee\w*", r"data\b", r"gdpr", r"programme?\b",
    r"participat\w*", r"take part", r"taking part",
    r"details", r"information", r"conversations?\b", r"contact\w*", r"privacy", r"personal", r"invit\w*",
)  # fmt: skip
#: The programme by its name: what somebody leaves who says no more than that they leave. One interview alone
#: may be an appointment.
PROGRAMME = any_of(
    r"\w*programme?\w*", r"(?!daten)\w*pool\b", r"\w*panel\w*", r"(?:kunden)?interviews\b",
    r"kundeninterview\w*",
    r"kundengespraech\w*", r"gespraechsprogramm\w*", r"gespraechen\b", r"(?:kunden)?befragungen\b",
    r"interviewees\b", r"interview(?:ee)? (?:list|sache|kram|thing|stuff|reihe|kartei|team|panel|aktion)\w*",
    r"interview-?(?!er|termin|te?s?t?\b)\w{4,}", r"microsoft bookings", r"datenpool",
)  # fmt: skip
#: Everything but what is named behind it.
_EXCEPTION = re.compile(
    r"\b(?P<all>alles|(?:alle|saemtliche|meine)\w* (?:\w+ ){0,2}(?:einwillig|zustimm|erlaubn|einverst)\w*"
    r"|(?:all|my|every|each|any) (?:\w+ ){0,2}(?:consents?|permissions?)"
    r"|everything)\b(?P<more>[^.!?;]{0,40}?),? "
    r"(?:bis auf|ausser|ausgenommen|mit ausnahme (?:von|de[rs])|except(?: for)?|apart from|other than"
    r"|with the exception of|but not)"
    r"\b(?P<kept>[^.!?;,]*(?:,? (?:und|and) [^.!?;,]*)?)"
)
#: By which way something was said; it names no storage.
_THROUGH = re.compile(
    r"\b(?:ueber|per|via|mittels|im|in|on|through|using) (?:\w+ ){0,2}(?:kontaktformular|contact form)\w*"
)
#: The same, begun with what stays.
_BUT_FOR = re.compile(
    r"\b(?:bis auf|ausser|mit ausnahme (?:von|de[rs])|except(?: for)?|apart from) (?P<kept>[^.!?;]{3,80}?),? "
    r"(?P<verb>(?:i )?(?:hereby )?(?:widerrufe|ziehe|nehme|withdraw|revoke)) (?=[^.!?;]*\b(?:alle|all|every))"
)
_APPOINTMENT = re.compile(r"\b(?:termin\w*|buchung\w*|appointment\w*)\b")


def without_exception(text: str) -> str:
    """The same words without an exception that names a processing: what is left of all is clear then."""

    def judge(found: re.Match[str]) -> str:
        clear = any(names.search(found["kept"]) for names in NAMES.values())
        return f"{found['all']}{found['more']}" if clear else found[0]

    found = _BUT_FOR.search(text)
    if found and any(names.search(found["kept"]) for names in NAMES.values()):
        return f"{text[: found.start()]}{text[found.start('verb') :]}"
    return _EXCEPTION.sub(judge, text)


def named_in(text: str, known: Collection[str]) -> frozenset[str] | str | None:
    """The processings named in these words, "all", or None where none is."""
    text = _THROUGH.sub(" ", text)
    if found := _BUT_FOR.search(text) or _EXCEPTION.search(text):
        kept = named_in(found["kept"], known)
        if isinstance(kept, frozenset) and _APPOINTMENT.search(found["kept"]):
            kept |= {"bookings"}
        return frozenset(known) - kept if isinstance(kept, frozenset) else ALL
    if EVERYTHING.search(text):
        return ALL
    named = frozenset(one for one, names in NAMES.items() if one in known and names.search(text))
    if "storage" in named and _USING.search(text):
        named -= {"storage"}
        return named if named else ALL
    return named or None


def is_ours(text: str) -> bool:
    """Whether these words name the programme or one of its processings."""
    return PROGRAMME.search(text) is not None or any(names.search(text) for names in NAMES.values())


def speaks_of_none_we_know(text: str) -> bool:
    """Whether words that should say what a consent is about name nothing of ours."""
    return not (
        EVERYTHING.search(text)
        or _USING.search(text)
        or GENERAL.search(text)
        or any(names.search(text) for names in NAMES.values())
    )
