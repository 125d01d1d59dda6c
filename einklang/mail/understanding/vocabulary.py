"""The words of which sentences are made that end a consent: one that is not here may change what is meant.

What no list of doubts foresees (bank details, a tenant, a photograph, "explain how to") is kept from being
executed by this: a sentence has to consist of these words, of names of the processings, numbers and names.
"""

import re
from collections.abc import Collection, Sequence

from .naming import NAMES

#: The programme, its notice and the law, in the words of those who write to us; of each word one form.
_WORDS = """
a abend abgegeben abgegebene abgemeldet abmelden abmeldung about absatz abschied accordance address adresse
agree agreed agreement akten all alle allen aller alles allow allowing along altogether andere anfragen
angabe angekreuzt angelegenheit ankreuzt anliegen anmeldeformular anmeldung anschrift ansprechpartner
ansprechpartnerin ansprechperson answers antrag antworten any anybody anymore anyone approval april art
article artikel ask asking auch audience aufbewahren auffordern aufforderung aufgrund aufhoeren aufnahme
aufzeichnen aufzuhoeren aufzuzeichnen august ausdruecklich ausgefuellte ausgenommen ausgesprochene auskunft
ausmachen ausscheide ausser ausserdem aussprechen aussteigen ausstieg austragen austragung austrete austritt
auswertung auszufuellen auszutragen auszuwerten authorisation authorization back based bdsg be beantrage
bedauern bedaure beende beendigen beendigung befragung begruendung beide beitrag bereitschaft beruhende
beschaeftigte beschwerde beseitigen bestaetigen bestaetigung bestand bestehen bestehende betreff betreffend
betrifft bezogen bezueglich bezug bezugnehmend bild bis bitte bookings box boxes buchen buchst buchung
business bzgl call camera cancel carry colleagues company completely concerned concerning confirm connection
consent consider contact contacted conversation conversations copy count customer customers d damals damen
dank data database dataset datei daten datenbank datenbestand datenloeschung datenpool datensatz datenschutz
datenschutzbeauftragte datenschutzeinwilligung datenschutzerklaerung datenschutzgrundverordnung
datenschutzrechtliche datenverarbeitung day days dazugehoerigen dear december decided decline definitiv
delete deleted deletion dergleichen derzeit destroy details dezember dienstag diesbezueglich ding don
donnerstag drei dringend dritte drop dropping ds dsgvo duerfen e effect effective einem einen einer eines
einfach eingang eingeladen eingereicht einladen einladung einmal einschl einschliesslich einsehen einstellen
eintrag einverstaendnis einverstaendniserklaerung einverstanden einwilligung einwilligungserklaerung email
emailadresse employees end ende endgueltig entfallen entfern entfernen entfernt entfernung entire entirely
entschieden entschlossen entsprechende entziehe erase erased erasure erfassen erfasst erhebung erhobenen
erinnerung erklaere erklaert erlaubnis erlaubnisse erloschen erneut ersuche erteilt etwaige eure eventuelle
every everyone everything except excluding exercise exercising februar february fernerhin file files film
filmed firma five foermlich folgende follow following for fordere forgotten form formal formally formlos
formular fortan forward four freigabe freitag friday frist fristgerecht frohes from frueher fuenf full
future gaenzlich gave gdpr gebrauch geehrte gefuehrten gegeben gegebene gegenueber geloescht gelten gem
gemaess gemeinsamen genannte genehmigung genutzt gesamte geschichte gesendet gesetzlich gespeichert
gespraech gestern gestrichen getan gilt give given giving gleich gleichzeitig gmbh going got grund
grundverordnung guten gvo hab habe haben haekchen haken hallo hamburg haus have held hello hereby herewith
herren herzlichen heute hey hi hier hierdurch hierfuer hiermit hierzu hinfaellig hinterlegten hoeflich hold
ich ihre ihrer immediate immediately including info inform information informationen informing innerhalb
insgesamt insoweit interesse interview interviewee interviewing interviewpartner interviewpartnerin
interviewpool interviewprogramm invitation invitations invite invited inviting inzwischen irgendwo jahr
januar january jede jeden jeder jederzeit jedes jedwede jegliche jemals jemand jeweils joining juli july
june juni kalo kalorimeta kamera kann kartei keep keeping kein kenntnis kept kindly know kollegen
kolleginnen komma kommenden komplett kontakt kontaktaufnahme kontaktdaten kontaktformular kontaktieren
kontaktliste kopie kram kuendige kunde kundenbefragung kundengespraech kundeninterview
kundeninterviewprogramm kundennummer kundenprogramm kundin kurz laden ladet laenger last latest law leave
leaving lediglich legal leid let lets letter letzten leute list listening lit live ll loeschantrag loesche
loeschersuchen loescht loeschung longer m mache macht madam maerz mai mail mailadresse mal march may mehr
mehrere melde meldet membership message microsoft mine mitarbeiter mitarbeiterinnen mitarbeitern mitgeteilt
mitgewirkt mitgliedschaft mithoeren mitmachen mitschneiden mitteilen mittels mittwoch mitwirken mitwirkung
mitzumachen moin monat monday montag month more morgen nachdruecklich nachname nachricht naechsten name
namentlich names nehme nehmt nennung neues next nichtig nimm no not note notes notice notify notizen
november number nummer nutzen nutzt nutzung obengenannte observation observe observed observers observing
october officer officially offiziell ohne ok okay oktober one ones online opt opting others out over panel
part participant participate participating participation partner past people permission permissions
persoenlich person personal personen personenbezogene pertaining phone please pls pool possible prefer
previous privat process processing profile program programm programmteilnahme project protection publikum
punkt pursuant put quit rather raus reason reasons receipt recht rechtlich rechtsgrundlage record recorded
recording regard register registered registration registriert registrierung regret regulation relating
remaining reminder remove request requesting rescind research respect respondent restliche restlos retract
revocation revoke revoked revoking right rueckmeldung sache saemtliche sales samstag saturday satz schaffe
schluss schneiden schneidet schnellstmoeglich schreiben schrieb schriftlich second section seinerzeit
september session sessions siehe sign signed silent sir sit sitting sofort sofortige somit sonntag sonstige
soon speichern speichert staff stammen stand stehe stehenden steige stelle stimme stop storage store stored
storing streiche streicht studie stuff submitted sunday system systeme t tag tagen take taking talk team
teil teilnahme teilnehmen teilnehmende teilnehmerin teilzunehmen telefon telefonnummer telephone terminate
terminbuchung termine terminvereinbarung thank these thing thought three thursday thx tick ticked tilgen
today tomorrow ton trage tragt transcripts trete tue tuesday tun tut two u uebe ueberlegt uebermittelt
uebrige umfaenglich umfang umfrage umgehend under undersigned unser unsubscribe unten unterlagen unternehmen
untersage unterzeichner unverzueglich unwiderruflich ur usage use using ve verarbeiten verarbeitet
verarbeitung vereinbaren vereinbart verfuegung vergangenen vergessenwerden verlange vernichten vernichtung
verteiler verwenden verwendung verzeichnis verzeichnissen video vier vollem vollstaendig vollumfaenglich
vorbezeichneten vorgenannte vorhandenen vorname vorstehend vorzeitig wanted watch watching webform
webformular weder wednesday week weitere weitergabe weitergeben weitergegeben weiterverarbeitung welcome
whatsoever which wichtig widerruf widerruflich widerrufsrecht widerrufung widerspreche wiederhoeren
wiederholt wiedersehen willkommen wipe wirklich wirkung wish withdraw withdrawal withdrawing within without
wochen wollen write writing written wrote wuensch wuerdet year yesterday zeichne zeichnet zeit zeitgruenden
zeitlich zeitmangel zeug ziehe zudem zugehoerigen zugleich zuhoeren zukuenftig zukunft zum zur zurueck
zurueckgezogen zuruecknehmen zuruecktreten zurueckziehen zurueckzutreten zusaetzlich zusage zusammen
zusammenhang zustimmen zustimmung zwei
"""


#: Words that hold sentences together and mean nothing by themselves. What they can turn around (a no, an if,
#: another person) is looked for apart from this list.
_HOLDING_TOGETHER = """
ab aber abs aforementioned allerdings already als also although am an and annulliere are as at auf aus bald
because been bei beim being bereits beste bin bisher bisherige bislang bleibt both but by certain da dabei
dadurch dafuer daher damit daneben daran darauf daraus darf darin darueber darum das davon dazu dein dem den
denen denn der derart deren des deshalb dessen deswegen dich did die dies dieselben dir do doch does done
dort du durch each eben ebenfalls ebenso eher eigene ein eine einige either er erst es etwa euch euer eurem
euren eurer formerly freundlichen fuer further furthermore ganz gar gegen gehabt gehen geht gemacht genau
gerade gern gewesen geworden gruss habt had haette has hat hattet hence henceforth her heraus herein herself
himself hin hinaus hinsichtlich his hitherto hoechst however i ihm ihn ihnen ihr ihrem ihren ihres
ihretwegen im immer in indem infolge ins into is ist it its itself je jedoch jene jetzt just keinerlei
koennen kommen konnte kuenftig kuerzlich lassen laut letztlich lieber like mag man manche me mein
meinerseits meinetwegen mich mir mit mitunter mochte moreover muss must my myself nach nachdem natuerlich
neben nebst need nichts nie niemals niemandem nirgends noch nochmals now nun nur ob oben obige obwohl oder
of off on once onwards or our own per previously pro rahmen really recently rund same schon sehr sein seit
seitdem seitens selbst sich sie simply since sind so sobald sodass soeben solche soll sowie sowohl such that
the their them themselves there therefore they this those through thus to too trotzdem ueber um umstaende
und unlaengst uns unter until upon us verzichte via viele vielmehr vom von vor vorher vormals wann want war
waren warum was we weg weil weiter weiterhin wenn wer werde were weshalb wie wieder wiederum will wir wird
with wo wofuer wollte womit worden would wozu wurden you your yourself yourselves zu zuvor zwar zwecks
zwischen
"""


def folded(word: str) -> str:
    """The same for "loeschen", "löschen" that lost its dots, and "loschen"."""
    return re.sub(r"([aou])e", r"\1", word).replace("ss", "s")


def _stem(folded: str) -> str:
    """The word without its ending, where enough is left to know it by."""
    stem = _ENDING.sub("", folded)
    return stem if len(stem) >= _PART else folded


_ENDING = re.compile(r"(?:en|er|es|em|e|n|s)$")
_KNOWN = frozenset(folded(word) for word in f"{_WORDS} {_HOLDING_TOGETHER}".split())
#: Words of which others are made, and what is left of one without its ending, at least so long.
_PART = 4
_STEMS = frozenset(map(_stem, _KNOWN))
#: An article of a law: it says where a right stands and never what is ended.
CITED = re.compile(
    r"\b(?:art(?:ikel|icle|\.)?|section|§) ?\d+[a-z]?(?: ?\(\d+\))*(?: ?\([a-z]\))*"
    r"(?:,? ?(?:abs(?:atz|\.)?|satz|s\.|unterabs\.?|para(?:graph)?\.?|lit\.?|buchst(?:abe|\.)?|nr\.?)"
    r" ?(?:\d+|[a-z]\b)\)?)*(?: (?:ds-?gvo|gdpr|bdsg|eu-dsgvo|uk gdpr))?"
)
_WORD = re.compile(r"[a-z\ufffd?]*[a-z][a-z\ufffd?]*")


def is_known(word: str) -> bool:
    """Whether it is a word that stands in withdrawals, in whatever form, or names a processing."""
    bare = folded(word.rstrip("?"))
    if _is_one(bare) or any(form.fullmatch(word) for form in NAMES.values()):
        return True
    return _is_broken(bare) or _is_made_of_known(bare)


def _is_one(bare: str) -> bool:
    return bare in _KNOWN or _stem(bare) in _STEMS


def has_unknown_words(clause: str, names: Collection[str]) -> bool:
    """Whether a word stands in it that belongs to no withdrawal, names no processing and not the sender."""
    allowed = {folded(name) for name in names}
    words = _WORD.findall(CITED.sub(" ", clause))
    return any(not is_known(word) and folded(word) not in allowed for word in words)


def has_only_strange_words(signature: str, names: Collection[str]) -> bool:
    """Whether somebody else signed: none of the sender's names stands there."""
    allowed = {folded(name) for name in names}
    said = [folded(word) for word in _WORD.findall(signature) if len(word) > 1]
    return bool(said) and not allowed.intersection(said)


def is_a_strange_name(last: Sequence[str], names: Collection[str]) -> bool:
    """Whether the last words of a mail, with no greeting above them, are somebody else's name."""
    said = [word for one in last for word in _WORD.findall(one)]
    return 1 < len(said) <= 3 and all(has_unknown_words(word, names) for word in said)


def _is_broken(word: str) -> bool:
    """Whether it is a known word with signs lost."""
    if not re.search(r"[?\ufffd]", word):
        return False
    form = re.compile(re.sub(r"[?\ufffd]+", ".{1,2}", word))
    return any(form.fullmatch(known) for known in _KNOWN)


def _is_made_of_known(word: str) -> bool:
    """Whether it is two known words in one, with or without an "s" or "n" between them."""
    return any(
        _is_one(word[:place]) and (_is_one(word[place:]) or _is_one(word[place:].lstrip("sn")))
        for place in range(_PART, len(word) - _PART + 1)
    )
