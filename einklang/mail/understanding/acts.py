"""What people say who end a consent or want their data erased, in German and English."""

import re

from .naming import NAMES
from .patterns import any_of

#: A consent, in whatever word.
CONSENT = (
    r"(?:einwilligung\w*|einwilligungs\w+|zustimmung\w*|einverstaendnis\w*|einverstaendniserklaerung\w*"
    r"|erlaubnis\w*|genehmigung\w*|freigabe\w*|ja-?wort|haekchen|(?<=mein )(?:ja|ok|okay)\b"
    r"|consents?\b|permissions?\b|authori[sz]ations?\b|approval|(?<=my )(?:agreement|okay|ok|yes)\b)"
)
#: Between the parts of one saying: no other sentence, no other clause with a verb of its own.
_GAP = r"[^.!?;]{0,160}?"
#: Taking somebody out: verbs that are said to us, and where from.
_TAKE = (
    r"(?:nehm\w*|nimm|streich\w*|trag\w*|loesch\w*|entfern\w*|schmeiss\w*|werf\w*|wirf|hol\w*|lass\w*"
    r"|meld\w*)"
)
_ME = r"(?:mich|meinen namen|mein profil)"
_OUT = (
    r"(?:\baus\b|\b(?:he)?raus\w*|\bvon\b|\bweg\b"
    r"|\bab\b(?! (?:\w+tag\b|mittwoch|naechst|kommend|januar|februar|maerz|april|mai|ju[nl]i|\w+ber\b|\d"
    r"|dem|der|ende)))"
)
#: What somebody ends who takes part.
PART = (
    r"(?:teilnahme|mitwirkung|bereitschaft|anmeldung|registrierung|mitgliedschaft|participation"
    r"|registration|sign-?up|membership"
    r"|involvement)\b"
)
#: "Not any more", however it is said.
_NO_MORE = (
    r"(?:(?:nicht|nichts|nie|keinesfalls) (?:mehr|laenger|weiter(?:hin)?)|nimm(?:er|a)|kuenftig nicht"
    r"|no longer)"
)
#: Certain by themselves: nobody says this who does not mean it, unless other words turn it around.
WITHDRAWING = any_of(
    r"ich widerruf\b", r"widerrufe\b",
    rf"(?:moechte|will|wuensche|wollte|werde|muss|wuerde gerne?"
    rf"|bitte)\b{_GAP}widerruf(?:en)?\b(?!srecht)",
    rf"(?:hiermit|hierdurch)\b{_GAP}widerruf\b",
    rf"(?:erklaere|uebe|mache|sende|schicke|bestaetigen sie){_GAP}(?:widerruf|widerrufsrecht)\w*",
    rf"(?:ziehe?|nehme?)\b{_GAP}{CONSENT}{_GAP}zurueck\b",
    rf"{CONSENT}{_GAP}(?:zurueck(?:zu)?(?:ziehen?|nehmen?)|(?:zu )?entziehen|raus(?:zu)?nehmen"
    rf"|heraus(?:zu)?nehmen|streichen"
    r"|abwaehlen|loeschen|entfernen)\b",
    rf"(?:streich\w*|loesch\w*|entfern\w*|nehm\w*) (?:sie |bitte ){{0,2}}(?:alle |meine? |die "
    rf"|saemtliche ){{0,2}}{CONSENT}",
    rf"(?:ziehe?|nehme?) (?:ich )?(?:hiermit |daher )?(?:diese|sie|das|dies|alles?|all das)\b{_GAP}zurueck\b",
    rf"(?:diese|sie|das|dies|alle|alles) (?:ziehe?|nehme?) ich\b{_GAP}zurueck\b",
    r"(?:das|dies|genau das) (?:tue|mache) ich (?:hiermit|hierdurch|hier|jetzt|nun)\b",
    r"davon mache ich\b[^.!?;]{0,30}gebrauch\b",
    r"(?:which )?i (?:hereby|now) do(?: so)?\b",
    r"(?:unterzeichne\w*|undersigned)\b[^.!?;]{0,120}\b(?:widerruft|withdraws?|revokes?)\b",
    rf"{CONSENT}\b{_GAP}(?:ziehe?|nehme?)\b{_GAP}zurueck\b",
    rf"(?:entziehe|kuendige|storniere|beende)\b{_GAP}{CONSENT}",
    rf"{CONSENT}\b{_GAP}(?:entziehe|kuendige|storniere|beende|annulliere)\b",
    rf"(?:stoppen|beenden|unterlassen) sie\b{_GAP}(?:verarbeit|speicher|nutz|verwend)\w*",
    rf"stellen sie\b{_GAP}(?:verarbeit|speicher|nutz|verwend)\w*{_GAP}\bein\b",
    rf"verzichte\b{_GAP}(?:teilnahme|mitwirkung)\b",
    rf"(?:ziehe?|nehme?|storniere|kuendige|beende|annulliere|mach\w*|cancel|withdraw|end|terminate"
    rf"|undo)(?:ing)?\b[^.!?;,]{{0,40}}{PART}"
    r"[^.!?;,]{0,80}\b(?:zurueck|rueckgaengig)\b",
    rf"(?:storniere|kuendige|beende|annulliere|stornieren sie|beenden sie|cancel|end|terminate|undo"
    rf"|withdraw)(?:ing)?\b[^.!?;,]{{0,40}}{PART}",
    rf"{PART}[^.!?;,]{{0,80}}\b(?:zurueckziehen|zuruecknehmen|rueckgaengig machen|stornieren|beenden"
    rf"|kuendigen|annullieren)\b",
    rf"{PART}[^.!?;,]{{0,60}}\b(?:ziehe?|nehme?|storniere|kuendige|beende)\b[^.!?;,]{{0,40}}",
    rf"(?:erklaere|bekanntgeben|mitteilen)\b{_GAP}(?:austritt|ausstieg|ruecktritt|rueckzug|abmeldung)\b",
    r"(?:will|moechte|want) (?:\w+ ){0,4}?(?:raus|out)\b",
    r"(?:moechte|will|wuensche|werden)\b[^.!?;,]{0,80}\b(?:gestrichen|entfernt|genommen"
    r"|ausgetragen) werden\b",
    r"(?:like|want|wish|ask|request)\b[^.!?;,]{0,40}\bto be (?:removed|taken off|struck|dropped)\b",
    r"(?:i'm|i am) done with\b", r"(?:delete|erase) me\b",
    rf"(?:mache|machen)\b{_GAP}widerrufsrecht\w*{_GAP}gebrauch",
    rf"{CONSENT}{_GAP}(?:gilt|gelten|ist|sind){_GAP}(?:widerrufen|hinfaellig|erloschen"
    rf"|zurueckgezogen)\b",
    rf"{_TAKE} (?:sie |bitte |doch ){{0,3}}{_ME}\b{_GAP}{_OUT}",
    rf"{_ME}\b[^.!?;,]{{0,80}}\b(?:aus|ab|raus|heraus|von)\b[^.!?;,]{{0,60}}{_TAKE}\b",
    rf"{_ME}\b[^.!?;,]{{0,80}}\b(?:aus|ab|raus|heraus|weg)(?:zu)?(?:tragen|nehmen|streichen|melden"
    rf"|loeschen|werfen|lassen)\b",
    r"(?:ich )?(?:melde|trage|klinke) (?:ich )?mich\b[^.!?;,]{0,80}\b(?:ab|aus)\b(?=\W*$|,| und\b| bitte\b)",
    r"(?:moechte|will|werde|muss|wuerde gerne?)\b[^.!?;,]{0,80}\b(?:aussteigen|abmelden|austreten"
    r"|ausscheiden)\b",
    r"^(?:bitte )?(?:abmelden|austragen|streichen|streichen sie mich)(?: bitte)?\W*$",
    rf"^{CONSENT}[^.!?;]{{0,40}}\b(?:widerrufen|zurueckgezogen|withdrawn|revoked)\W*$",
    r"recht (?:auf|zum) widerruf mache? ich\b", r"mache? (?:ich )?[^.!?;,]{0,40}recht (?:auf|zum) widerruf\b",
    r"(?:ich )?bin\b (?:\w+ ){0,3}?(?:raus|draussen)\b",
    rf"(?:ich )?bin\b[^.!?;,]{{0,40}}{_NO_MORE} (?:mehr )?dabei\b",
    rf"steh\w*\b[^.!?;]{{0,60}}(?:{_NO_MORE}|nicht)\b[^.!?;]{{0,40}}zur verfuegung\b",
    r"(?:moechte|will)\b[^.!?;]{0,80}nichts mehr (?:damit )?zu tun haben\b",
    r"(?:my|this) (?:formal )?(?:withdrawal|revocation) of (?:my )?consents?\b",
    r"(?:consider|treat|regard|accept|take) this (?:e?-?mail |message |letter )?(?:as |to be )?(?:(?:my|a"
    r"|the) )?(?:\w+ )?(?:withdrawal|revocation|opt-?out)\b", r"withdraw me\b",
    rf"(?:kuendige|beende)\b{_GAP}(?:teilnahme|mitwirkung|mitarbeit)\b",
    rf"(?:teilnahme|mitwirkung)\b{_GAP}(?:beenden|kuendigen)\b",
    r"(?:end|terminate|cancel)(?:ing)? my participation\b",
    r"(?:consider|regard|treat)\b" + _GAP + CONSENT + _GAP + r"(?:withdrawn|revoked)\b",
    rf"betracht\w*\b{_GAP}{CONSENT}{_GAP}(?:widerrufen|zurueckge\w+|erloschen|hinfaellig|beendet)\b",
    rf"(?:untersage|verbiete|verweigere)\b{_GAP}(?:speicher|verarbeit|nutz|verwend|aufzeich|weitergabe)\w*",
    rf"lehne\b{_GAP}(?:speicher|verarbeit|nutz|verwend|aufzeich)\w*{_GAP}\bab\b",
    rf"ziehe mich\b{_GAP}(?:zurueck|raus|heraus)\b", rf"(?:scheide|trete)\b{_GAP}(?:aus|zurueck)\b",
    r"(?:aussteigen|ausscheiden|austreten|zurueckziehen) (?:moechte|will|werde|muss)\b",
    rf"(?:moechte|will|muss|werde)\b{_GAP}(?:ausscheiden|austreten|mich zurueckziehen)\b",
    r"(?:tragt|streicht|meldet|trag|streich) mich\b",
    rf"(?:stop|cease|discontinue) (?:processing|using|storing|keeping|holding)\b{_GAP}"
    r"(?:data|details|information)",
    r"(?:pull|drop|back|bow|step)(?:p?ing)? (?:out|down)\b", r"i quit\b", r"i(?:'m"
    r"| am) (?:now )?out\b(?! of)",
    r"(?:leave|leaving|quit|quitting|exit) (?:the|your) (?:\w+ ){0,2}(?:programme?|pool|panel|interviews?)\b",
    r"discontinue my participation\b", r"stop (?:taking part|participating)\b",
    r"ich steige (?:\w+ ){0,3}aus\b", r"ich bin (?:ab sofort |hiermit |damit )?raus\b",
    r"opt (?:me )?out\b", r"count me out\b", r"opting out\b",
    rf"(?:withdraw|revok|retract|rescind|tak|pull|cancel|terminat|end)(?:e|ing)?(?: back)?\b{_GAP}{CONSENT}",
    r"(?:i|hereby|to|i'm|am|formally)\s+(?:hereby |now |formally )?(?:withdraw|withdrawing|revoke"
    r"|revoking)\b(?! from (?:the )?(?:contract|offer))",
    rf"{CONSENT}{_GAP}(?:is|are) (?:hereby |herewith )?(?:withdrawn|revoked)\b",
    r"withdrawal of (?:my |all |the )?(?:\w+ )?consents?\b",
    r"(?:remove|take|drop|strike|cross|pull|get|scrap|delete) (?:me|my name)\b[^.!?;]{0,60}(?:from|off"
    r"|out|of)\b(?! (?:hold|speaker|mute))",
    r"(?:remove|drop|scrap) me\W*$", r"unsubscribe me\b", r"taken? off\b[^.!?;]{0,40}(?:list|panel|pool)\b",
)  # fmt: skip
#: A processing of ours, in whatever word.
OURS = "(?:" + "|".join(names.pattern for names in NAMES.values()) + ")"
OF_OURS = re.compile(OURS)
#: The same with a "no" in it that belongs to it.
NO_LONGER = any_of(
    rf"kein\w*\b[^.!?;,]{{0,80}}\bmehr\b[^.!?;,]{{0,40}}{OURS}",
    rf"kein\w*\b[^.!?;,]{{0,40}}{OURS}[^.!?;,]{{0,20}}\bmehr\b",
    rf"(?:rather|prefer)\b[^.!?;,]{{0,10}}\bnot\b[^.!?;,]{{0,60}}(?:{OURS}|any ?more|any longer)",
    rf"(?:please )?no (?:more|further)\b[^.!?;,]{{0,30}}{OURS}", 
    rf"{OURS}[^.!?;,]{{0,40}}(?:, [^.!?;,]{{0,40}}, )?\b(?:will|moechte|mag|erlaube|wuensche) ich"
    r"(?: \w+){0,2} (?:nicht|nimmer)\b(?: mehr)?",
    rf"(?:weder|nicht)\b{_GAP}{OURS}[^.!?;]{{0,20}} (?:noch|oder|und)\b[^.!?;]{{0,100}}(?:werden|{OURS})\b",
    rf"(?:bitte|aber|kuenftig|ab sofort|nur)\b(?: \w+){{0,2}} (?:keine?n?|ohne)\b[^.!?;]{{0,60}}{OURS}",
    rf"(?:please|but|just|simply)\b(?: \w+)? (?:no|don't|do not|never)\b[^.!?;]{{0,60}}{OURS}",
    r"(?:don't|do not|never|stop) (?:record|tape|film|observ|watch|listen)\w*\b(?! (?:over"
    r"|that))[^.!?;,]{0,40}",
    rf"stop\b[^.!?;,]{{0,20}}\b\w+ing\b[^.!?;,]{{0,60}}{OURS}",
    r"(?:nicht|nie) (?:mehr|laenger)\b[^.!?;,]{0,60}(?:ueber|mit) (?:\w+ ){0,2}(?:microsoft|bookings)\b",
    rf"no (?:\w+ ){{0,2}}{OURS}(?: \w+)? please\b",
    rf"(?:do not|don't|no longer) (?:wish|want)\b{_GAP}(?:kept|stored|held"
    rf"|retained)\b[^.!?;]{{0,60}}(?:any ?more|any longer)",
    rf"{_NO_MORE}\b{_GAP}(?:einverstanden|teilnehm\w*|teilnahme|teilzunehmen|mitmach\w*|mitzumachen"
    rf"|mitwirk\w*|dabei\b|zustimmen|gefuehrt|aufrecht\w*|interviewt|befragt)",
    rf"(?:moechte|will|mag|werde|nehme|mache|bin)\b{_GAP}(?:nicht|keinesfalls) (?:mehr|laenger)\b{_GAP}"
    r"(?:aufgezeichnet|aufgenommen|gefilmt|beobachtet|mitgehoert|gespeichert|teil\b|mit\b|mitmachen"
    r"|teilnehmen|einverstanden|dabei)",
    rf"(?:moechte|will|wuensche)\b (?:\w+ ){{0,2}}nicht(?: mehr| laenger)?,? dass\b{_GAP}(?:{OURS}"
    rf"|aufgezeichnet|aufgenommen|gefilmt"
    rf"|aufzeichnen|aufnehmen|mitschneiden|zuhoeren|zuhoert|zuschaut|zuschauen|mitverfolg\w+"
    rf"|beobacht\w+|speichern|gespeichert)",
    rf"(?:{CONSENT}|{PART}){_GAP}{_NO_MORE}\b",
    rf"(?:stimme|willige)\b{_GAP}nicht (?:mehr|laenger)\b{_GAP}(?:zu|ein)\b",
    rf"(?:zeichne\w*|nehm\w*|schneide\w*|hoer\w*|schau\w*|verfolg\w*)\b{_GAP}"
    rf"(?:nicht|nichts|nie) (?:mehr|laenger)\b{_GAP}"
    r"(?:auf|mit|zu)\b",
    rf"(?:no longer|won't|will not|not)\b{_GAP}(?:consent|agree|wish|want|happy|comfortable|willing"
    rf"|permission|participat\w+"
    rf"|tak(?:e|ing) part|involved|interviewed|be part)\b(?:[^.!?;]{{0,60}}\b(?:any ?more|any longer))",
    rf"no longer\b{_GAP}(?:consent|agree|wish|want|happy|comfortable|willing|permission|participat\w+"
    rf"|tak(?:e|ing) part|involved|interviewed|be part)",
    rf"(?:do not|don't) (?:consent|agree|want|wish)\b{_GAP}(?:any ?more|any longer)",
    r"(?:bitte )?keine? (?:weitere\w* )?(?:\w*aufzeichnung\w*|\w*aufnahmen?|zuhoerer\w*"
    r"|beobachter\w*)\b(?: mehr)?",
    r"(?:please )?no (?:(?:more|further) )?(?:recordings?|observers?|observation)\b",
    rf"(?:duerfen|sollen|may|must)\b{_GAP}(?:nicht (?:mehr|laenger)|no longer)\b{_GAP}(?:speichern"
    rf"|nutzen|verwenden|verarbeiten|aufbewahren|process|use|keep|aufzeichnen|aufnehmen|zuhoeren"
    rf"|mitverfolgen|store|record|observe)",
    rf"(?:speichern|nutzen|verwenden|verarbeiten|behalten) sie\b{_GAP}(?:nicht|nichts) (?:mehr|laenger)\b",
    rf"(?:do not|don't) want\b{_GAP}(?:to be (?:recorded|filmed|observed|watched)|(?:anyone|anybody"
    rf"|people|others|observers)\b{_GAP}(?:watch|listen|observ))",
)  # fmt: skip
_DATA = (
    r"(?:(?:kontakt|personen|stamm|form\w*)?daten\b|datensaetze?\b|angaben|informationen|eintrag|eintraege"
    r"|profil|konto|account\w*|alles\b|was sie ueber mich|aufzeichnung\w*|\w*aufnahmen?\b|mitschnitt\w*"
    r"|videos?\b|transkript\w*|abschrift\w*|notizen|data\b|details|information|records?\b|recordings?\b"
    r"|profile|everything|transcripts?\b|notes)"
)
DATA = re.compile(rf"\b{_DATA}")
ERASING = any_of(
    rf"(?:mach\w*|tu\w*|nehm\w*|bitte|weg mit)\b[^.!?;]{{0,20}}{_DATA}[^.!?;,]{{0,40}}\b(?:weg|raus"
    rf"|heraus)\w*\b",
    rf"{_DATA}{_GAP}(?:zu )?tilgen\b", rf"(?:get rid of|scrub|clear|expunge|purge)\b{_GAP}{_DATA}",
    rf"(?:loesch(?:en|t|e)?|entfernen|entfernt|vernichten|vernichtet|tilgen|beseitigen)\b{_GAP}{_DATA}",
    rf"{_DATA}{_GAP}(?:(?:zu )?loeschen|geloescht|(?:zu )?entfernen|entfernt|(?:zu )?vernichten"
    rf"|vernichtet)\b",
    rf"(?:loeschung|vernichtung|datenloeschung|entfernung)\b{_GAP}(?:{_DATA}|verlang\w*|beantrag\w*"
    rf"|bitte)",
    rf"(?:verlange|beantrage|fordere|bitte|wuensche)\b{_GAP}(?:loeschung|datenloeschung)\b",
    r"mich\b[^.!?;,]{0,40}\bloeschen\b", r"art(?:ikel|\.)? ?17\b",
    r"recht auf (?:loeschung|vergessen\w*)", r"(?:daten)?loeschung\W*$", r"article 17\b",
    r"loeschantrag\w*", r"loeschersuchen", rf"(?:delete|erase|remove|wipe|destroy|purge)\b{_GAP}{_DATA}",
    rf"{_DATA}{_GAP}(?:to be |be )?(?:gone|wiped|deleted|erased|removed|destroyed)\b",
    rf"(?:erasure|deletion)\b{_GAP}{_DATA}", r"right to (?:erasure|be forgotten)", r"erasure request",
    r"deletion request",
)  # fmt: skip
#: A noun alone says it where it is the subject or the whole sentence.
NOUN = any_of(
    r"(?:mein |hiermit |einwilligungs-?)?widerruf(?: (?:meiner|der|aller|von|der erteilten|zur|nach"
    r"|gemaess|gem|des|dsgvo|datenschutz|einwilligung)\b.*|\W*)$",
    r"(?:withdrawal|revocation)(?: of\b.*|\W*)$", r"(?:abmeldung|austritt|opt-?out)\W*$",
)  # fmt: skip
#: As short as a telegram, and no story of what was.
TELEGRAM = re.compile(
    rf"^(?!.*\b(?:habe|hatte|wurde|ist|have|has|had|was|is|bereits|schon|already)\b){CONSENT}[^.!?;]{{0,40}}"
    r"\b(?:widerrufen|zurueckgezogen|withdrawn|revoked)\W*$"
)
#: A participle alone tells of it; it wants nothing yet.
REPORTED = re.compile(r"\b(?:widerrufen|zurueckgezogen|withdrawn|revoked)\b")
#: Only together with modals is this a wish; with "have" it is a report.
PARTICIPLE = re.compile(r"\b(?:widerrufen|withdrawn|revoked|geloescht|deleted|erased)\b")
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
#: Names the right and does not use it yet.
CITES_THE_RIGHT = re.compile(
    r"^(?!.*\b(?:tue ich|mache ich|hereby do|now do)\b).*(?:"
    r"\b(?:kann|darf|koennen|duerfen|can|may|could)\b[^.!?;]*\b(?:jederzeit|at any time"
    r"|any time)\b[^.!?;]*\b(?:widerrufen|withdraw|revoke)\b"
    r"|\b(?:jederzeit|at any time|any time)\b[^.!?;]*\b(?:widerrufen|withdrawn?|revoked?) (?:kann|darf"
    r"|koennen|duerfen)\b)"
)


def ends_something(words: str) -> bool:
    """Whether these words end something, or seem to."""
    return any(form.search(words) for form in (WITHDRAWING, NO_LONGER, ERASING))
