import re
from collections.abc import Sequence

from . import acts, signs
from .clauses import REASON, Clause
from .going_on import ONLY_LAWFUL, keeps_something
from .harmless import HARMLESS, turned
from .naming import PROGRAMME, without_exception
from .patterns import any_of
from .why import Why

_NEGATED = re.compile(
    r"\b(?:nicht|nichts|kein\w*|nie|niemals|keinesfalls|keineswegs|weder|not|never|no|cannot|\w+n't"
    r"|neither)\b",
)
_SUPPOSED = re.compile(
    r"\b(?:falls|wenn|sofern|soweit|sobald|solange|angenommen|gesetzt|sollte|sollten|wuerde\w*"
    r"|koennte\w*|haette\w*|waere\w*|ob|vielleicht|eventuell|evtl|moeglicherweise|ueberlegen?"
    r"|erwaeg\w*|zoeger\w*|bevor|ehe|vorausgesetzt|vermutlich|wahrscheinlich|voraussichtlich|demnaechst"
    r"|probably|likely|presumably"
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
    r"|noch (?:so )?eine?[nms]? [^.!?;]{0,60}(?:und|dann) ich|one more [^.!?;]{0,60}and i"
    r"|naechste[ns]? mal|next time|once"
    r"|entweder|ansonsten|andernfalls|sonst|bevor|ehe|if|unless|until|whether|should|either|otherwise"
    r"|suppose\w*"
    r"|assuming|when|before)\b"
)
#: Thought about, and not done.
_PONDERED = re.compile(
    r"\b(?:erinner\w*|remind|ueberlegt|erwogen|nachgedacht|vor|geplant|spiele mit|gedanken?|considered"
    r"|thought about|tempted|plan)\b"
    r"(?![^.!?;]*\b(?:entschieden|entschlossen|decided)\b)[^.!?;]{0,80}\b(?:\w*zu ?(?:widerrufen|ziehen"
    r"|nehmen|steigen|melden|loeschen)"
    r"|to (?:withdraw|revoke|drop|leave|opt)|of (?:withdraw|leav)ing)\b"
)
#: "To withdraw" depends on a verb; these say that it is done, or asked of us.
_INFINITIVE = re.compile(
    r"\bzu (?:widerrufen|loeschen|entfernen|vernichten|streichen|beenden|kuendigen|tilgen)\b"
    r"|\bto (?:withdraw|revoke|delete|erase|remove)\b"
    r"|\b\w+zu(?:ziehen|nehmen|treten|steigen|tragen|melden|scheiden)\b"
)
_GOVERNS = re.compile(
    r"\b(?:bitte|bitten|gebeten|moechte|will|wuensche|entschlossen|entschieden|entschluss|ersuche|fordere"
    r"|verlange|erlaube mir"
    r"|hiermit|schreibe|melde mich|beantrage|auf|um|recht|dankbar|lieb|nett|freundlich"
    r"|want|like|wish|writing|write|decided|need|e-?mailing|request\w*|ask\w*|require|right|choose|chosen"
    r"|you|hereby|kind)\b"
)
#: Only for some time.
_FOR_A_WHILE = re.compile(
    r"\b(?:(?:fuer|for) (?:\w+ ){1,2}(?:tage?|wochen?|monate?n?|days?|weeks?|months?)|vorerst|so ?lange"
    r"|voruebergehend|zeitweise|temporar\w*"
    r"|for now|for the time being|until further|bis auf weiteres|erst ?mal|fuers erste|pausier\w*|pause\b)"
)
FIRST_PERSON = re.compile(r"\b(?:ich|i|i'm|i'd|mir|mich|me|mein\w*|my|wir|we)\b")
#: Somebody who is no "I" wants it.
_OTHERS_WILL = re.compile(r"\b(?!bitte|please)\w+ (?:will|moechte|wants?|would like|wishes|wuenscht)\b")
#: Whose words, or whose wish, follow: not the sender's.
_SAYING = re.compile(
    r"\b(?:(?:ge)?sagt\w*|nicht,? dass|denken|glauben|annehmen|vermuten|assume|meint\w*"
    r"|(?<!ist es )gemeint|behauptet\w*|denkt|dachte\w*|glaubt\w*|fragt\w*"
    r"|schreibt"
    r"|schrieb\w*|geschrieben|verlangt\w*|fordert\w*|zwingt|draengt\w*|noetigt\w*|soll|sollen"
    r"|(?:moechte|will)\w*, dass ich|bat|gebeten|asked|said|says|thinks?|thought|believes?|claims?|told"
    r"|tells|asks|wrote|writes"
    r"|wants me|demands?|insists?|makes me|forces?)\b"
)
_EXCEPT = any_of(
    r"ausser\b", r"ausgenommen\b", r"bis auf\b", r"mit ausnahme", r"except\b", r"with the exception",
    r"apart from", r"aber nicht\b", r"nicht aber\b", r"but not\b", r"other than\b", r"statt(?:dessen)?\b",
    r"sondern\b", r"teilweise", r"zum teil\b", r"part(?:ly|ially)",
    r"(?:haelfte|einige\w*|ein paar|teile?|half|some|(?<!be )(?<!take )part) (?:von |of )?(?:mein\w*|der"
    r"|my|the)\b",
   
)  # fmt: skip
#: "The works council demands that I withdraw": somebody else's wish.
_SUBORDINATE = re.compile(
    r"\b(?:dass|ob|wie|warum|wieso|weshalb|wo) (?:ich|man|wir)\b[^.!?]*\b(?:widerruf\w*|zurueck\w*"
    r"|abmeld\w*|loesch\w*)|\b(?:that|how|why|where|what) (?:i|we|one|people|you) (?:should |must "
    r"|have to |do |can )?(?:withdraw|revoke|opt)|\bhow to\b|\b(?:form|link|button|option|way|page"
    r"|address) to (?:withdraw|revoke|delete|opt|leave)\b|\bto make me\b",
)
_LATER = re.compile(
    r"\b(?:(?:im|in|ab|naechsten|next) (?:sommer|herbst|winter|fruehjahr|fruehling|summer|autumn|spring)\b"
    r"|ab (?:dem|naechst\w*|kommend\w*|januar|februar|maerz|april|mai|juni|juli|august|september"
    r"|oktober|november|dezember|\d)|zum (?:\d|ende|jahresende|monatsende|ersten|quartal)|nach (?:dem"
    r"|unserem|meinem|abschluss|ablauf)|erst\b|as of (?!now|today)\w+|from (?:next|the \d|\d|january"
    r"|march|april|may|june)|effective (?!immediately|now|today)\w+|after\b|next (?:week|month|year)"
    r"|naechste\w* (?:woche|monat|jahr)|morgen|tomorrow"
    r"|(?:danach|(?:von )?da an|from th(?:en|at (?:day|date|time|moment))"
    r"|(?:ab|von) diesem (?:tag|zeitpunkt)|dann|anschliessend|daraufhin|hinterher|bis dahin|then"
    r"|afterwards|thereafter|until)\b)",
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
    r"|wunderbar)\b|\bja,? (?:klar|sicher)\b|\bdann widerrufe\b|\bam besten (?:widerrufe|loesch"
    r"|gleich|auch)|\bgleich (?:noch|auch|mal)\b|\bwarum nicht gleich\b|\b(?:oh|yeah),? (?:sure|right"
    r"|great)\b|\bgreat job\b|\bwunderbar\b|\bgrossartig\b|\bbravo\b|\bherrlich\b|\bbloede\w*|\bblut\b"
    r"|\bseele\b|\berstgeborene\w*|\bsoul\b|\bfirst-?born\b|\bwhile you're at it\b"
    r"|\bwo wir schon dabei\b|\bgeburtsurkunde\b",
)
_TAKEN_BACK = any_of(
    r"vergessen sie (?:es|das|meine|bitte|meinen)\b", r"doch nicht\b", r"kommando zurueck",
    r"(?:widerrufe?|nehme?|ziehe?)\b[^.!?]{0,60}\b(?:meinen|den|mein|diesen) widerruf\w*",
    r"ignorieren sie", r"gegenstandslos",
    r"(?<!frage )(?:das|es|alles|widerruf|bitte|antrag|mail|anliegen) hat sich (?:damit )?erledigt",
    r"never ?mind",
    r"forget (?:it|that|my|about)\b", r"on second thoughts?", r"disregard", r"ignore (?:this|my|the)\b",
    r"(?:take back|revoke|withdraw|retract) my (?:withdrawal|revocation|request)",
    r"test(?:mail|nachricht|e-mail|weise)?\b", r"probe(?:mail|weise)?\b", r"beispiel(?:e|s|haft|text\w*"
    r"|mail\w*)?\b",
    r"muster(?:text|schreiben|formulierung\w*|brief)?\b", r"(?:text)?vorlage\w*", r"templates?\b",
    r"examples?\b", r"sample\b", r"uebung\w*", r"zb\b", r"z\.b\.", r"seminar\w*", r"schulung\w*",
    r"hausarbeit", r"rollenspiel",
)  # fmt: skip
_CONDITION = any_of(
    r"(?:aber|jedoch|das|dies|gilt) (?:gilt )?(?:nur|erst)\b",
    r"(?:nur|erst),? (?:wenn|falls|dann|nachdem)\b", r"es sei denn", r"vorausgesetzt",
    r"only (?:if|when|after)\b", r"unless\b", r"provided that", r"on condition", r"unter der bedingung",
    r"moment(?: mal)?[,!]", r"(?:muss|moechte|will|werde) ich (?:\w+ )?erst\b", r"hold on\b",
    r"(?:erst|vorher|noch) (?:\w+ ){0,4}(?:besprech|klaer|abklaer|abstimm)\w*",
    r"ausser (?:sie|ihr|es)\b", r"(?:warten|halten) sie (?:bitte )?(?:noch|damit)\b",
    r"(?:(?<=[.!?] )|^)nein\b(?!,? (?:danke|ich)\b)",
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
#: Where words stand that somebody may only be showing.
_PLACES = any_of(
    r"seite\b", r"webseite\w*", r"website\w*", r"formular\b", r"button\w*", r"knopf", r"web ?page\w*"
)
#: Words about words: what stands beside them is shown, not said.
_ABOUT_WORDS = any_of(
    r"saetze?\b", r"formulier\w*", r"\w*entwurf\w*", r"lautet\w*", r"lauten\b",
    r"steht (?:da|dort|hier|geschrieben|auf)\b", r"zitat\w*",
    r"zitier\w*", r"protokoll\w*", r"woertlich\w*", r"sagte?n?\b", r"schrieb\w*", r"schreibt\b",
    r"meinte\w*", r"behauptet\w*", r"heisst es", r"uebersetz\w*", r"spruch",
    r"film\b", r"roman", r"lied\b", r"wette\w*", r"april, april", r"erklaeren sie",
    r"sentences?\b", r"phrases?\b", r"wording", r"draft\w*", r"translat\w*", r"said\b",
    r"says\b", r"wrote\b", r"quot\w*", r"hypothe\w*", r"(?<!for )explain\w*", r"bet\b", r"april fool\w*",
    r"song\b", r"novel\b", r"movie\b", r"fuer (?:eure|ihre) \w*seite", r"text\b", r"texte\b",
)  # fmt: skip
_ANSWERED = any_of(
    r"(?:reicht|genuegt)\b", r"geht (?:das|es) (?:so )?", r"(?:muss|soll) ich (?:dafuer "
    r"|dazu )?(?:noch )?(?:etwas|was|irgend)",
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
_THIRD = re.compile(
    rf"\b(?:seine\w*|ihre\w* (?:{acts.CONSENT}|teilnahme)|deren|dessen|his|her|their|mann|frau|herr\w*)\b"
)
_ODD = re.compile(r"[*<>{}|\[\]~^_]|\(…\)|\.\.\.|…")
#: How people trail off, smile or stress a word.
_TRAILING = re.compile(r"\.\.\.|(?<!\()…|[*_~^]")
#: So many words may be called out: a greeting, a name, a day.
SHORT = 3
#: More words than these beside what is demanded say more than a reason.
MOST_BESIDE = 70
#: Says of something that it is not to be ended after all.
_LET_STAND = re.compile(
    r"\b(?:nichts?|keinesfalls|keine\w*|not|don't|never|nothing)\b(?! (?:mehr|laenger|nur"
    r"|only))[^.!?;,]{0,30}"
    r"\b(?:loesch\w*|widerruf\w*|geloescht|delet\w*|eras\w*|withdr\w*|revok\w*)"
)
#: Beside a subject that says it all.
_BESIDE = any_of(
    r"(?:wie|siehe|s\.) (?:im |in der )?(?:betreff\w*|oben)", r"see subject", r"as in the subject",
    r"(?:vielen )?dank\w*", r"thank\w*", r"bestaetig\w*", r"confirm\w*",
    r"bitte um (?:kurze )?rueckmeldung", r"(?:meine )?kundennummer", r"customer number",
    r"mein name ist", r"my name is",
)  # fmt: skip
#: More words than these are a letter, and a letter is read by a person.
MOST_WORDS = 350
#: A story of what was before.
_TOLD = re.compile(r"\b(?:habe|hatte|haben|hatten|war|waren|wurde|wurden|have|had|has|was|were)\b")
#: A title that says no more than that it is not everything; what is, the words below it say.
_AS_TO_PARTS = re.compile(r"^[^.!?]{0,40}\b(?:teilweise\w*|partial(?:ly)?)\b[^.!?]{0,20}(?=\.)")


def about_the_mail(whole: str) -> Why | None:
    """What anywhere in a mail makes everything in it uncertain."""
    whole = _AS_TO_PARTS.sub(" ", whole)
    for found, why in (
        (_NOT_MEANT, Why.NOT_MEANT),
        (_TAKEN_BACK, Why.TAKEN_BACK),
        (_FOR_OTHERS, Why.OTHER_PEOPLE),
    ):
        if found.search(whole):
            return why
    if _CONDITION.search(whole):
        return Why.SUPPOSED
    if _EXCEPT.search(without_exception(whole)):
        return Why.PARTS_UNCLEAR
    return Why.LONG if len(whole.split()) > MOST_WORDS else None


def about_the_sentence(clause: Clause, *, reports: bool, ours: bool) -> Why | None:
    """What in a sentence makes its demand uncertain.

    `reports`: it may tell of the past. `ours`: the mail names the programme.

    Where the act names the sender's own consent or data, what leads to it or follows is only a reason: there
    a no, a "can" or a colleague means nothing. An "if", another thing or others' words count anywhere.
    """
    whole = turned(clause.before + clause.act + clause.after)
    shown = clause.before.rstrip().endswith(":") and _shows(clause.before)
    act, core = (whole, whole) if shown else (turned(clause.act), turned(clause.core))
    therefore = signs.THEREFORE.search(f"{clause.before} {clause.act}") and not shown
    told = therefore or signs.BECAUSE.match(clause.before) or _TOLD.search(clause.before)
    ours = ours or signs.ALL_DATA.search(clause.act) is not None
    when = act if told else whole
    for found, text, why in (
        (_EXCEPT, without_exception(whole), Why.PARTS_UNCLEAR),
        (_IF, whole, Why.SUPPOSED),
        (_SUPPOSED, act, Why.SUPPOSED),
        (_PONDERED, clause.lead + clause.act, Why.SUPPOSED),
        (_INFINITIVE, "" if _GOVERNS.search(clause.before + clause.act) else clause.act, Why.SUPPOSED),
        (_FOR_A_WHILE, clause.act + clause.after, Why.LATER),
        (_SUBORDINATE, whole, Why.SUPPOSED),
        (_OTHERS_WILL, "" if FIRST_PERSON.search(clause.lead + clause.act) else clause.act, Why.OTHER_PEOPLE),
        (_SAYING, "" if therefore else REASON.sub(" ", clause.lead), Why.OTHER_PEOPLE),
        (_NEGATED, act, Why.NEGATED),
        (_LATER, REASON.sub(" ", when), Why.LATER),
        (_THEIR_CONSENT, whole, Why.OTHER_PEOPLE),
        (_OTHER_PEOPLE, core, Why.OTHER_PEOPLE),
        (_OTHER_THING, "" if ours else _NOT_OTHER.sub(" ", whole), Why.OTHER_THING),
    ):
        if found.search(text):
            return why
    return Why.REPORTED if reports and _REPORTED.search(act) else None


def _shows(before: str) -> bool:
    """Whether what stands before a colon names somebody whose words follow."""
    said = _US.sub(" ", HARMLESS.sub(" ", before))
    return any(form.search(said) for form in (_SAYING, _ABOUT_WORDS, _OTHER_PEOPLE))


#: Of these somebody may have enough who leaves this programme.
_NEAR = re.compile(
    r"\b(?:einladung\w*|anruf\w*|telefon\w*|verteiler\w*|mailing\w*|invitations?|angebot\w*)\b"
)


def is_about_another_thing(whole: str) -> bool:
    """Whether something else is named that people leave, such as a newsletter, and not this programme."""
    if PROGRAMME.search(whole):
        return False
    return _OTHER_THING.search(_NEAR.sub(" ", _NOT_OTHER.sub(" ", HARMLESS.sub(" ", whole)))) is not None


def is_somebody_elses(sentence: str) -> bool:
    """Whether a sentence asks something for somebody else, or for something else, by name."""
    others = _THEIR_CONSENT.search(sentence) or _THIRD.search(sentence)
    others = others or _OTHER_PEOPLE.search(_US.sub(" ", turned(sentence)))
    return others is not None or is_about_another_thing(sentence)


def about_the_rest(rest: Sequence[str], *, own: bool) -> Why | None:
    """What the other sentences and clauses of a mail say against it: they are words about words, or ask.

    The soft doubts come last. `own`: the demand names the sender's own consent or data.
    """
    soft: Why | None = None
    for one in rest:
        heading = not signs.SUBJECT.search(one)
        if _LET_STAND.search(one):
            return Why.TAKEN_BACK
        given = own and _GIVEN.search(one) and not _NEGATED.search(one) and not _THIRD.search(one)
        if (
            not heading
            and _OF_CONSENT.search(one)
            and not (_ANSWERED.search(one) or ONLY_LAWFUL.search(one) or given)
        ):
            if own and keeps_something(one) and not _THIRD.search(one):
                continue
            if _THIRD.search(one) or not own:
                return Why.OTHER_PEOPLE if _THIRD.search(one) else Why.PARTS_UNCLEAR
            soft = soft or Why.MORE_OF_CONSENT
        odd = _ODD.search(_TRAILING.sub(" ", one) if own else one)
        if _ABOUT_WORDS.search(one) or odd or (not own and _PLACES.search(one)):
            return Why.ONLY_QUOTED
        if asks(one):
            return Why.ASKED
        loud = "!" in one and len(one.split()) > SHORT
        if loud and not (_KIND.search(one) or _ANSWERED.search(one)):
            soft = soft or (None if own else Why.NOT_MEANT)
    return soft or (Why.LONG if sum(len(one.split()) for one in rest) > MOST_BESIDE else None)


def asks(sentence: str) -> bool:
    """Whether a sentence asks something else than whether this was enough, or when it is done."""
    return signs.is_a_question(sentence) and not _ANSWERED.search(sentence)


def says_nothing_new(sentence: str) -> bool:
    """Whether a sentence below a subject that says it all only goes with it."""
    return len(sentence.split()) <= 3 or (
        _BESIDE.search(sentence) is not None and not _REPORTED.search(sentence)
    )
