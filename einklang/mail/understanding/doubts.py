"""What keeps a program from acting on words that sound like a withdrawal: each doubt has a name."""

import re
from collections.abc import Sequence

from . import acts
from .clauses import REASON, Clause
from .patterns import any_of
from .why import Why

#: Polite or legal turns that would otherwise look like a doubt.
_HARMLESS = any_of(
    r"nicht mehr\b", r"nicht laenger\b", r"no longer\b", r"any ?more\b", r"any longer\b",
    r"ohne (?:die )?(?:angabe|nennung|angaben) (?:von |eines |der )?gru?e?nd\w*", r"ohne begruendung",
    r"without (?:giving )?(?:any )?reasons?",
    r"(?:ich )?(?:wuerde|moechte) (?:ich )?(?:hiermit )?gerne?\b", r"(?:would|i'd) (?:now )?like\b",
    r"wuerde (?:ich )?(?:mich )?gerne?\b", r"i'd\b",
    r"(?:vermerk\w*|notier\w*|beacht\w*|zur kenntnis|teile (?:ich )?ihnen (?:hiermit )?mit|mitteilen)"
    r"[^.!?;]{0,30}, dass(?= ich)",
    r"(?:would you )?(?:please )?(?:note|be (?:informed|advised|aware)|take note|let you know|inform you)"
    r"(?: \w+){0,2} that(?= i\b)", r"wenn (?:es )?(?:irgend )?moeglich", r"if possible",
    r"wenn sie so (?:nett|freundlich|lieb|gut) (?:sind|waeren)",
    r"wenn es (?:ihnen )?(?:keine umstaende|recht|nichts ausmacht)\w*", r"if you don't mind",
    r"if you would", r"(?:koennten|wuerden|koennen) sie (?:bitte|mir|mich|meine|alle|so)\b",
    r"(?:can|could|would|will) you (?:please|kindly)\b", r"would you mind", r"could you\b",
    r"(?:waere|wuerde) (?:ich )?(?:ihnen )?(?:sehr |aeusserst )?(?:dankbar|nett|schoen|super|toll|lieb"
    r"|freundlich|mich freuen)(?:,? wenn sie)?",
    r"i would (?:be grateful|appreciate it) if you\b(?: would| could)?", r"ab sofort\b",
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
    r"(?:kolleg\w*|leute|mitarbeiter\w*|beschaeftigte\w*|colleagues|people|employees|somebody|someone)"
    r"(?=[^.!?;]{0,40}\b(?:zuhoer|mithoer|mitverfolg|zuschau|zuseh|beobacht|listen|watch|observ|follow))",
    r"(?:kann|koennen|can)\b(?=[^.!?;]{0,40}\b(?:nicht (?:mehr|laenger)|no longer)\b)",
    r"(?:nun|jetzt) doch\b", r"doch (?:lieber|noch|nun|jetzt|wieder)\b",
    r"habe? (?:\w+ ){0,5}(?:ueberlegt|nachgedacht|entschieden)\b",
    r"(?:es )?mir (?:noch ?mal|noch einmal|gut|lange|gruendlich)? ?ueberlegt",
    r"(?:do not|don't) have (?:the )?time", r"(?:habe )?(?:es )?mir anders ueberlegt",
    r"i(?:'ve| have) decided", r"bei ihnen\b", r"von ihnen\b",
    r"durch ihre? (?:mitarbeiter\w*|kolleg\w*|beschaeftigte\w*)",
    r"(?:mehrere|andere|weitere)\w* (?:mitarbeiter\w*|kolleg\w*|beschaeftigte\w*)",
    r"by (?:your )?(?:colleagues|employees|staff)",
)  # fmt: skip
_NEGATED = re.compile(
    r"\b(?:nicht|nichts|kein\w*|nie|niemals|keinesfalls|keineswegs|weder|not|never|no|cannot|\w+n't"
    r"|neither)\b",
)
_SUPPOSED = re.compile(
    r"\b(?:falls|wenn|sofern|soweit|sobald|solange|angenommen|gesetzt|sollte|sollten|wuerde\w*"
    r"|koennte\w*|haette\w*|waere\w*|ob|vielleicht|eventuell|evtl|moeglicherweise|ueberleg\w*"
    r"|erwaeg\w*|zoeger\w*|bevor|ehe|vorausgesetzt|vermutlich|wahrscheinlich|voraussichtlich|demnaechst|probably|likely|presumably"
    r"|entweder"
    r"|either|oder ich|or i|or else|ansonsten"
    r"|andernfalls|sonst|vorbehalt\w*|behalte mir|drohe|notfalls|kann|koennen|darf|duerfen|if|should"
    r"|would|could|might|may|maybe|perhaps|unless|until|considering|thinking|wonder\w*|whether"
    r"|suppose\w*|assuming|otherwise|before|when|but|can|threaten\w*|zumindest|doch|eigentlich|wohl"
    r"|irgendwann|spaeter|later|someday)\b",
)
#: Conditions, wherever in a sentence they stand.
_IF = re.compile(
    r"\b(?:falls|wenn|sofern|soweit|sobald|solange|angenommen|gesetzt den fall|sollte\w*|vorausgesetzt|ob"
    r"|entweder|ansonsten|andernfalls|sonst|bevor|ehe|if|unless|until|whether|should|either|otherwise|suppose\w*"
    r"|assuming|when|before)\b"
)
#: Whose words, or whose wish, follow: not the sender's.
_SAYING = re.compile(
    r"\b(?:(?:ge)?sagt\w*|meint\w*|gemeint|behauptet\w*|denkt|dachte\w*|glaubt\w*|fragt\w*|schreibt"
    r"|schrieb\w*|geschrieben|verlangt\w*|fordert\w*|zwingt|draengt\w*|noetigt\w*|soll|sollen"
    r"|(?:moechte|will)\w*, dass ich|said|says|thinks?|thought|believes?|claims?|told|tells|asks|wrote|writes"
    r"|wants me|demands?|insists?|makes me|forces?)\b"
)
_EXCEPT = any_of(
    r"ausser\b", r"ausgenommen\b", r"bis auf\b", r"mit ausnahme", r"except\b", r"with the exception",
    r"apart from", r"aber nicht\b", r"nicht aber\b", r"but not\b", r"other than\b", r"statt\w*",
    r"sondern\b", r"teilweise", r"zum teil\b", r"part(?:ly|ially)",
    r"(?:haelfte|einige\w*|ein paar|teile?|half|some|part) (?:von |of )?(?:mein\w*|der|my|the)\b",
   
)  # fmt: skip
#: "The works council demands that I withdraw": somebody else's wish.
_SUBORDINATE = re.compile(
    r"\b(?:dass|ob|wie|warum|wieso|weshalb|wo) (?:ich|man|wir)\b[^.!?]*\b(?:widerruf\w*|zurueck\w*"
    r"|abmeld\w*|loesch\w*)|\b(?:that|how|why|where|what) (?:i|we|one|people|you) (?:should |must "
    r"|have to |do |can )?(?:withdraw|revoke|opt)|\bhow to\b|\bto make me\b",
)
_LATER = re.compile(
    r"\b(?:(?:im|in|ab|naechsten|next) (?:sommer|herbst|winter|fruehjahr|fruehling|summer|autumn|spring)\b"
    r"|ab (?:dem|naechst\w*|kommend\w*|januar|februar|maerz|april|mai|juni|juli|august|september"
    r"|oktober|november|dezember|\d)|zum (?:\d|ende|jahresende|monatsende|ersten|quartal)|nach (?:dem"
    r"|unserem|meinem|abschluss|ablauf)|erst\b|as of (?!now|today)\w+|from (?:next|the \d|\d|january"
    r"|march|april|may|june)|effective (?!immediately)\w+|after\b|next (?:week|month|year)"
    r"|naechste\w* (?:woche|monat|jahr)|morgen|tomorrow"
    r"|(?:danach|dann|anschliessend|daraufhin|hinterher|bis dahin|then|afterwards|thereafter|until)\b)",
)
_REPORTED = re.compile(
    r"\b(?:habe|hatte|haben|hatten|have|had|wurde|wurden|bereits|schon|letzte\w*|vorige\w*|neulich"
    r"|damals|gestern|vergangen\w*|already|last|previously|earlier|yesterday|ist (?:widerrufen"
    r"|geloescht))\b",
)
_OTHER_PEOPLE = re.compile(
    r"\b(?:kolleg\w*|mitarbeiter\w*|chef\w*|vorgesetzt\w*|herr\w* \w+|frau \w+|mandant\w*"
    r"|mein\w* (?:mann|frau|partner\w*|ehe\w*|mutter|vater|sohn|tochter|bruder|schwester|nachbar\w*"
    r"|mieter\w*)|(?:ihm|ihn|sie beide|uns|unser\w*|wir|ihrer beider)\b|his|her|their|our|we|us"
    r"|colleague\w*|client\w*|husband|wife|boss|mr|mrs|ms|team|jemand|man|someone|somebody|he|she|they"
    r"|er|es (?:gibt|sei)|viele|leute|people)\b",
)
_THEIR_CONSENT = any_of(
    r"(?:ihre|seine|deren|dessen|eure|your|his|her|their)r?n? (?:einwilligung\w*|zustimmung\w*"
    r"|erlaubnis|consents?|permission)",
)
#: Whoever says "we" speaks of themselves too.
_US = re.compile(r"\b(?:wir|uns|unser\w*|we|us|our|team)\b")
#: Anywhere in the mail, these say that the sender speaks for others.
_FOR_OTHERS = any_of(
    r"im (?:namen|auftrag)\b", r"namens\b", r"stellvertretend", r"bevollmaechtigt\w*", r"in vertretung",
    r"mandant\w*", r"on behalf\b", r"behalf of", r"anwaltlich\w*",
    r"fuer meine\w* (?:kolleg\w*|mitarbeiter\w*|chef\w*|mann|frau|mutter|vater)", r"vollmacht",
    r"power of attorney", r"for my (?:colleague|boss|client|husband|wife|mother|father)",
    r"ich schreibe fuer", r"betreuer\w*",
)  # fmt: skip
_OTHER_THING = any_of(
    r"newsletter\w*", r"werb(?:ung|e)\w*", r"cookie\w*", r"bestell\w*", r"kauf\w*", r"vertrag\w*",
    r"vertraeg\w*", r"kuendigung\w*", r"lastschrift\w*", r"sepa\w*", r"bankeinzug",
    r"einzugsermaechtigung", r"abos?\b", r"abonnement\w*", r"mitglied\w*", r"termin\w*", r"zusage\w*",
    r"einladung\w*", r"bewerbung\w*", r"vollmacht\w*", r"angebot\w*", r"rechnung\w*", r"auftrag\w*",
    r"telefon\w*", r"anruf\w*", r"whatsapp", r"fernables\w*", r"fernauslesung", r"ables\w*", r"foto\w*",
    r"mandat\w*", r"aussage\w*", r"stellungnahme", r"behauptung\w*", r"beschluss\w*", r"kommentar\w*",
    r"verteiler\w*", r"mailing\w*", r"meinung", r"heizkosten\w*", r"smart ?meter\w*", r"portal\w*",
    r"online-?konto", r"orders?\b", r"contract\w*", r"subscri\w*", r"purchase\w*", r"invoice\w*",
    r"offer\w*", r"application\w*", r"appointment\w*", r"booking\b", r"invitations?\b", r"marketing",
    r"advert\w*", r"direct debit", r"membership\w*", r"statement\w*", r"remark\w*", r"unsubscribe",
    r"petition\w*", r"objection",
    r"widerspruch\w*", r"kuendig\w*", r"datenschutzerklaerung",
)  # fmt: skip
#: What sounds like another thing and is this one: appointments at Microsoft, an end of taking part.
_NOT_OTHER = re.compile(
    r"\b(?:termin\w*|online)\b(?=.{0,40}\b(?:microsoft|bookings)\b)|(?<=microsoft )\w*termin\w*"
    r"|\b(?:kuendig\w*|kuendigung\w*)(?=[^.!?;]{0,40}\b(?:teilnahme|mitwirkung|einwillig\w*|zustimmung\w*)\b)"
    r"|\bauftrag\w*(?=[^.!?;]{0,20}\bverarbeit)",
)
_NOT_MEANT = re.compile(
    r"haha|hihi|\blol\b|\brofl\b|;-?\)|[😉😂🤣🙄😜😝🤡😏🙃😆]|\bironi\w*|\bsatir\w*|\bscherz\w*|\bwitz\w*"
    r"|\b(?:nur|kleiner|zum|aus|ein|nen|war) spass\b|\bspass (?:beiseite|muss sein)\b"
    r"|\bkidding\b|\bjok(?:e|ing)\b|\bsark\w*|\bsarcas\w*|/s\b|\bna (?:toll|super|klasse|prima|bravo"
    r"|wunderbar)\b|\bja,? (?:klar|genau|sicher)\b|\bdann widerrufe\b|\bam besten (?:widerrufe|loesch"
    r"|gleich|auch)|\bgleich (?:noch|auch|mal)\b|\bwarum nicht gleich\b|\b(?:oh|yeah),? (?:sure|right"
    r"|great)\b|\bgreat job\b|\bwunderbar\b|\bgrossartig\b|\bbravo\b|\bherrlich\b|\bbloede\w*|\bblut\b"
    r"|\bseele\b|\berstgeborene\w*|\bsoul\b|\bfirst-?born\b|\bwhile you're at it\b"
    r"|\bwo wir schon dabei\b|\bgeburtsurkunde\b",
)
_TAKEN_BACK = any_of(
    r"vergessen sie (?:es|das|meine|bitte|meinen)\b", r"doch nicht\b", r"kommando zurueck",
    r"(?:widerrufe?|nehme?|ziehe?)\b[^.!?]{0,60}\b(?:meinen|den|mein|diesen) widerruf\w*",
    r"ignorieren sie", r"gegenstandslos", r"hat sich erledigt", r"never ?mind",
    r"forget (?:it|that|my|about)\b", r"on second thoughts?", r"disregard", r"ignore (?:this|my|the)\b",
    r"changed my mind", r"(?:take back|revoke|withdraw|retract) my (?:withdrawal|revocation|request)",
    r"test(?:mail|nachricht|e-mail|weise)?\b", r"probe\w*", r"beispiel\w*",
    r"muster(?:text|schreiben|formulierung\w*|brief)?\b", r"(?:text)?vorlage\w*", r"templates?\b",
    r"examples?\b", r"sample\b", r"uebung\w*", r"zb\b", r"z\.b\.", r"seminar\w*", r"schulung\w*",
    r"hausarbeit", r"rollenspiel",
)  # fmt: skip
_CONDITION = any_of(
    r"(?:aber|jedoch|das|dies|gilt) (?:gilt )?(?:nur|erst)\b",
    r"(?:nur|erst),? (?:wenn|falls|dann|nachdem)\b", r"es sei denn", r"vorausgesetzt",
    r"only (?:if|when|after)\b", r"unless\b", r"provided that", r"on condition", r"unter der bedingung",
    r"ausser (?:sie|ihr|es)\b", r"(?:warten|halten) sie (?:bitte )?(?:noch|damit)\b", r"nein\b",
    r"warten sie\b", r"wait\b", r"no,", r"noch nicht\b", r"not yet\b", r"hold off",
)  # fmt: skip
ATTACHED = any_of(
    r"anhang\b",
    r"anlage\b",
    r"anbei\b",
    r"beigefuegt\w*",
    r"angehaengt\w*",
    r"attach\w*",
    r"enclosed",
)
_ONLY_LAWFUL = any_of(
    r"rechtmaessig\w*",
    r"lawful\w*",
    r"aufbewahrungspflicht\w*",
    r"bestaetig\w*",
    r"confirm\w*",
)
_KEEP = any_of(
    r"alles andere", r"der rest\b", r"everything else", r"the rest\b", r"alle anderen", r"all other",
    r"bleib\w*", r"weiterhin\b", r"behalten\b", r"weiter(?:hin)? (?:gern|dabei|teil|mit|gelten|gilt)",
    r"besteh(?:t|en) (?:weiter|fort)", r"gilt weiter\w*", r"unberuehrt", r"aufrecht\w*",
    r"duerfen sie\b", r"ist (?:ok|okay|in ordnung|fuer mich)", r"koennen sie (?:weiter|ruhig|gern)\w*",
    r"stays?\b", r"remains?\b", r"keep\b", r"still (?:valid|fine|ok|stands?|agree)", r"continue\w*",
    r"is (?:fine|ok|okay)\b", r"you may\b", r"habe nichts (?:dagegen|gegen)", r"freue mich auf",
    r"look(?:ing)? forward", r"nehme (?:\w+ ){0,3}teil\b(?! nicht)",
    r"bis (?:zum|naechste\w*|dann|bald) \w*(?:interview|gespraech|termin)", r"sehen uns",
)  # fmt: skip

#: "Still good luck", "I still get mails": nothing of ours is kept by this.
_GOES_ON_BADLY = any_of(
    r"(?:es )?bleibt (?:es )?dabei\b",
    r"bleibt (?:\w+ ){0,2}(?:kein\w*|nicht|wenig)\b",
    r"(?:bekomme|erhalte|kriege|wurde|werde)\b[^.!?;]{0,40}\b(?:weiterhin|weiter|noch)\b",
    r"(?:weiterhin|weiter) (?:viel|alles|gute\w*|so)\b",
    r"still (?:get|receive|getting|receiving|being)\b",
    r"keep (?:getting|receiving|up)\b",
)
#: Where words stand that somebody may only be showing.
_PLACES = any_of(
    r"seite\b", r"webseite\w*", r"website\w*", r"formular\b", r"button\w*", r"knopf", r"web ?page\w*"
)
#: Words about words: what stands beside them is shown, not said.
_ABOUT_WORDS = any_of(
    r"saetze?\b", r"formulier\w*", r"\w*entwurf\w*", r"lautet\w*", r"lauten\b",
    r"steht\b(?![^.!?;]{0,20}\ban\b)", r"zitat\w*",
    r"zitier\w*", r"protokoll\w*", r"woertlich\w*", r"sagte?n?\b", r"schrieb\w*", r"schreibt\b",
    r"meinte\w*", r"behauptet\w*", r"heisst es", r"uebersetz\w*", r"spruch",
    r"film\b", r"roman", r"lied\b", r"wette\w*", r"april, april", r"erklaeren sie",
    r"sentences?\b", r"phrases?\b", r"wording", r"draft\w*", r"translat\w*", r"said\b",
    r"says\b", r"wrote\b", r"quot\w*", r"hypothe\w*", r"explain\w*", r"bet\b", r"april fool\w*",
    r"song\b", r"novel\b", r"movie\b", r"fuer (?:eure|ihre) \w*seite", r"text\b", r"texte\b",
)  # fmt: skip
_ANSWERED = any_of(
    r"(?:reicht|genuegt)\b", r"(?:muss|soll) ich (?:dafuer |dazu )?(?:noch )?(?:etwas|was|irgend)",
    r"brauchen sie (?:noch|dafuer|dazu|von mir)", r"is (?:that|this) (?:enough|sufficient)",
    r"do (?:i|you) need",
    r"bestaetig\w*", r"confirm\w*", r"rueckmeldung",
    r"(?:wann|wie lange|bis wann|how long|when|how soon)\b[^.!?]{0,80}(?:loesch\w*|geloescht|weg\b"
    r"|dauer\w*|erledigt|delet\w*|erase\w*|take|done)",
)  # fmt: skip
_KIND = any_of(
    r"dank\w*", r"thank\w*", r"leid\b", r"sorry", r"schoen\w*", r"alles gute", r"gute\w*",
    r"freundlich\w*", r"gru\w*", r"wochenende", r"cheers", r"bye", r"tschuess", r"best\b",
    r"viel erfolg", r"good luck", r"all the best", r"nice\b", r"have a\b", r"apolog\w*", r"jahr\b",
    r"verstaendnis",
)  # fmt: skip
#: Consents that are spoken of without one being ended: whose, and which?
_OF_CONSENT = any_of(
    r"widerr\w*",
    r"einwillig\w*",
    r"zustimmung\w*",
    r"einverst\w*",
    r"withdr\w*",
    r"revok\w*",
    r"consent\w*",
    r"permission\w*",
)
#: That a consent was given says nothing against ending it.
_GIVEN = re.compile(
    r"\b(?:erteilt\w*|gegeben\w*|abgegeben\w*|zugestimmt|eingewilligt|unterschrieben\w*|gave|given|consented"
    r"|agreed|signed)\b"
)
_THIRD = re.compile(r"\b(?:seine\w*|ihre\w*|deren|dessen|his|her|their|mann|frau|herr\w*)\b")
_ODD = re.compile(r"[*<>{}|\[\]~^_]|\(…\)|\.\.\.|…")
#: How people trail off, smile or stress a word.
_TRAILING = re.compile(r"\.\.\.|(?<!\()…|[*_~^]")
#: More words than these beside what is demanded say more than a reason.
MOST_BESIDE = 70

#: Beside a subject that says it all.
_BESIDE = any_of(
    r"(?:wie|siehe|s\.) (?:im |in der )?(?:betreff\w*|oben)", r"see subject", r"as in the subject",
    r"(?:vielen )?dank\w*", r"thank\w*", r"bestaetig\w*", r"confirm\w*",
    r"bitte um (?:kurze )?rueckmeldung", r"(?:meine )?kundennummer", r"customer number",
    r"mein name ist", r"my name is",
)  # fmt: skip

#: More words than these are a letter, and a letter is read by a person.
MOST_WORDS = 350


def about_the_mail(whole: str) -> Why | None:
    """What anywhere in a mail makes everything in it uncertain."""
    for found, why in (
        (_NOT_MEANT, Why.NOT_MEANT),
        (_TAKEN_BACK, Why.TAKEN_BACK),
        (_FOR_OTHERS, Why.OTHER_PEOPLE),
    ):
        if found.search(whole):
            return why
    if _CONDITION.search(whole):
        return Why.SUPPOSED
    if _EXCEPT.search(whole):
        return Why.PARTS_UNCLEAR
    return Why.LONG if len(whole.split()) > MOST_WORDS else None


def about_the_sentence(clause: Clause, *, reports: bool) -> Why | None:
    """What in a sentence makes its demand uncertain. `reports`: it may tell of the past.

    Where the act names the sender's own consent or data, what leads to it or follows is only a reason: there
    a no, a "can" or a colleague means nothing. An "if", another thing or others' words count anywhere.
    """
    whole = _turned(clause.before + clause.act + clause.after)
    shown = clause.before.rstrip().endswith(":")
    act, core = (_turned(clause.act), _turned(clause.core)) if clause.own and not shown else (whole, whole)
    when = act if acts.THEREFORE.search(clause.act) or acts.BECAUSE.match(clause.before) else whole
    for found, text, why in (
        (_EXCEPT, whole, Why.PARTS_UNCLEAR),
        (_IF, whole, Why.SUPPOSED),
        (_SUPPOSED, act, Why.SUPPOSED),
        (_SUBORDINATE, whole, Why.SUPPOSED),
        (_SAYING, clause.before, Why.OTHER_PEOPLE),
        (_NEGATED, act, Why.NEGATED),
        (_LATER, REASON.sub(" ", when), Why.LATER),
        (_THEIR_CONSENT, whole, Why.OTHER_PEOPLE),
        (_OTHER_PEOPLE, core, Why.OTHER_PEOPLE),
        (_OTHER_THING, _NOT_OTHER.sub(" ", whole), Why.OTHER_THING),
    ):
        if found.search(text):
            return why
    return Why.REPORTED if reports and _REPORTED.search(act) else None


def _turned(words: str) -> str:
    return _HARMLESS.sub(" ", acts.NO_LONGER.sub(" ", words))


def is_about_another_thing(whole: str) -> bool:
    """Whether anywhere in a mail something else is named that people leave, such as a newsletter."""
    return _OTHER_THING.search(_NOT_OTHER.sub(" ", _HARMLESS.sub(" ", whole))) is not None


def is_somebody_elses(sentence: str) -> bool:
    """Whether a sentence asks something for somebody else, or for something else, by name."""
    others = _THEIR_CONSENT.search(sentence) or _THIRD.search(sentence)
    others = others or _OTHER_PEOPLE.search(_US.sub(" ", _turned(sentence)))
    return others is not None or is_about_another_thing(sentence)


def keeps_something(sentence: str) -> bool:
    """Whether a sentence says that something goes on as it was; wishes and complaints say no such thing."""
    if _ONLY_LAWFUL.search(sentence) or _GOES_ON_BADLY.search(sentence):
        return False
    return _KEEP.search(sentence) is not None


def about_the_rest(rest: Sequence[str], *, own: bool) -> Why | None:
    """What the other sentences and clauses of a mail say against it: they are words about words, or ask.

    The soft doubts come last. `own`: the demand names the sender's own consent or data.
    """
    soft: Why | None = None
    for one in rest:
        given = own and _GIVEN.search(one) and not _NEGATED.search(one) and not _THIRD.search(one)
        if _OF_CONSENT.search(one) and not (_ANSWERED.search(one) or _ONLY_LAWFUL.search(one) or given):
            if _THIRD.search(one) or not own:
                return Why.OTHER_PEOPLE if _THIRD.search(one) else Why.PARTS_UNCLEAR
            soft = soft or Why.MORE_OF_CONSENT
        odd = _ODD.search(_TRAILING.sub(" ", one) if own else one)
        if _ABOUT_WORDS.search(one) or odd or (not own and _PLACES.search(one)):
            return Why.ONLY_QUOTED
        if "?" in one and not _ANSWERED.search(one):
            return Why.ASKED
        if "!" in one and not (_KIND.search(one) or _ANSWERED.search(one)):
            soft = soft or (Why.LOUD if own else Why.NOT_MEANT)
    return soft or (Why.LONG if sum(len(one.split()) for one in rest) > MOST_BESIDE else None)


def says_nothing_new(sentence: str) -> bool:
    """Whether a sentence below a subject that says it all only goes with it."""
    return len(sentence.split()) <= 3 or (
        _BESIDE.search(sentence) is not None and not _REPORTED.search(sentence)
    )
