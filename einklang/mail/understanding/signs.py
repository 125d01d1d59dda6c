"""Small signs in a sentence: whose consent, which data, when, and what it points back at."""

import re

from .acts import _DATA, CONSENT, OURS, PART
from .naming import PROGRAMME
from .patterns import any_of

#: Parts of somebody's data: what asks for these alone to go asks for less than everything.
FIELDS = any_of(
    r"telefon\w*", r"handy\w*", r"\w*adresse\w*", r"anschrift", r"(?:nach|vor)?name\w*", r"kundennummer",
    r"termin\w*", r"foto\w*", r"bilder\w*", r"phone", r"address", r"(?:last |first )?name\b",
    r"appointment", r"photo\w*", r"nachricht\w*", r"e-?mails?\b", r"mails?\b", r"messages?\b",
    r"kommentar\w*", r"eintrag im\b(?! \w*(?:interview|pool|daten|programm))",
)  # fmt: skip
#: Beside a part of somebody's data these say that it is not the part alone.
ALL_DATA = any_of(
    r"(?:alle|saemtliche|sonstige|weitere)\w* (?:\w+ ){0,4}(?:angaben|daten|informationen)",
    r"(?:all|any|other) (?:\w+ ){0,3}(?:data|information|details|records)",
    r"(?:meine|my) (?:\w+ )?(?:daten|angaben|data|details)\b",
)
#: All of it, and what some of it is called.
ALL_AND_PARTS = any_of(
    r"(?:meine|my) (?:daten|angaben|data|details|information)\b,? (?:along with|including|together with"
    r"|as well as|and|einschl\w*"
    r"|inkl\w*|samt|sowie|nebst|mitsamt|und|auch)\b"
)
#: What is said of one is said of another.
TOO = re.compile(r"\b(?:auch|ebenso|ebenfalls|dasselbe|gleiche\w*|genauso|too|also|same|likewise|as well)\b")
#: Whoever says so speaks in a sentence; what has none of these is a heading.
SUBJECT = re.compile(r"\b(?:ich|sie|wir|ihr|er|es|das|dies|man|i|i'm|you|we|they|he|she|it|this|that)\b")
_POLITE_QUESTION = re.compile(
    r"^(?:\W|\b(?:und|and|ok|ach)\b)*(?:(?:koennt|wuerd)\w*|can|could|will|would|please|bitte|waere\w*"
    r"|koennen sie bitte|koennen sie mir bitte|(?:darf|duerfte|may) (?:ich|i) (?:\w+ ){0,2}(?:bitten|ask)"
    r"|k[?\ufffd]+nnt\w*|w[?\ufffd]+rd\w*)\b",
)


def is_a_question(sentence: str) -> bool:
    """Whether a sentence asks, rather than asking for something politely."""
    return sentence.rstrip(" )\"'").endswith("?") and not _POLITE_QUESTION.match(sentence)


#: "consent to …": what stands there has to be something of ours.
CONSENT_ABOUT = any_of(
    rf"(?:{CONSENT}|einverstanden\b|agree[sd]?\b)(?:, (?!(?:und|oder|sowie|weil|da|denn|so|sodass|wie|and"
    rf"|or|because|since)\b"
    r"|(?:die|welche|that|which) (?:ich|i)\b)(?=\w)\w*"
    r"| (?:zu|zur|zum|in|fuer|bei|beim|gegenueber|bzgl\.?|bezueglich|hinsichtlich|betreffend|to|for|with|at"
    r"|regarding|concerning|about))\b(?P<what>[^,;]*)",
)
#: Erasing "this" or "the data concerned" means what was named before.
OF_THIS = any_of(
    r"dies\w*",
    r"insoweit",
    r"insofern",
    r"beide\w*",
    r"both\b",
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
#: Days, hours, appointments.
TIMES = re.compile(
    r"\b(?:termin\w*|uhr|uhrzeit|appointment\w*|slots?)\b"
    r"|\b\d{1,2}:\d{2}\b|\b\d{1,2}\. ?\d{1,2}\.|\b\d{1,2} ?[ap]m\b"
)
#: One of them by its day or hour; whoever ends the booking at Microsoft speaks of appointments in any case.
DATED = re.compile(
    r"\b(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|uhr|(?:mon|tues|wednes|thurs|fri)day|tomorrow"
    r"|morgen)\w*\b"
    r"|\b\d{1,2}:\d{2}\b|\b\d{1,2}\. ?\d{1,2}\.|\b\d{1,2} ?[ap]m\b"
)
#: Where a clause ends before the act, and what says that the clause belongs to it all the same.
CLAUSE = re.compile(r"(?:[,:–—] | - | )(?:und|and|so|aber|but) |[,:–—] | - ")
BELONGS = re.compile(rf"\b(?:{CONSENT}|{_DATA}|widerrufe?n?|withdraw|revoke)")
BECAUSE = re.compile(r",? \b(?:weil|denn|because|since)\b|, da\b|\bda (?:ich|wir|ja|es|mein\w*|unser\w*)\b")
#: Says by itself that a consent is ended; what only leaves may leave something else.
SAYS_CONSENT = re.compile(
    rf"\b(?:{CONSENT}|angekreuzt|zugestimmt|eingewilligt|einverstanden|consented?|agreed?|ticked)\b"
)
#: What was said is taken back, and no consent.
WORDS_ONLY = re.compile(
    r"\bwas ich [^.!?;]{0,80}\b(?:gesagt|geschrieben|behauptet|erzaehlt|gemeint)\b"
    r"|\bwhat i (?:\w+ ){0,2}(?:said|wrote|told)\b"
)
#: Takes back something by its name; without a consent it has to be one of these.
TAKES_BACK = re.compile(
    r"\b(?:widerrufe|ziehe?|nehme?|withdraw|revoke|take|taking|withdrawing|revoking)\b(?: (?:ich|hiermit"
    r"|hereby|back|daher|bitte|nun|also))*"
    r" (?:meine?[nrms]?|die|den|das|my|the|this|that|these|those|diese[nrs]?) (?!alles|alle|all\b"
    r"|ganze)[a-z]{3,}"
)
OF_THE_PROGRAMME = re.compile(
    rf"\b(?:{OURS}|{PART}|recht\w*|right|gebrauch|folgende\w*|haken|boxes|{PROGRAMME.pattern})"
    rf"|\b(?:my (?:name|details|data|profile)"
    r"|me|mich|meinen namen)\b"
)
THESE = re.compile(
    r"\b(?:diese[rsn]?|jene[rsn]?|this|these|those|that)\b(?! (?:all|my|i|you|the|\w*(?:interview"
    r"|gespraech|befragung|umfrage|programm)\w*"
    r"|zwei|beiden|mail|e-?mail|reason|grund|gruenden)\b(?! und| and))"
)
#: Two of them, and not all.
BOTH = re.compile(rf"\b(?:beide[nrs]?|both|(?:die|these|the|diese) (?:zwei|two))\b(?: \w+){{0,3}}? {CONSENT}")
#: Asks for a part of what is there to go.
PARTLY = re.compile(
    r"\b(?:letzt\w*|vorig\w*|vorherig\w*|vergangen\w*|alte[nrs]?|aelter\w*|falsch\w*|doppelt\w*|zweite\w*"
    r"|last|past|previous"
    r"|old|older|wrong|duplicate|second)\b"
    r"|\b(?:eine[nmrs]?|one|zwei|two) (?:of |der |my |meiner )?(?:eintra|datens|profil|account"
    r"|aufzeichnung|aufnahme|record|video)"
)
#: The sender's own consent, and their own data: whoever ends these means this programme.
OWN_CONSENT = re.compile(
    r"\b(?:meine?[rnms]?|my|alle?[rn]?|saemtliche\w*|all|the|that|this|die|der|diese?r?|ihnen"
    r"|any)\b[^.!?;,]{0,80}"
    rf"\b{CONSENT}|\b{CONSENT}[^.!?;,]{{0,80}}\b(?:ich|i|meine\w*|my)\b"
    r"|\b(?:meine?[rnms]?|my) (?:\w+ ){0,2}(?:teilnahme|mitwirkung|participation)\b"
    r"|\b(?:verarbeit\w*|nutzung|speicherung) [^.!?;,]{0,20}\bmeine\w* (?:\w+ )?daten\b"
    r"|\bprocessing of my\b"
    r"|\b(?:ziehe?|nehme?|widerrufe)(?: ich)? (?:\w+ )?(?:diese|das|dies|alle)\b"
    r"|\b(?:diese|das|dies|alle|alles) (?:\w+ )?(?:widerrufe|ziehe?|nehme?|tue) ich\b|\bdavon mache ich\b"
    r"|\b(?:withdraw|revoke|withdrawing|revoking) (?:it|them|this|these|those)\b|\bi (?:hereby|now) do\b"
)
OWN_DATA = re.compile(r"\b(?:mein\w*|mich|mir|my|me)\b")
#: Says when: who leaves something then may only leave an appointment.
WHEN = re.compile(
    r"\b(?:(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|sonnabends?|heute|morgen|uebermorgen"
    r"|termin\w*|uhr"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tomorrow|appointments?)\b|\b\d{1,2}[.:]\d{2}\b"
)
#: The same without what speaks of appointments in general, and not from when on.
HOURS = re.compile(
    r"\b(?:naechste\w*|kommende\w*|next|this) (?:\w+ )?(?:interview|gespraech|termin|call|session"
    r"|conversation|meeting|mal|time)\b|"
    r"\b(?<!ab )(?<!von )(?:(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|sonnabends?|abends?"
    r"|mittags?|vormittags?"
    r"|nachmittags?|minuten|(?:diese|naechste|kommende)\w* (?:woche|mal)|uhr|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day\w*"
    r"|evenings?|minutes|(?:this|next) (?:week|time))\b|\b\d{1,2}[.:]\d{2}\b|\b\d{1,2} ?[ap]m\b"
)
#: Not only this time.
FOR_GOOD = re.compile(
    r"\b(?:mehr|kuenftig\w*|zukunft|zukuenftig\w*|ab (?:sofort|jetzt|heute|nun)|weitere[nrs]?|laenger"
    r"|nimm(?:er|a)|nie"
    r"|grundsaetzlich|generell|moechte|will|mag|wuensche|erlaube|any ?more|any longer|(?:no|not) (?:more"
    r"|longer|further)"
    r"|from now|never|again|stop|future|want|wish|like|rather|prefer|agree)\b"
)
#: Points back at something that was named before.
ANAPHOR = re.compile(
    r"\b(?:dafuer|hierfuer|dazu|hierzu|davon|hiervon|darin|hierin|jene\w*|that consent|(?:for|to) (?:that"
    r"|this|it|these)"
    r"|diese (?:einwilligung|zustimmung|erlaubnis)|(?:das|dies) (?:widerrufe|ziehe?|nehme?) ich"
    r"|(?:withdraw|revoke) (?:it|this))\b"
)
#: So that what was said before is a reason, and the act is for now.
THEREFORE = re.compile(
    r"\b(?:daher|deshalb|deswegen|darum|somit|demnach|folglich|also|therefore|hence|so|consequently|thus)\b"
)
#: Somebody is taken out of the programme: its pool is not the storage then, but the whole.
LEAVING = re.compile(
    r"\b(?:remove|take|strike|drop) me\b|\bmich\b[^.!?;]{0,60}\b(?:aus|von|heraus|raus|ab)\b"
    r"|\b(?:tragen|streichen|nehmen|melden|entfernen|loeschen) sie mich\b|\baus (?:dem|eurem|ihrem"
    r"|deinem) \w*pool\b"
)
POOL = re.compile(r"\b(?!daten)\w*(?<!data )pool\b")
#: What somebody leaves who only leaves: without one of these it may be a lunch, or today's appointment.
LEAVES = re.compile(rf"\b(?:{CONSENT}|widerr\w*|withdr\w*|revok\w*)\b|{PROGRAMME.pattern}")
