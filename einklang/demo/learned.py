"""Findings of the sample programme that last: invented, naming nobody, as colleagues would write them.

`months_ago` is when it passed the gate, `study` the number of its study among those of the sample, from 0.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Learned:
    title: str
    details: str
    months_ago: int
    study: int
    interviews: int
    themes: tuple[str, ...]


LEARNED = (
    Learned(
        "Die Summe wird zuerst gesucht, die Erklärung erst bei Zweifel",
        "Wer eine Abrechnung prüft, blättert zur letzten Seite und liest von dort zurück. Die Erläuterungen "
        "davor liest, wer eine Zahl nicht erwartet hat.\nEine Zusammenfassung am Anfang würde den meisten "
        "das Blättern ersparen.",
        months_ago=1,
        study=0,
        interviews=7,
        themes=("Abrechnung", "Lesbarkeit"),
    ),
    Learned(
        "Rückfragen entstehen am Vergleich mit dem Vorjahr",
        "Nicht die Höhe der Kosten führt zu Anrufen, sondern der Unterschied zum Jahr davor. Verwaltungen "
        "legen sich dafür eigene Tabellen an, weil die Abrechnung den Vergleich nicht zeigt.",
        months_ago=1,
        study=0,
        interviews=5,
        themes=("Abrechnung", "Rückfragen"),
    ),
    Learned(
        "Das Portal ist bekannt, der Zugang ist es nicht",
        "Fast alle wissen, dass es ein Portal gibt. Viele haben ihre Zugangsdaten einmal eingerichtet und "
        "danach nicht mehr gefunden; sie rufen an, statt sie neu anzufordern.",
        months_ago=2,
        study=1,
        interviews=6,
        themes=("Portal", "Zugang"),
    ),
    Learned(
        "Vertretungen teilen sich ein Passwort",
        "Im Urlaub übernimmt jemand aus dem Team. Einen zweiten Zugang einzurichten gilt als Aufwand, der "
        "sich für zwei Wochen nicht lohnt.",
        months_ago=2,
        study=1,
        interviews=3,
        themes=("Portal", "Vertretung"),
    ),
    Learned(
        "Der Zeitpunkt zählt mehr als das Format",
        "Ob Papier oder Datei, ist den meisten gleich. Wichtig ist, dass die Abrechnung kommt, bevor die "
        "Versammlung eingeladen wird.",
        months_ago=4,
        study=0,
        interviews=4,
        themes=("Abrechnung", "Fristen"),
    ),
    Learned(
        "Wer nicht mehr ablesen kommt, muss sich auf andere Weise zeigen",
        "Mit der Funkablesung fällt der eine Termin im Jahr weg, an dem jemand ins Haus kam. Bewohnerinnen "
        "und Bewohner fragen seither öfter, woher die Werte stammen.\nEine Karte im Treppenhaus, die das in "
        "drei Sätzen sagt, beantwortet die Frage dort, wo sie entsteht.",
        months_ago=5,
        study=2,
        interviews=8,
        themes=("Funkablesung", "Vertrauen"),
    ),
    Learned(
        "Gateways werden für Fremdkörper gehalten",
        "Wo der Kasten im Flur unbeschriftet ist, wird er schon einmal ausgesteckt. Ein Aufkleber mit Zweck "
        "und Telefonnummer hat das in allen genannten Häusern beendet.",
        months_ago=5,
        study=2,
        interviews=2,
        themes=("Funkablesung", "Technik"),
    ),
    Learned(
        "People export because they do not trust what they cannot see",
        "Those who have an interface to their own software still download a spreadsheet each month. They "
        "compare a few figures, then let the interface do the rest. A visible protocol of what was handed "
        "over would make the comparison unnecessary.",
        months_ago=7,
        study=1,
        interviews=5,
        themes=("Interfaces", "Billing"),
    ),
    Learned(
        "Leerstand ist der Fall, der jedes Mal von Hand entschieden wird",
        "Für leere Wohnungen hat fast jede Verwaltung eine eigene Regel. Sie steht auf einem Zettel oder in "
        "einer Mail, nie im Auftrag.",
        months_ago=8,
        study=0,
        interviews=3,
        themes=("Abrechnung", "Leerstand"),
    ),
    Learned(
        "Monatliche Werte werden gelesen, wenn sie etwas bedeuten",
        "Eine Zahl allein wird weggeklickt. Neben dem Durchschnitt des Hauses wird sie besprochen, am "
        "Küchentisch und in der Verwaltung.",
        months_ago=10,
        study=2,
        interviews=4,
        themes=("Monatliche Werte", "Rückfragen"),
    ),
    Learned(
        "Tenants ask in the language of the letter they received",
        "Where the yearly letter was in German only, questions come through neighbours or children. A second "
        "language on the first page brings the question straight to the administration.",
        months_ago=11,
        study=1,
        interviews=4,
        themes=("Portal", "Language"),
    ),
    Learned(
        "Fachwörter werden nicht nachgeschlagen, sondern überlesen",
        "Gradtagszahl, Nutzergruppe, Schätzung: Was nicht verstanden wird, wird übersprungen. Ein halber "
        "Satz daneben hilft mehr als ein Verzeichnis am Ende.",
        months_ago=12,
        study=0,
        interviews=6,
        themes=("Abrechnung", "Lesbarkeit"),
    ),
)
