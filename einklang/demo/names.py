"""Invented names for invented people. Addresses end with .example, so they can reach nobody (RFC 2606)."""

import unicodedata

FIRST = (
    "Annegret Björn Cäcilie Detlef Elif Florian Gülcan Hinnerk Ilse Jörg Käthe Lüder Małgorzata Nils"
    " Özlem Piotr Quirin Rosemarie Sönke Tülin Uwe Veronika Wiebke Yusuf Zofia Ansgar Bärbel Çetin Dörte"
    " Emre Frauke Götz Heike Ingeborg Jürgen Kerstin Łukasz Margarethe Norbert Oskar Paweł Ruth Şule"
    " Thorben Ulrike Volkmar Wojciech Yvonne Agnieszka Benno Christel Deniz Edeltraud Friedhelm Gesine"
    " Hüseyin Imke Jana Klaus Leyla Matthias Nele Ottilie Ralf Selma Till Urszula Viktor Walburga Zeynep"
).split()

LAST = (
    "Ahlers Bäumler Czerny Dürkop Ebeling Fährmann Größer Hülsmann Iversen Jäger Köhlbrand Löffler"
    " Mühlenbeck Nüßlein Öztürk Pfänder Quast Rößler Schönfelder Trögel Übleis Vößing Wülfing Yıldırım"
    " Zöllner Aydoğan Bartoszewicz Çelik Dąbrowski Eßlinger Flügge Grünwald Hansen Jankowski Kılıç"
    " Lindenau Möhring Nowakowska Oetjen Petersdorff Rademacher Süßmilch Tietjen Uhlenbrock Voß Wiśniewski"
    " Ziegenfuß Arslan Brückner Clasen Doğan Fröhlich Güneş Hoffschulte Kaczmarek Lütjens Mäurer"
    " Niehüser Ostermann Polat Rüschmeyer Stüven Tönnies Wehrhahn Zieliński Böttcher Erdoğdu Förster"
    " Harms Krüger Lorenzsen Münstermann Pawlak Röttger Schlüter Vahrenkamp Wöhlert"
).split()

#: By kind of company: how its name is made; {} is a place or somebody's name.
COMPANIES = {
    "cooperative": (
        "Baugenossenschaft {} eG",
        "Wohnungsbau {} eG",
        "Bauverein {} eG",
        "Siedlungsgenossenschaft {} eG",
    ),
    "manager": (
        "Hausverwaltung {} GmbH",
        "{} Immobilienverwaltung KG",
        "Verwaltungskontor {} GmbH",
        "{} & Partner",
    ),
    "private-landlord": ("Vermietung {}", "Familie {}", "{} Grundbesitz"),
    "other": ("Studierendenwerk {}", "Stiftung {}"),
}

PLACES = (
    "Elbufer Lindenhof Süderfeld Möwengrund Alsterbogen Heidkamp Nordwinkel Rosengarten Weserstieg"
    " Brückenau Kornweide Tannenrode Grünental Mühlenfleet Ährenfeld Sonnenbrink Eichholz Deichhorst"
    " Föhrenkamp Steinbek Rüstersiel Wiesengrund Hafenrand Birkenloh Kirchwerder Moorblick Osterfeld"
    " Schäferhof Talblick Uferkamp"
).split()

UNITS = {
    "cooperative": (420, 860, 1840, 3200, 5100, 12400),
    "manager": (38, 120, 240, 610, 1150, 2300),
    "private-landlord": (1, 3, 6, 9, 14, 22),
    "other": (75, 310, 900),
}
SERVICES = ("heating-cost", "smoke-alarms", "drinking-water", "energy")

#: German letters are written out, the others lose their marks; ı and ł are letters of their own.
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "ł": "l", "&": "und"})


def as_address(text: str) -> str:
    """Small letters and hyphens, as in a mail address."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in kept).split())
