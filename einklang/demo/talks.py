"""What is said in the recordings of the sample programme: invented, and short."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Who says it (0 is whoever asks), from when to when in seconds, and what."""

    who: int
    begins: int
    ends: int
    text: str


@dataclass(frozen=True)
class Marked:
    """A mark on a talk: its place in seconds, what it is about, tags; a quote where there are words."""

    begins: int
    ends: int | None
    text: str
    tags: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True)
class Talk:
    lines: tuple[Line, ...]
    marks: tuple[Marked, ...]


ON_PAPER = Talk(
    lines=(
        Line(0, 1, 6, "Wenn die Abrechnung da ist: Was tun Sie damit als Erstes?"),
        Line(
            1,
            7,
            19,
            "Ich drucke sie aus. Dann lege ich die vom letzten Jahr daneben und gehe Haus für Haus durch.",
        ),
        Line(0, 20, 25, "Wonach suchen Sie dabei?"),
        Line(
            1,
            26,
            40,
            "Nach Sprüngen. Wenn jemand ein Drittel mehr zahlt, ruft er an, und dann will ich es schon "
            "wissen.",
        ),
        Line(2, 41, 50, "Bei uns kommen die meisten Anrufe in den ersten drei Tagen nach dem Versand."),
        Line(0, 51, 56, "Und wenn Sie beide Jahre am Bildschirm nebeneinander hätten?"),
        Line(
            1,
            57,
            71,
            "Dann bräuchte ich das Papier nicht. Aber dafür muss ich heute zwei Dateien öffnen und "
            "sehe nie beide.",
        ),
        Line(2, 72, 81, "Die Tabelle, die wir dafür führen, hat eine Kollegin vor Jahren angelegt."),
        Line(0, 82, 86, "Wer pflegt sie heute?"),
        Line(2, 87, 94, "Niemand so richtig. Deshalb drucken wir."),
    ),
    marks=(
        Marked(7, 19, "Druckt, um Jahre zu vergleichen", ("Papier", "Vergleich")),
        Marked(
            26,
            40,
            "Sucht Sprünge, bevor jemand anruft",
            ("Rückfragen",),
            "Nach Sprüngen. Wenn jemand ein Drittel mehr zahlt, ruft er an, und dann will ich es schon "
            "wissen.",
        ),
        Marked(57, 71, "Zwei Jahre nebeneinander würden reichen", ("Vergleich", "Portal")),
        Marked(87, None, "Eigene Tabelle ohne Zuständige", ("Tabelle",)),
    ),
)

BY_PORTAL = Talk(
    lines=(
        Line(0, 1, 6, "Wie kommt die Abrechnung von Ihnen zu den Mietern?"),
        Line(
            1, 7, 18, "Per Post. Das Portal könnte es, aber dann müsste ich jede Wohnung einzeln freigeben."
        ),
        Line(0, 19, 23, "Haben Sie es einmal versucht?"),
        Line(
            1,
            24,
            38,
            "Ja, mit einem Haus. Nach einer Stunde war ich bei der Hälfte, seitdem kleben wir wieder "
            "Umschläge.",
        ),
        Line(0, 39, 44, "Was müsste anders sein?"),
        Line(
            1, 45, 58, "Ein Haken für das ganze Haus. Und eine Nachricht, wenn jemand sie nicht abgeholt hat."
        ),
        Line(2, 59, 69, "Im Urlaub mache ich das mit ihrem Zugang, einen eigenen habe ich nicht."),
        Line(0, 70, 75, "Warum nicht?"),
        Line(2, 76, 90, "Den müsste jemand bestellen, und für zwei Wochen lohnt sich das nicht."),
    ),
    marks=(
        Marked(7, 18, "Freigabe nur Wohnung für Wohnung", ("Portal", "Versand")),
        Marked(
            45,
            58,
            "Wünscht sich einen Haken je Haus",
            ("Portal",),
            "Ein Haken für das ganze Haus. Und eine Nachricht, wenn jemand sie nicht abgeholt hat.",
        ),
        Marked(59, 69, "Vertretung mit fremdem Zugang", ("Vertretung", "Zugang")),
    ),
)

#: How long each of them is, in seconds.
LENGTH = 96
TALKS = (ON_PAPER, BY_PORTAL)

#: Findings of the boards: the tags of what they rest on, title, details, themes.
FINDINGS = (
    (
        "Vergleich",
        "Gedruckt wird, um zwei Jahre nebeneinander zu sehen",
        "Das Papier ist kein Selbstzweck: Am Bildschirm fehlt der Blick auf beide Jahre zugleich.",
        ("Vergleich", "Papier"),
    ),
    (
        "Portal",
        "Die Freigabe im Portal kostet mehr Zeit als die Post",
        "Solange jede Wohnung einzeln freizugeben ist, bleibt der Versand beim Brief.",
        ("Portal", "Versand"),
    ),
    (
        "Zugang",
        "Wer vertritt, hat keinen eigenen Zugang",
        "Im Urlaub wird mit fremdem Zugang gearbeitet, weil ein eigener für kurze Zeit zu viel Mühe macht.",
        ("Zugang", "Vertretung"),
    ),
)

#: What a colleague noted who followed an interview; the second is for whoever held it.
NOTED = (
    "Leitet die Abrechnung als Scan weiter, nicht aus dem Portal",
    "Wer im Haus fragt zuerst nach, wenn eine Zahl nicht stimmt?",
)
#: What was written down of an interview without a recording.
MINUTES = (
    "Kommt ohne Papier aus, seit es die Tabelle gibt",
    "Fragt, ob das Portal auch die Vorjahre zeigt",
)
