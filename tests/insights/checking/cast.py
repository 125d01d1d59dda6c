"""Who is in the study of the corpus, and what they said. All of it is invented."""

from einklang.insights.checking.known import Known

NAMES = (
    "Ada", "Löwenherz", "Bernd", "Koch", "Sabine", "Müller-Lüdenscheidt", "Emre", "Aydın", "Łukasz",
    "Wiśniewski", "Björn", "Weiß", "An", "Nguyễn", "Karin", "Lange", "François", "Strauß", "Sean", "O'Brien",
    "Meike Harms", "Timo Brandt", "Dr. Greta", "von der Heide",
)  # fmt: skip

SAID = (
    "Also, das ist mir, äh, viel zu kompliziert. Da rufe ich an.\nUnd dann warte ich.",
    "Wir wollen, dass die Betriebskostenabrechnung vor Weihnachten da ist, für alle Häuser.",
    "Well, I would rather call somebody than click through all of this, to be honest.",
    "zögert lange vor dem Knopf",
)

EVERYBODY = Known(
    names=frozenset(NAMES),
    emails=frozenset({"ada@loewenherz.example", "b.koch@gmx.de", "info@freie-scholle.example"})
    | {"emre.aydin@hausverwaltung-elbe.example", "k.lange@posteo.de", "k@immobilien.example"}
    | {"jan.petersen@kranich.coop"},
    numbers=frozenset({"40118276", "K-4711-08", "K-9183", "7B"}),
    companies=frozenset({"Wohnbau Löwenherz eG", "Haus & Grund Altona GmbH & Co. KG", "Spree Immobilien AG"})
    | {"Wohnungsgenossenschaft Freie Scholle e.G.", "Gemeinnütziger Bauverein Uelzen", "Quartier Au GmbH"}
    | {"Immobilien Kranich GmbH", "Immo Dachs GmbH"},
    places=frozenset({"Bremen", "Göttingen", "Bad Homburg", "Gartenstraße 12", "Lange Straße"})
    | {"Hannover", "Karlsruhe", "München", "Halle", "Uferstr. 5"},
    flats=frozenset({1284, 7, 96, 23500, 300}),
    said=SAID,
)
