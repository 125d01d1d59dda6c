"""The words of which sentences are made that end a consent: one that is not here may change what is meant.

What no list of doubts foresees (bank details, a tenant, a photograph, "explain how to") is kept from being
executed by this: a sentence has to consist of these words, of names of the processings, numbers and names.
"""

import re
from collections.abc import Collection

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


def _folded(word: str) -> str:
    """The same for "loeschen", "löschen" that lost its dots, and "loschen"."""
    return re.sub(r"([aou])e", r"\1", word).replace("ss", "s")


_KNOWN = frozenset(_folded(word) for word in _WORDS.split())
_WORD = re.compile(r"[a-z\ufffd?]*[a-z][a-z\ufffd?]*")


def has_unknown_words(clause: str, names: Collection[str]) -> bool:
    """Whether a word stands in it that belongs to no withdrawal, names no processing and not the sender."""
    allowed = {_folded(name) for name in names}
    for word in _WORD.findall(clause):
        bare = _folded(word.rstrip("?"))
        if bare in _KNOWN or bare in allowed or any(form.fullmatch(word) for form in NAMES.values()):
            continue
        if not _is_broken(bare):
            return True
    return False


def has_only_strange_words(signature: str, names: Collection[str]) -> bool:
    """Whether somebody else signed: none of the sender's names stands there."""
    allowed = {_folded(name) for name in names}
    said = [_folded(word) for word in _WORD.findall(signature) if len(word) > 1]
    return bool(said) and not allowed.intersection(said)


def _is_broken(word: str) -> bool:
    """Whether it is a known word with signs lost."""
    if not re.search(r"[?\ufffd]", word):
        return False
    form = re.compile(re.sub(r"[?\ufffd]+", ".{1,2}", word))
    return any(form.fullmatch(known) for known in _KNOWN)
