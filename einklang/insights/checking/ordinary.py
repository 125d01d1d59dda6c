"""Words that everybody uses: somebody may bear one as a name, and still most often no name is meant."""

from .reading import fold

#: Words that hold sentences together, German and English. As a name they count only where they are written
#: with a capital letter that no beginning of a sentence explains.
FUNCTION_WORDS = frozenset(
    fold(word)
    for word in """
    ab aber alle allein allem allen aller alles als also am an ander andere anderen anders ans auch auf
    aus außer bald bei beide beiden beim bin bis bist da dabei dafür daher damals damit dann daran
    darauf daraus darf darum das dass davon dazu dein deine dem den denn der deren des dessen desto dich
    die dies diese diesem diesen dieser dieses dir doch dort du durch eben ein eine einem einen einer
    eines einmal er es etwa etwas euch euer fast für gar gegen genau hab habe haben hat hatte hatten her
    hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in ins ist ja je jede
    jedem jeden jeder jedes jene jetzt kann kaum kein keine keinem keinen keiner können könnte machen
    macht mal man manche mehr mein meine mich mir mit muss müssen nach nah neben nein nicht nichts nie
    noch nun nur ob oben oder oft ohne schon sehr sei sein seine seinem seinen seiner seit selbst sich
    sie sind so sobald soll sollen sollte sondern sonst über um und uns unser unter viel viele vielen
    vom von vor wann war waren warum was weg weil welche wem wen wenig wenn wer werden wie wieder wir
    wird wo wohl wollen worden wurde wurden würde zu zum zur zwar zwei drei vier fünf sechs sieben acht
    neun zehn zwischen a about after all also am an and any are as at be because been before being both
    but by can could did do does done down each else even ever few for from get go had has have he her
    here him his how i if in into is it its just less like long many me might more most much must my
    near need no nor not now of off on one only or other our out over own same see she should so some
    soon such than that the their them then there these they this those though to too two under until up
    upon us use very was way we well were what when where which while who whom whose why with without
    would yes yet you your
    """.split()
)
#: Words that somebody may bear as a name, and that without a capital letter are hardly ever one.
COMMON_WORDS = frozenset(
    fold(word)
    for word in """
    alt braun ernst frei früh ganz grau groß gut gute guten guter gutes jung klein kurz lang lange langen
    langer links may neu recht rechts reich rot schnell schwarz stark weiß weit weiter will wild young long
    black brown green white short small strong mark bill page rich
    """.split()
)
#: Small words within names, which name nobody.
PARTICLES = frozenset(
    "von van vom zu zur zum der den de del della di da dos du le la el al bin ben ibn".split()
)
#: Words of companies that say what they do or where, as very many do. More than matching sets aside, for
#: there a common word costs little, and here each costs somebody a sentence.
TRADE_WORDS = frozenset(
    fold(word)
    for word in """
    anlagen abrechnung alt alte altbau altstadt apartment asset bauen bauträger beratung betreuung
    betrieb bestand building center city consult consulting dienst dienste dienstleistung
    dienstleistungen eigentum eigentümer energie erste estate facility gemeinde gemeinschaft gewerbe
    group groß große grund grundstück gruppe hausmeister heim heime holding homes house housing
    immobilie international invest investment kapital kommunal konzern kreis land leben living makler
    markt miete mieter mietshäuser mitte modern neu neubau neue neuen neuer nord ost park partner plus
    private privat projekt projekte quartier real regional residential rental sanierung service services
    siedlung sozial soziale spar stadt städte süd technik treuhand umland verband verein verwalter
    verwaltungsgesellschaft vermögen vermögensverwaltung verbund west wohneigentum wohnbauten wohngruppe
    wohnraum wohnung wohnungen wohnungsverein wohnungsverwaltung wohnungsunternehmen wohnstätten
    wohnungswirtschaft zentrum hausverwaltungen hausverwalter vermieter immobiliengesellschaft
    baugesellschaft heimstätte grundvermögen online digital cooperative company agency apartments flats
    homes association letting lettings council borough trust society limited ltd inc llc
    """.split()
)
#: Parts before the @ that companies share.
SHARED_BOXES = frozenset(
    "info kontakt contact mail post office buero verwaltung hausverwaltung service support team kundenservice"
    " buchhaltung rechnung abrechnung vermietung sekretariat zentrale empfang anfrage noreply webmaster admin"
    " datenschutz technik miete mieter".split()
)
