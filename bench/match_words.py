"""Invented names, places and companies in the proportions of real ones: few very common, many rare."""

import unicodedata
from bisect import bisect
from itertools import accumulate
from random import Random

FIRST = (
    "Michael Thomas Andreas Peter Stefan Christian Hans Klaus Wolfgang Jürgen Sabine Susanne Petra Monika"
    " Claudia Andrea Birgit Martina Julia Anna Martin Bernd Frank Uwe Ralf Dieter Karin Ursula Renate"
    " Gabriele Nicole Stefanie Sandra Katrin Anja Heike Jörg Björn Sönke Günter Günther Götz Bärbel Jan"
    " Tim Lukas Jonas Felix Maximilian Paul Lena Lea Marie Sophie Mehmet Mustafa Ayşe Fatma Emine Hüseyin"
    " Ali Özlem Piotr Agnieszka Małgorzata Krzysztof Olga Sergej Elena Natalia Igor Giuseppe Maria Antonio"
    " Yusuf Zeynep Kai Maik Meike Maike Silke Silvia Sylvia Philipp Philip Christoph Christof Matthias"
    " Mathias Kathrin Catrin Katharina Detlef Detlev Ralph Steffen Stephan Sven Swen Torsten Thorsten"
    " Tobias Ulrich Ulrike Ute Volker Werner Wilhelm Hinnerk Wiebke Gesine Dörte Frauke Imke Antje Anke"
    " Elke Erika Ernst Friedrich Fritz Georg Gerhard Gisela Hannelore Harald Hartmut Heinrich Heinz Helga"
    " Helmut Herbert Hermann Horst Ilse Inge Ingrid Irmgard Jens Joachim Johann Johannes Josef Karl"
    " Kerstin Kurt Lothar Manfred Marcel Margarete Marion Mark Markus Marcus Nadine Norbert Oliver Otto"
    " Rainer Reiner Regina Reinhard Rolf Rosemarie Rudolf Siegfried Simone Tanja Walter Waltraud Yvonne"
).split()
LAST = (
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer"
    " Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hofmann Hartmann Lange Schmitt"
    " Werner Schmitz Krause Meier Lehmann Schmid Schulze Maier Köhler Herrmann König Walter Mayer Huber"
    " Kaiser Fuchs Peters Lang Scholz Möller Weiß Jung Hahn Schubert Vogel Friedrich Keller Günther Frank"
    " Berger Winkler Roth Beck Lorenz Baumann Franke Albrecht Schuster Simon Ludwig Böhm Winter Kraus"
    " Martin Schumacher Krämer Vogt Stein Jäger Otto Sommer Groß Seidel Heinrich Brandt Haas Schreiber"
    " Graf Schulte Dietrich Ziegler Kuhn Kühn Pohl Engel Horn Busch Bergmann Thomas Voigt Sauer Arnold"
    " Wolff Pfeiffer Yılmaz Kaya Demir Öztürk Yıldırım Kowalski Nowak Wiśniewski Hansen Jansen Petersen"
    " Lüders Thiele Grünewald Süßmilch"
).split()
LEGAL = (
    "GmbH",
    "GmbH & Co. KG",
    "KG",
    "AG",
    "OHG",
    "GbR",
    "e.K.",
    "UG (haftungsbeschränkt)",
    "eG",
    "gGmbH",
    "e.V.",
)
FREEMAIL = (
    "gmail.com web.de gmx.de gmx.net t-online.de outlook.de yahoo.de freenet.de hotmail.com icloud.com"
    " posteo.de aol.com googlemail.com mail.de arcor.de"
).split()
_STARTS = (
    "Al An Ba Bar Ber Bir Bo Brü Bu Dah Der Die Dom Dör Eber Ei Els Er Fal Fel Frie Fru Ga Ger Gla Grö"
    " Gru Ha Hag Hei Hel Hil Hö Hol Hüb Ja Jo Kar Kas Kel Kir Kla Kno Kö Kra Kru Kum La Lau Len Lie Lin Lö"
    " Lud Lüt Ma Mar Men Mer Mü Na Nie Nol Nör Ol Op Os Pa Pau Pet Plö Po Pra Rad Ram Rei Ren Rie Rö Rot"
    " Rü Sa San Schä Schel Schin Schlü Schna Schö Schra Schwe See Sie Spe Stau Stei Stö Stra Stü Tei The"
    " Tie Til Tö Tra Ude Ul Vel Vo Wa Wal Wei Wen Wer Wie Wil Win Wit Wö Wul Wüs Za Zei Zie"
).split()
_MIDDLES = (
    "b ben ber bach d der den ch ck cken ff fen g gen ger k ken l len ling lling m men mer n nd nder nn p"
    " per r rn s sch sen ss st ster t ten tt tz w x z zel"
).split()
_ENDS = (
    "er mann ing e el ert ke ow ski berg bauer meister haus hoff kamp brink hardt rich sen el lein mer"
    " inger wald horst feld stein dorf au es old olt us er i ich a"
).split()
_PLACES = (
    "hausen burg berg dorf stadt feld hagen heim ingen rode furt bach tal ow itz au see werder büttel"
    " brück münde moor kirchen stedt"
).split()
_BEFORE = ("", "", "", "", "", "", "Bad ", "Groß ", "Klein", "Nieder", "Ober", "Neu", "Alt", "Sankt ")

#: By kind: {last} {other} names, {place} a place, {first} a first name; with how often.
COMPANIES = {
    "manager": (
        ("Hausverwaltung {last}", 12), ("{last} Immobilien", 10), ("{last} Immobilienverwaltung", 8),
        ("{last} & {other} Immobilien", 6), ("{last} Hausverwaltung", 8),
        ("{last} & {other} Hausverwaltung", 4),
        ("Immobilienverwaltung {place}", 6), ("{last} Grundstücks Verwaltung", 3), ("HV {last} {place}", 3),
        ("{last} & Partner Immobilien {place}", 4), ("{place} Hausverwaltung {last}", 6),
        ("Verwaltungskontor {last}", 2), ("{last} Property Management", 2), ("Grundbesitz {last} {place}", 3),
    ),
    "private-landlord": (
        ("", 30), ("Vermietung {last}", 12), ("Familie {last}", 8), ("{last} Grundbesitz", 6),
        ("Erbengemeinschaft {last}", 5), ("Eigentümergemeinschaft {place}", 4), ("{last} Hausbesitz", 3),
    ),
    "cooperative": (
        ("Wohnungsgenossenschaft {place}", 10), ("Baugenossenschaft {place}", 8), ("Bauverein {place}", 6),
        ("Wohnungsbaugenossenschaft {place}", 8), ("Baugenossenschaft Eigenheim {place}", 3),
        ("Siedlungsgenossenschaft {place}", 3), ("Gemeinnützige Baugenossenschaft {place}", 3),
        ("Wohnungsgenossenschaft Einigkeit {place}", 3), ("Spar- und Bauverein {place}", 3),
    ),
    "other": (
        ("Stadtwerke {place}", 4), ("Stiftung {last}", 4), ("Kommunale Wohnungsgesellschaft {place}", 6),
        ("Seniorenheim {place}", 3), ("Kirchengemeinde Sankt {first} {place}", 3), ("{last} Bau", 4),
        ("Wohnbau {place}", 5), ("{last} Projektentwicklung", 4), ("Städtische Wohnbau {place}", 4),
    ),
}  # fmt: skip
FORMS = {
    "manager": (
        "GmbH", "GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "GmbH & Co. KG", "KG", "e.K.",
        "UG (haftungsbeschränkt)", "OHG", "",
    ),
    "private-landlord": ("", "", "", "", "", "GbR", "GbR"),
    "cooperative": ("eG",),
    "other": ("GmbH", "GmbH", "gGmbH", "AG", "e.V.", "", ""),
}  # fmt: skip
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "&": " "})


def as_domain(text: str) -> str:
    """Small letters, hyphens between words, as in a mail domain."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain if c.isascii()).split())


class Zipf:
    """Draws words, the first the most often."""

    def __init__(self, words: list[str], random: Random, *, flat: float) -> None:
        self.words, self.random = words, random
        self.sums = list(accumulate(1 / (place + flat) for place in range(len(words))))

    def draw(self) -> str:
        return self.words[bisect(self.sums, self.random.random() * self.sums[-1])]


class Vocabulary:
    """The names of one seed."""

    def __init__(self, random: Random) -> None:
        self.random = random
        some = random.sample(FIRST, len(FIRST))
        doubles = [f"{random.choice(some)}-{random.choice(some)}" for _ in range(120)]
        self._first = Zipf(some + doubles, random, flat=12)
        invented = {
            random.choice(_STARTS) + random.choice(["", *_MIDDLES]) + random.choice(_ENDS)
            for _ in range(40_000)
        }
        rare = sorted(invented)
        random.shuffle(rare)
        doubles = [f"{random.choice(LAST)}-{random.choice(rare)}" for _ in range(4_000)]
        self._last = Zipf(random.sample(LAST, len(LAST)) + rare + doubles, random, flat=25)
        places = sorted({self._place() for _ in range(12_000)})
        random.shuffle(places)
        self._places = Zipf(places, random, flat=200)
        self._patterns = {
            kind: ([pattern for pattern, _ in found], list(accumulate(share for _, share in found)))
            for kind, found in COMPANIES.items()
        }

    def _place(self) -> str:
        pick = self.random.choice
        before, stem = pick(_BEFORE), pick(_STARTS) + pick(["", *_MIDDLES]) + pick(_PLACES)
        return before + (stem if before.endswith(" ") or not before else stem.lower())

    def first(self) -> str:
        return self._first.draw()

    def last(self) -> str:
        return self._last.draw()

    def place(self) -> str:
        return self._places.draw()

    def company(self, kind: str) -> str:
        """A company's name, with its legal form where it has one."""
        patterns, sums = self._patterns[kind]
        pattern = patterns[bisect(sums, self.random.random() * sums[-1])]
        name = pattern.format(last=self.last(), other=self.last(), place=self.place(), first=self.first())
        return f"{name} {self.random.choice(FORMS[kind])}".strip() if name else ""

    def own_company(self, first: str, last: str) -> str:
        """What a private landlord writes into the company field: nothing, or the own name."""
        return self.random.choice(("", "", f"{first} {last}", f"Vermietung {last}", f"Familie {last}"))
