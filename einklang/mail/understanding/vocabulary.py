"""The words of which sentences are made that end a consent: one that is not here may change what is meant.

What no list of doubts foresees (bank details, a tenant, a photograph, "explain how to") is kept from being
executed by this: a sentence has to consist of these words, of names of the processings, numbers and names.
"""

import re
from collections.abc import Collection, Sequence

from .naming import NAMES

_WORDS = """
a ab abgegeben abgegebene abgegebenen abmelden abmeldung about abs absatz abschied agree agreed agreement
all alle allen aller alles als also altogether am an and andere anderen anderer anders angabe angaben
anliegen anmeldung antrag any anybody anymore anyone approval april are art article artikel as ask asking at
auch auf august aus ausdruecklich ausgesprochene auskunft ausserdem aussprechen aussteigen ausstieg
austragen austragung austritt auszutragen authorisation authorization back bdsg be beantrage bedaure been
beende beenden begruendung bei beide beiden being bereits beschaeftigte beschaeftigten beschwerde
bestaetigen bestaetigung betreff betreffend bezogen bezueglich bezug bezugnehmend bild bin bis bitte bitten
bookings buchen buchst buchung by bzgl cancel colleagues company completely concerning confirm consent
consents consider contact contacted copy count d dabei dafuer daher damals damen damit dank danke darum das
dass data database daten datenbank datenloeschung datenpool datensaetze datensatz datenschutz
datenschutzeinwilligung datenschutzgrundverordnung datenschutzrechtliche datenschutzrechtlichen
datenverarbeitung days dazu dazugehoerigen dear december decided decline definitiv delete deleted deletion
dem den der des deshalb destroy deswegen details dezember die dies diesbezueglich diesbezuegliche diese
diesen dieser dieses do don dringend dritte dritten ds dsgvo duerfen durch e each ebenso effect effective
ein eine einem einen einer eines einfach eingang eingeladen einladen einladung einladungen einmal eintraege
eintrag einverstaendnis einverstaendniserklaerung einverstanden einwilligung einwilligungen
einwilligungserklaerung einwilligungserklaerungen email employees ende endgueltig entfernen entfernt
entfernung entire entirely entschieden entschlossen entsprechende entsprechenden entziehe entziehen erase
erased erasure erhebung erhobenen erinnerung erklaere erklaeren erlaubnis erlaubnisse erloschen erneut
erteilt erteilte erteilten es euch euer eure eurem eurer every everyone everything exercise exercising
februar february film filmed firma foermlich folgende folgenden following for fordere forgotten formal
formally formlos freigabe freundlich frist fristgerecht frohes from frueher fuer full further future gaenze
gaenzlich ganz gave gdpr gebrauch geehrte gefuehrten gegeben gegebene gegebenen gegenueber geloescht gelten
gem gemaess gemeinsamen genannte genannten genannter genehmigung genehmigungen gern gerne gesamte gesamten
gespeichert gespeicherte gespeicherten gespraech gespraeche gespraeches gespraechs gilt give given giving
gleich gleichzeitig gmbh gruende gruenden grund grundverordnung guten gvo habe haben had hallo hamburg has
hatte haus have held hello heraus hereby herewith herren herzlichen heute hey hi hier hierdurch hiermit
hinfaellig hinsichtlich hinterlegten hoeflich hold i ich ihnen ihr ihre ihrem ihren ihrer ihres im immediate
immediately in info inform information informationen informing innerhalb ins insgesamt interesse interview
interviewprogramm interviews invitation invitations invite invited inzwischen is ist it its jahr jahres
januar january jede jeden jeder jederzeit jedes jedwede jegliche jeglicher jemals jemand jetzt joining juli
july june juni kalo kalorimeta kann kartei kein keine keinen kindly know koennen koennt koennten kollegen
kolleginnen komplett komplette kompletten kontakt kontaktaufnahme kontaktdaten kontaktformular kontaktieren
kopie kuendige kuenftig kuenftige kuenftigen kunde kundeninterview kundeninterviewprogramm kundeninterviews
kundennummer kundin kurz laenger laut law leave leaving lediglich leid leider letter leute liebes like list
liste listen listening lit live ll loeschantrag loesche loeschen loeschersuchen loescht loeschung longer m
mache machen madam maerz mai mail mal march may me mehr mehrere mehreren mein meine meinem meinen meiner
meinerseits meines melde melden mich microsoft mine mir mit mitarbeiter mitarbeiterinnen mitarbeitern
mitmachen mitteilen mitwirken mitzumachen moechte moin monat monats month more my nach nachdruecklich
nachricht name nehme nehmen nennung neues nicht nichtig niemand no nochmal nochmals not note notice notify
november now nummer nun nur nutzen nutzt nutzung oben obige observation observe observed observers observing
october oder of off officially offiziell ohne oktober on online opt opting or others our out over part
participate participation people per permission permissions persoenlich persoenliche persoenlichen person
personal personen personenbezogene personenbezogenen personenbezogener please pls pool possible privat
process processing profile program programm programme programmes programms project pursuant raus reason
reasons receipt recht rechte rechtlich record recording recordings records registrierung reminder remove
request requesting rescind restlos retract revocation revoke revoked revoking right rueckmeldung saemtliche
saemtlichen saemtlicher satz schaffe schluss schnellstmoeglich schriftlich second section sehr seinerzeit
selbst september sie siehe sind sir so sofort sofortige sofortiger somit soon sowie staff stehenden steige
stelle stellen stimme stop storage store stored storing streiche streichen system systeme systemen systems t
tag tagen take taking team teil teile teilnahme teilnehmen teilzunehmen terminate terminbuchung termine
terminvereinbarung thank thanks that the therefore these this thought thoughts thx to today ton trage tragen
tut uebe ueber ueberlegt um umfaenglich umfang umgehend und under unser unsere unserem unserer unseres
unsubscribe unten unternehmen unverzueglich unverzuegliche unwiderruflich usage use using ve verarbeiten
verarbeitet verarbeitung vergessenwerden verlange vernichten vernichtung verwenden verwendung via video
videos vielen vollem vollen vollstaendig vollstaendige vollumfaenglich vom von vorhandenen vorstehend
vorzeitig want wanted was watch watching weiter weitere weiteren weiterer welcome werden whatsoever which
wichtig widerruf widerrufe widerrufen widerruflich widerrufs widerrufsrecht widerrufung widerspreche
widersprechen wie wiederholt will willkommen wipe wird wirklich wirkung wish with withdraw withdrawal
withdrawing withdrawn within without wochen wollen wollte would write writing written wrote wuensch wuensche
wuerde wuerden wuerdet wurde wurden you your yours zeit zeitgruenden zeitlich zeitmangel ziehe ziehen zu
zudem zugehoerigen zugleich zukuenftig zukunft zum zur zurueck zurueckgezogen zuruecknehmen zurueckziehen
zusammen zusammenhang zustimmung zustimmungen zwei
"""


#: Words that hold sentences together and mean nothing by themselves. What they can turn around (a no, an if,
#: another person) is looked for apart from this list.
_HOLDING_TOGETHER = """
ab aber abs aforementioned allerdings already als also although am an and annulliere are as at auf aus
bald because been bei beim being bereits beste besten bin bisher bisherige bisherigen bislang bleibt both
but by certain da dabei dadurch dafuer daher damit daneben daran darauf daraus darf darin darueber darum
das dass davon dazu dein dem den denen denn der derart deren des deshalb dessen deswegen dich did die
dies diese dieselben dir do doch does done dort du durch each eben ebenfalls ebenso eher eigene eigenen
eigener ein eine einige either er erst es etwa etwas euch euer eurem euren eurer formerly freundlichen
fuer further furthermore ganz ganze ganzen gar gegen gehabt gehen geht gemacht genau gerade gern gerne
gewesen geworden gruesse gruessen gruss habt had haette has hat hatten hattet hence henceforth her heraus
herein herself himself hin hinaus hinsichtlich his hitherto hoechst however i ihm ihn ihnen ihr ihrem
ihren ihres ihretwegen im immer in indem infolge ins into is ist it its itself je jedoch jene jetzt just
keinerlei koennen kommen konnte kuenftig kuerzlich lassen laut letztlich lieber like mag man manche me
mein meinerseits meinetwegen mich mir mit mitunter mochte moechte moreover muesste muss musste must my
myself nach nachdem natuerlich neben nebst need nichts nie niemals niemandem nirgends noch nochmals now
nun nur ob oben obige obigen obwohl oder of off on once onwards or our own per previously pro rahmen
really recently rund same schon sehr sein seit seitdem seitens selbst sich sie simply since sind so
sobald sodass soeben solche soll sollen sowie sowohl such that the their them themselves there therefore
they this those through thus to too trotzdem ueber um umstaende umstaenden und unlaengst uns unter until
upon us verzichte via viele vielen vielmehr vom von vor vorher vormals wann want war waren warum was we
weg weil weiter weiterhin wenn wer werde werden were weshalb wie wieder wiederum will wir wird with wo
wofuer wollte womit worden would wozu wurden you your yourself yourselves zu zuvor zwar zwecks zwischen
"""
#: The programme, its notice and the law, in the words of this house and of those who write to it.
_OF_THE_PROGRAMME = """
abgegebene abgegebenen abgemeldet akten anfragen ansprechpartner ansprechpartnerin ansprechperson
aufbewahren auffordern aufforderung aufgrund aufhoeren aufnahme aufnahmen aufzeichnen aufzuhoeren
aufzuzeichnen ausgefuellte ausgefuellten ausscheide ausscheiden austrete austreten auswertung
auszufuellen auszuwerten beendigen beendigung beruhende beruhenden bestand bestehen bestehende
bestehenden betreffende betreffenden betrifft business call calls carry company conversation
conversations customer customers dataset datei dateien datenbestand datenschutzbeauftragte
datenschutzbeauftragten datenschutzbeauftragter dergleichen derzeit eingereicht eingereichte
eingereichten einsehen einstellen end entfallen entfern entire erfassen erfasst erfasste erfassten
erklaert erklaerte erklaerten ersuche fernerhin file files filmen form formular formulars fortan genutzt
gesendet gesetzlich gesetzliche gesetzlichen gestrichen got hereby hiermit hinterlegt hinterlegte
including interviewing interviewpartner interviewpartnerin interviewpool inviting keep kenntnis kept
kunden kundenbefragung kundengespraech kundengespraeche laden ladet legal loesch meld meldet mitgeteilt
mitgeteilte mitgewirkt mithoeren mitschneiden mitwirken mitwirkung nehmt nimm nutzungen obengenannte
obengenannten participant participating partner pertaining programmteilnahme pursuant put quit
rechtsgrundlage recorded register registered registriert registrierte registrierten regulation research
respondent sales schluss schneiden schneidet session sessions sign signed speichern speichert stammen
stehende stop streich streicht studie studien submitted talk talks teilnehmende teilnehmer teilnehmerin
trag tragt trete uebermittelt uebermittelte uebermittelten unterlagen untersage verzeichnis
verzeichnissen video vorgenannte vorgenannten weitergabe weitergeben weitergegeben weiterverarbeitung
zeichne zeichnen zeichnet zuhoeren zuruecktreten zurueckzutreten zusaetzlich zustimmen zweck zwecke
zwecken
"""


def _folded(word: str) -> str:
    """The same for "loeschen", "löschen" that lost its dots, and "loschen"."""
    return re.sub(r"([aou])e", r"\1", word).replace("ss", "s")


_KNOWN = frozenset(_folded(word) for word in f"{_WORDS} {_HOLDING_TOGETHER} {_OF_THE_PROGRAMME}".split())
#: Words of which others are made, at least so long: "interview" and "pool".
_PART = 4
#: An article of a law: it says where a right stands and never what is ended.
_CITED = re.compile(
    r"\b(?:art(?:ikel|icle|\.)?|section|§) ?\d+[a-z]?(?: ?\(\d+\))*(?: ?\([a-z]\))*"
    r"(?:,? ?(?:abs(?:atz|\.)?|satz|s\.|unterabs\.?|para(?:graph)?\.?|lit\.?|buchst(?:abe|\.)?|nr\.?)"
    r" ?(?:\d+|[a-z]\b)\)?)*(?: (?:ds-?gvo|gdpr|bdsg|eu-dsgvo|uk gdpr))?"
)
_WORD = re.compile(r"[a-z\ufffd?]*[a-z][a-z\ufffd?]*")


def has_unknown_words(clause: str, names: Collection[str]) -> bool:
    """Whether a word stands in it that belongs to no withdrawal, names no processing and not the sender."""
    allowed = {_folded(name) for name in names}
    for word in _WORD.findall(_CITED.sub(" ", clause)):
        bare = _folded(word.rstrip("?"))
        if bare in _KNOWN or bare in allowed or any(form.fullmatch(word) for form in NAMES.values()):
            continue
        if not _is_broken(bare) and not _is_made_of_known(bare):
            return True
    return False


def has_only_strange_words(signature: str, names: Collection[str]) -> bool:
    """Whether somebody else signed: none of the sender's names stands there."""
    allowed = {_folded(name) for name in names}
    said = [_folded(word) for word in _WORD.findall(signature) if len(word) > 1]
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
        word[:place] in _KNOWN and (word[place:] in _KNOWN or word[place:].lstrip("sn") in _KNOWN)
        for place in range(_PART, len(word) - _PART + 1)
    )
