"""What people say who want something of us: the words for each right, in German and English."""

import re

from ..inbox import Intent
from .patterns import any_of

_CONSENT = (
    r"(?:einwilligung\w*|einwilligungs\w+|zustimmung\w*|einverstaendnis\w*|einverstaendniserklaerung\w*"
    r"|erlaubnis\w*|genehmigung\w*|freigabe\w*|ja-?wort|consents?|permissions?|authori[sz]ations?|approval)"
)
#: Between the parts of one saying: no other sentence, no other clause with a verb of its own.
_GAP = r"[^.!?;]{0,160}?"

#: Certain by themselves: nobody says this who does not mean it, unless other words turn it around.
WITHDRAWING = any_of(
    r"ich widerruf\b", r"widerrufe\b",
    rf"(?:moechte|will|wuensche|wollte|werde|muss|wuerde gerne?"
    rf"|bitte)\b{_GAP}widerruf(?:en)?\b(?!srecht)",
    rf"(?:hiermit|hierdurch)\b{_GAP}widerruf\b",
    rf"(?:erklaere|uebe|mache|sende|schicke|bestaetigen sie){_GAP}(?:widerruf|widerrufsrecht)\w*",
    rf"(?:ziehe?|nehme?)\b{_GAP}{_CONSENT}{_GAP}zurueck\b",
    rf"{_CONSENT}{_GAP}(?:zurueck(?:zu)?(?:ziehen|nehmen)|(?:zu )?entziehen)\b",
    rf"{_CONSENT}\b{_GAP}(?:ziehe?|nehme?)\b{_GAP}zurueck\b",
    rf"(?:entziehe|kuendige|storniere|beende)\b{_GAP}{_CONSENT}",
    rf"{_CONSENT}\b{_GAP}(?:entziehe|kuendige|storniere|beende|annulliere)\b",
    rf"(?:stoppen|beenden|unterlassen) sie\b{_GAP}(?:verarbeit|speicher|nutz|verwend)\w*",
    rf"stellen sie\b{_GAP}(?:verarbeit|speicher|nutz|verwend)\w*{_GAP}\bein\b",
    rf"verzichte\b{_GAP}(?:teilnahme|mitwirkung)\b", r"take my name off\b", r"(?:delete|erase) me\b",
    rf"(?:mache|machen)\b{_GAP}widerrufsrecht\w*{_GAP}gebrauch",
    rf"{_CONSENT}{_GAP}(?:gilt|gelten|ist|sind){_GAP}(?:widerrufen|hinfaellig|erloschen"
    rf"|zurueckgezogen)\b",
    rf"(?:melden|melde|tragen|trage|streichen|streiche|nehmen|nehme|entfernen"
    rf"|loeschen) sie mich\b{_GAP}(?:\bab\b|\baus\b|heraus\b|\braus\b|\bvon\b)",
    r"(?:ich )?(?:melde|trage) mich (?:hiermit |hierdurch |damit |ab sofort )?(?:\w+ ){0,3}(?:ab|aus)\b",
    r"mich\b[^.!?;,]{0,60}\baus(?:zutragen|tragen)\b", r"mich\b[^.!?;,]{0,40}\babmelden\b",
    r"moechte\b[^.!?;,]{0,60}\baussteigen\b",
    r"(?:my|this) (?:formal )?(?:withdrawal|revocation) of (?:my )?consents?\b", r"withdraw me\b",
    rf"(?:kuendige|beende)\b{_GAP}(?:teilnahme|mitwirkung|mitarbeit)\b",
    rf"(?:teilnahme|mitwirkung)\b{_GAP}(?:beenden|kuendigen)\b",
    r"(?:end|terminate|cancel)(?:ing)? my participation\b",
    r"(?:consider|regard|treat)\b" + _GAP + _CONSENT + _GAP + r"(?:withdrawn|revoked)\b",
    rf"betracht\w*\b{_GAP}{_CONSENT}{_GAP}(?:widerrufen|zurueckgezogen|erloschen)\b",
    rf"(?:untersage|verbiete|verweigere)\b{_GAP}(?:speicher|verarbeit|nutz|verwend|aufzeich|weitergabe)\w*",
    rf"lehne\b{_GAP}(?:speicher|verarbeit|nutz|verwend|aufzeich)\w*{_GAP}\bab\b",
    rf"ziehe mich\b{_GAP}(?:zurueck|raus|heraus)\b", rf"(?:scheide|trete)\b{_GAP}(?:aus|zurueck)\b",
    r"(?:aussteigen|ausscheiden|austreten|zurueckziehen) (?:moechte|will|werde|muss)\b",
    rf"(?:moechte|will|muss|werde)\b{_GAP}(?:ausscheiden|austreten|mich zurueckziehen)\b",
    r"(?:tragt|streicht|nehmt|meldet|loescht|entfernt|trag|streich|nimm|loesch) mich\b",
    rf"(?:stop|cease|discontinue) (?:processing|using|storing|keeping|holding)\b{_GAP}"
    r"(?:data|details|information)",
    r"(?:pull|drop|back|bow) out\b", r"step down\b",
    r"leave (?:the|your) (?:\w+ )?(?:programme?|pool|panel)\b",
    r"discontinue my participation\b", r"stop (?:taking part|participating)\b",
    r"ich steige (?:\w+ ){0,3}aus\b", r"ich bin (?:ab sofort |hiermit |damit )?raus\b",
    r"opt (?:me )?out\b", r"count me out\b", r"opting out\b",
    rf"(?:withdraw|revoke|retract|rescind|take back|cancel|terminate)(?:ing)?\b{_GAP}{_CONSENT}",
    r"(?:i|hereby|to|i'm|am|formally)\s+(?:hereby |now |formally )?(?:withdraw|withdrawing|revoke"
    r"|revoking)\b(?! from (?:the )?(?:contract|offer))",
    rf"{_CONSENT}{_GAP}(?:is|are) (?:hereby |herewith )?(?:withdrawn|revoked)\b",
    r"withdrawal of (?:my |all |the )?(?:\w+ )?consents?\b",
    rf"(?:remove|take) me\b{_GAP}(?:from|off|out)\b", r"unsubscribe me\b",
)  # fmt: skip
#: The same with a "no" in it that belongs to it.
NO_LONGER = any_of(
    rf"(?:nicht|nichts) (?:mehr|laenger)\b{_GAP}(?:einverstanden|teilnehmen|teilnahme|mitmachen"
    rf"|mitwirken|dabei sein|dabei\b|zustimmen)",
    rf"(?:moechte|will|mag|werde|nehme|mache|bin)\b{_GAP}(?:nicht|keinesfalls) (?:mehr|laenger)\b{_GAP}"
    r"(?:aufgezeichnet|aufgenommen|gefilmt|beobachtet|mitgehoert|gespeichert|teil\b|mit\b|mitmachen"
    r"|teilnehmen|einverstanden|dabei)",
    rf"(?:moechte|will|wuensche)\b nicht,? dass\b{_GAP}(?:aufgezeichnet|aufgenommen|gefilmt"
    rf"|aufzeichnen|aufnehmen|mitschneiden|zuhoeren|zuhoert|zuschaut|zuschauen|mitverfolg\w+"
    rf"|beobacht\w+|speichern|gespeichert)",
    rf"{_CONSENT}{_GAP}(?:nicht mehr|nicht laenger)\b",
    rf"(?:stimme|willige)\b{_GAP}nicht (?:mehr|laenger)\b{_GAP}(?:zu|ein)\b",
    rf"(?:zeichne\w*|nehm\w*|schneide\w*|hoer\w*|schau\w*|verfolg\w*)\b{_GAP}"
    rf"(?:nicht|nichts|nie) (?:mehr|laenger)\b{_GAP}"
    r"(?:auf|mit|zu)\b",
    rf"no longer\b{_GAP}(?:consent|agree|wish|want|happy|comfortable|willing|permission|participate"
    rf"|take part)",
    rf"(?:do not|don't) (?:consent|agree|want|wish)\b{_GAP}(?:any ?more|any longer)",
    r"(?:bitte )?keine? (?:weitere\w* )?(?:\w*aufzeichnung\w*|\w*aufnahmen?|zuhoerer\w*"
    r"|beobachter\w*)\b(?: mehr)?",
    r"(?:please )?no (?:(?:more|further) )?(?:recordings?|observers?|observation)\b",
    rf"(?:duerfen|sollen|may|must)\b{_GAP}(?:nicht (?:mehr|laenger)|no longer)\b{_GAP}(?:speichern"
    rf"|nutzen|verwenden|verarbeiten|aufbewahren|process|use|keep|aufzeichnen|aufnehmen|zuhoeren|mitverfolgen|store|record|observe)",
    rf"(?:speichern|nutzen|verwenden|verarbeiten|behalten) sie\b{_GAP}(?:nicht|nichts) (?:mehr|laenger)\b",
    rf"(?:do not|don't) want\b{_GAP}(?:to be (?:recorded|filmed|observed|watched)|(?:anyone|anybody"
    rf"|people|others|observers)\b{_GAP}(?:watch|listen|observ))",
)  # fmt: skip
#: Only together with modals is this a wish; with "have" it is a report.
PARTICIPLE = re.compile(r"\b(?:widerrufen|withdrawn|revoked|geloescht|deleted|erased)\b")

_DATA = (
    r"(?:(?:kontakt|personen|stamm|form\w*)?daten\b|datensaetze?\b|angaben|informationen|eintrag|eintraege"
    r"|profil|konto|account\w*|alles\b|was sie ueber mich|aufzeichnung\w*|\w*aufnahmen?\b|mitschnitt\w*"
    r"|videos?\b|transkript\w*|abschrift\w*|notizen|data\b|details|information|records?\b|recordings?\b"
    r"|profile|everything|transcripts?\b|notes)"
)
ERASING = any_of(
    rf"(?:loesch(?:en|t|e)?|entfernen|entfernt|vernichten|vernichtet|tilgen|beseitigen)\b{_GAP}{_DATA}",
    rf"{_DATA}{_GAP}(?:(?:zu )?loeschen|geloescht|(?:zu )?entfernen|entfernt|(?:zu )?vernichten"
    rf"|vernichtet)\b",
    rf"(?:loeschung|vernichtung|datenloeschung|entfernung)\b{_GAP}(?:{_DATA}|verlang\w*|beantrag\w*"
    rf"|bitte)",
    rf"(?:verlange|beantrage|fordere|bitte|wuensche)\b{_GAP}(?:loeschung|datenloeschung)\b",
    r"mich\b[^.!?;,]{0,40}\bloeschen\b", r"art(?:ikel|\.)? ?17\b",
    r"recht auf (?:loeschung|vergessen\w*)", r"(?:daten)?loeschung\W*$", r"article 17\b",
    r"loeschantrag\w*", r"loeschersuchen", rf"(?:delete|erase|remove|wipe|destroy|purge)\b{_GAP}{_DATA}",
    rf"{_DATA}{_GAP}(?:to be |be )?(?:deleted|erased|removed|destroyed)\b",
    rf"(?:erasure|deletion)\b{_GAP}{_DATA}", r"right to (?:erasure|be forgotten)", r"erasure request",
    r"deletion request",
)  # fmt: skip
#: Parts of somebody's data: what asks for these alone to go asks for less than everything.
FIELDS = any_of(
    r"telefon\w*", r"handy\w*", r"\w*adresse\w*", r"anschrift", r"(?:nach|vor)?name\w*", r"kundennummer",
    r"termin\w*", r"foto\w*", r"bilder\w*", r"phone", r"address", r"(?:last |first )?name\b",
    r"appointment", r"photo\w*", r"nachricht\w*", r"e-?mails?\b", r"mails?\b", r"messages?\b",
    r"kommentar\w*", r"eintrag im\b(?! \w*(?:interview|pool|daten|programm))",
)  # fmt: skip

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
        rf"kopie\b{_GAP}daten\b", rf"wer\b{_GAP}meine daten\b",
        rf"woher\b{_GAP}(?:meine|adresse|daten)\b", r"subject access\w*", r"dsar\b", r"sar\b",
        rf"access to\b{_GAP}\bmy\b{_GAP}(?:data|information)\b", r"(?:data )?access request",
        r"right of access",
        r"(?:uebersicht|auflistung|overview)\b[^.!?;]{0,80}(?:gespeichert|ueber mich|von mir|about me)",
        rf"cop(?:y|ies) of\b{_GAP}(?:data|information)\b",
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
        r"correct (?:my|the|this|that|it)\b", r"misspel\w*", r"(?:update|change) my\b",
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
        r"inakzeptabel\w*", r"(?:rechts)?anwalt\w*", r"lawyer\w*", r"legal action",
        r"art(?:ikel|\.)? ?77\b", r"rechtliche schritte", r"datenschutzverstoss\w*", r"data breach",
        rf"(?:immer )?noch (?:immer )?(?:keine?|nicht|nichts)\b{_GAP}(?:antwort|bestaetigung"
        rf"|rueckmeldung|reaktion|geloescht|passiert|geschehen|bekommen|erhalten|gehoert)",
        rf"still\b{_GAP}(?:no|not|haven't|nothing|waiting)\b", r"disgrace\w*",
    ),
}  # fmt: skip
#: A mail that asks for something, whatever it is.
ASKING = re.compile(r"\?|\b(?:frage|fragen|question|questions|wollte (?:nur )?wissen|would like to know)\b")
_POLITE_QUESTION = re.compile(
    r"^(?:\W|\b(?:und|and|ok|ach)\b)*(?:(?:koennt|wuerd)\w*|can|could|will|would|please|bitte|waere\w*"
    r"|koennen sie bitte|koennen sie mir bitte)\b",
)


def is_a_question(sentence: str) -> bool:
    """Whether a sentence asks, rather than asking for something politely."""
    return sentence.rstrip(" )\"'").endswith("?") and not _POLITE_QUESTION.match(sentence)


#: A noun alone says it where it is the subject or the whole sentence.
NOUN = any_of(
    r"(?:mein |hiermit |einwilligungs-?)?widerruf(?: (?:meiner|der|aller|von|der erteilten|zur|nach"
    r"|gemaess|gem|des|dsgvo|datenschutz|einwilligung)\b.*|\W*)$",
    r"(?:withdrawal|revocation)(?: of\b.*|\W*)$", r"(?:abmeldung|austritt|opt-?out)\W*$",
)  # fmt: skip
#: Said in the present, whatever participle stands beside it.
PRESENT = any_of(
    r"(?:ich )?(?:widerrufe|verlange|fordere|beantrage|bitte)\b",
    r"(?:moechte|will|wuensche)\b",
    r"hiermit\b",
    r"hereby\b",
    r"(?:is|are) (?:hereby|herewith)",
    r"i (?:withdraw|revoke)\b",
    r"please\b",
    r"loeschen sie",
    r"(?:delete|erase|remove)\b",
)
#: "consent to …": what stands there has to be something of ours.
CONSENT_ABOUT = any_of(
    rf"{_CONSENT}(?:, (?!(?:und|oder|sowie|weil|da|denn|so|sodass|wie|and|or|because|since)\b"
    r"|(?:die|welche|that|which) (?:ich|i)\b)(?=\w)\w*"
    r"| (?:zu|zur|zum|in|fuer|bei|beim|gegenueber|bzgl\.?|bezueglich|hinsichtlich|betreffend|to|for|with|at"
    r"|regarding|concerning|about))\b(?P<what>[^,;]*)",
)
#: Erasing "this" or "the data concerned" means what was named before.
OF_THIS = any_of(
    r"dies\w*",
    r"entsprechend\w*",
    r"dazugehoerig\w*",
    r"zugehoerig\w*",
    r"damit verbunden\w*",
    r"betreffend\w*",
    r"hiervon",
    r"davon",
    r"these\b",
    r"this\b",
    r"that\b",
    r"related\b",
    r"it\b",
)
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
#: Days, hours, appointments.
TIMES = re.compile(
    r"\b(?:termin\w*|uhr|uhrzeit|appointment\w*|slots?)\b"
    r"|\b\d{1,2}:\d{2}\b|\b\d{1,2}\. ?\d{1,2}\.|\b\d{1,2} ?[ap]m\b"
)
#: Where a clause ends before the act, and what says that the clause belongs to it all the same.
CLAUSE = re.compile(r"(?:[,:–—] | - | )(?:und|and|so|aber|but) |[,:–—] | - ")
BELONGS = re.compile(rf"\b(?:{_CONSENT}|{_DATA}|widerrufe?n?|withdraw|revoke)")
BECAUSE = re.compile(r",? \b(?:weil|da|denn|because|since)\b")
#: A participle alone tells of it; it wants nothing yet.
REPORTED = re.compile(r"\b(?:widerrufen|zurueckgezogen|withdrawn|revoked)\b")
#: Says by itself that a consent is ended; what only leaves may leave something else.
SAYS_CONSENT = re.compile(rf"\b{_CONSENT}\b")
THESE = re.compile(r"\b(?:diese[rsn]?|jene[rsn]?|this|these|those|that)\b")
DATA = re.compile(rf"\b{_DATA}")
#: The sender's own consent, and their own data: whoever ends these means this programme.
OWN_CONSENT = re.compile(
    r"\b(?:meine?[rnms]?|my|alle?[rn]?|saemtliche\w*|all|the|that|this|die|der|diese?r?|ihnen|any)\b[^.!?;,]{0,80}"
    rf"\b{_CONSENT}|\b{_CONSENT}[^.!?;,]{{0,80}}\b(?:ich|i|meine\w*|my)\b"
    r"|\b(?:meine?[rnms]?|my) (?:\w+ ){0,2}(?:teilnahme|mitwirkung|participation)\b"
    r"|\b(?:verarbeit\w*|nutzung|speicherung) [^.!?;,]{0,20}\bmeine\w* (?:\w+ )?daten\b"
    r"|\bprocessing of my\b"
)
OWN_DATA = re.compile(r"\b(?:mein\w*|mich|mir|my|me)\b")
#: Asks for what is held, in words that no demand to erase it needs.
ASKS_FOR_A_COPY = re.compile(
    r"\b(?:auskunft\w*|kopie\w*|cop(?:y|ies)|access|art(?:ikel|icle|\.)? ?15|uebersicht)\b"
)
#: Says when: who leaves something then may only leave an appointment.
WHEN = re.compile(
    r"\b(?:(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|sonnabends?|heute|morgen|uebermorgen|termin\w*|uhr"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tomorrow|appointments?)\b|\b\d{1,2}[.:]\d{2}\b"
)
#: Points back at something that was named before.
ANAPHOR = re.compile(
    r"\b(?:dafuer|hierfuer|dazu|hierzu|davon|hiervon|darin|hierin|jene\w*|that consent|for (?:that|this|it)"
    r"|diese (?:einwilligung|zustimmung|erlaubnis))\b"
)
#: So that what was said before is a reason, and the act is for now.
THEREFORE = re.compile(
    r"\b(?:daher|deshalb|deswegen|darum|somit|demnach|folglich|also|therefore|hence|so|consequently|thus)\b"
)
#: Somebody is taken out of the programme: its pool is not the storage then, but the whole.
LEAVING = re.compile(
    r"\b(?:remove|take|strike|drop) me\b|\bmich\b[^.!?;]{0,60}\b(?:aus|von|heraus|raus|ab)\b"
    r"|\b(?:tragen|streichen|nehmen|melden|entfernen|loeschen) sie mich\b"
)
POOL = re.compile(r"\b(?!daten)\w*(?<!data )pool\b")
#: What somebody leaves who only leaves: without one of these it may be a lunch, or today's appointment.
LEAVES = re.compile(
    rf"\b(?:{_CONSENT}|widerr\w*|withdr\w*|revok\w*|\w*programm\w*|\w*pool|interviews|kundeninterview\w*)\b"
)
