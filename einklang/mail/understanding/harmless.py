"""Polite and legal turns in which a no, an if or a may means nothing."""

import re

from . import acts
from .patterns import any_of

#: Polite or legal turns that would otherwise look like a doubt.
HARMLESS = any_of(
    r"i(?: would| should|'d) (?:be (?:most |very )?(?:grateful|thankful|glad)"
    r"|appreciate it) if you\b(?: would| could)?",
    r"would you be so (?:kind|good) as to\b", r"dann mal\b", rf"keine {acts.CONSENT} mehr\b",
    r"(?:koennten|wuerden)(?=\W*$)",
    r"(?:in|of|since|from|last|this|\d+|st|nd|rd|th) may\b", r"may \d+", r"(?:be|am|take|taking|being"
    r"|longer) part\b",
    r"nichts? mehr\b", r"nicht laenger\b", r"nimmer\b", rf"(?:und |oder |auch |and |or )*(?:keine?n?|no"
    rf"|ohne|without) (?:\w+ )?{acts.OURS}", r"no longer\b", r"any ?more\b", r"any longer\b",
    r"ohne (?:die )?(?:angabe|nennung|angaben) (?:von |eines |der )?gru?e?nd\w*", r"ohne begruendung",
    r"without (?:giving )?(?:any )?reasons?",
    r"(?:ich )?(?:wuerde|moechte) (?:ich )?(?:hiermit )?gerne?\b", r"(?:would|i'd) (?:now )?like\b",
    r"wuerde (?:ich )?(?:mich )?gerne?\b", r"i'd\b",
    r"(?:vermerk\w*|notier\w*|beacht\w*|zur kenntnis|teile (?:ich )?ihnen (?:hiermit )?mit|mit(?:zu)?teilen?)"
    r"[^.!?;]{0,30}, dass(?= ich)",
    r"(?:would you )?(?:please )?(?:note|be (?:informed|advised|aware)|take note|let you know|inform you"
    r"|notice|confirmation|notification|statement)"
    r"(?: \w+){0,2} that(?= i\b)", r"wenn (?:es )?(?:irgend )?moeglich", r"if possible",
    r"wenn sie so (?:nett|freundlich|lieb|gut) (?:sind|waeren)",
    r"wenn es (?:ihnen )?(?:keine umstaende|recht|nichts ausmacht)\w*", r"if you don't mind",
    r"(?:falls|wenn|if) (?:das|es|dies|that|it|this) (?:\w+ ){0,3}(?:hilft|weiterhilft|helps|noetig"
    r"|needed|erforderlich)\b",
    r"(?:wae?re?n|waerst|waert|wuerden|koennten) (?:sie|du|ihr) so (?:lieb|nett|freundlich|gut)"
    r"(?: und (?:wuerden|wuerdest))?\b",
    r"if you would", r"(?:koennten|wuerden|koennen) sie (?:bitte|mir|mich|meine|alle|so)\b",
    r"(?:can|could|would|will) you (?:please|kindly)\b", r"would you mind", r"could you\b",
    r"(?:waere|wuerde) (?:ich )?(?:ihnen )?(?:sehr |aeusserst )?(?:dankbar|nett|schoen|super|toll|lieb"
    r"|freundlich|mich freuen)(?:,? wenn sie)?",
    r"(?:tell|let) me (?:know )?when\b", r"(?:confirm|bestaetig\w*)[^.!?;]{0,30}\b(?:once|when|as soon as"
    r"|sobald|wenn)\b",
    r"(?:und|oder|and|or) (?:auch|also) (?:\w+ ){0,3}(?:nicht|not)\b", r"sagen sie (?:mir )?(?:bescheid"
    r"|kurz),? wenn\b",
    r"(?:mit |von )?ihre[rnms]? (?:kolleg\w*|mitarbeiter\w*)", r"ab sofort\b",
    r"as soon as possible", r"sobald (?:wie|als) moeglich", r"so bald wie moeglich",
    r"(?:mit wirkung )?(?:fuer die|in) zukunft", r"mit sofortiger wirkung", r"with immediate effect",
    r"effective immediately", r"with effect for the future", r"bis (?:spaetestens |zum )\d",
    r"(?:es|das) tut mir leid,? aber", r"leider\b",
    r"(?:welche|die) ich (?:ihnen )?(?:am |im |bei |seinerzeit |damals )?[\w. ]{0,30}(?:erteilt"
    r"|gegeben|abgegeben) (?:habe|hatte)",
    r"(?:that|which) i (?:gave|have given)\w*(?: you)?",
    r"(?:erteilte|gegebene|bereits erteilte|einmal erteilte)\w*",
    r"unser\w* (?:gespraech\w*|interview\w*|telefonat\w*|videogespraech\w*|videokonferenz\w*"
    r"|unterhaltung)",
    r"our (?:interview|conversation|call|talk|meeting)s?",
    r"(?:ihr|ihre|ihrem|ihrer) (?:datenbank|datenpool|kartei|systeme?n?|liste|programm)", r"nicht nur\b",
    r"(?:einladung\w*|einlad\w*) zu\w* (?:\w+ )?(?:interviews?|gespraech\w*)",
    r"keine? (?:\w+ )?(?:zeit|interesse|lust|kapazitaet\w*)\b", r"no (?:time|interest)\b",
    r"keine? (?:weiteren? |anderen? |neuen? )?(?:einladung\w*|e-?mails?|mails?|anfragen|nachrichten)\b",
    rf"(?:kolleg\w*|leute|mitarbeite\w*|beschaeftigte\w*|colleagues|people|employees|somebody|someone|others)"
    rf"(?=[^.!?;]{{0,60}}{acts.OURS})",
    r"when i (?:\w+ )?(?:signed|registered|gave|joined|filled|ticked|agreed|enrolled)\b",
    r"als ich (?:mich )?[^.!?;,]{0,40}(?:angemeldet|registriert|unterschrieben|ausgefuellt)\w*",
    r"(?:nun|jetzt) doch\b", r"doch (?:lieber|noch|nun|jetzt|wieder)\b",
    r"habe? (?:\w+ ){0,5}(?:ueberlegt|nachgedacht|entschieden)\b",
    r"(?:es )?mir (?:noch ?mal|noch einmal|gut|lange|gruendlich)? ?ueberlegt",
    r"(?:do not|don't) have (?:the )?time", r"(?:habe )?(?:es )?mir anders ueberlegt",
    r"i(?:'ve| have) decided", r"bei ihnen\b", r"von ihnen\b",
    r"durch (?:kolleg\w*|mitarbeiter\w*|beschaeftigte\w*)", r"was (?:sie|ihr) sonst(?: noch)?\b",
    r"durch ihre? (?:mitarbeiter\w*|kolleg\w*|beschaeftigte\w*)",
    r"(?:mehrere|andere|weitere)\w* (?:mitarbeiter\w*|kolleg\w*|beschaeftigte\w*)",
    r"by (?:your )?(?:colleagues|employees|staff)",
)  # fmt: skip
#: "I cannot take part any more" says more than that somebody may.
_CANNOT = re.compile(r"\b(?:kann|koennen|can)\b(?=[^.!?;]{0,60}\b(?:nicht (?:mehr|laenger)|no longer|not)\b)")


def turned(words: str) -> str:
    return HARMLESS.sub(" ", acts.NO_LONGER.sub(" ", _CANNOT.sub(" ", words)))
