"""Invented people: the same seed makes the same ones but for their keys and ids. Nobody of them exists."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

#: Lists to draw from; the later in a list, the rarer.
FIRST = "Anja Jens Meike Jonas Derya Olaf Friederike Karsten Wiebke Tobias Gesine Bodo Uta Heiner".split()
LAST = "Ohlsen Petersen Brandt Lorenz Wulff Aydin Thomsen Krueger Suessmilch Behrens Matthiesen".split()
TYPES = "Wohnungsgenossenschaft Hausverwaltung Bauverein Immobilien Grundbesitz Siedlungswerk".split()
PLACES = "Suedelbe Harburg Bergedorf Altona Lueneburg Stade Pinneberg Wedel Norderstedt Ahrensburg".split()
SYLLABLES = [a + b for a, b in product("bdfgklmnprstvwz", ("a", "e", "i", "o", "u", "au", "ei"))]
KINDS = ("manager", "manager", "cooperative", "private-landlord", "private-landlord", "other")
SERVICES = ("heating-cost", "smoke-alarms", "drinking-water", "energy")
#: Lower bounds of bands, as people.actions.BANDS; and exact numbers within.
BANDS = (0, 1, 10, 50, 200, 500, 1000, 2000, 5000, 10000)


def _made_up(how_many: int, syllables: int, numbers: random.Random) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < how_many:
        made["".join(numbers.choice(SYLLABLES) for _ in range(syllables)).capitalize()] = None
    return list(made)


@dataclass(frozen=True)
class Lists:
    """What names are drawn from, made up by the seed; each list stands for one kind of word."""

    first: list[str]
    last: list[str]
    types: list[str]
    places: list[str]
    houses: list[str]

    @classmethod
    def make(cls, seed: int) -> "Lists":
        numbers = random.Random(seed)
        return cls(
            first=FIRST + _made_up(200, 2, numbers),
            last=LAST + _made_up(4000, 3, numbers),
            types=TYPES,
            places=PLACES + _made_up(60, 3, numbers),
            houses=_made_up(20_000, 4, numbers),
        )

    @property
    def slots(self) -> list[str]:
        """Every text once; its position is its slot. The last one stands in everybody's address."""
        return [*self.first, *self.last, *self.types, *self.places, *self.houses, "example"]


@dataclass(frozen=True)
class Invented:
    """One invented person, in plain."""

    n: int
    first_name: str
    last_name: str
    email: str
    company_name: str
    customer_number: str | None
    units: int
    band: int
    kind: str
    services: list[str]
    portal: bool | None
    interfaces: bool | None
    recording: bool
    observation: bool
    bookings: bool
    #: Days since the last contact; None for never.
    contacted: int | None
    slots: tuple[int, ...]


def invent(people: int, *, seed: int) -> Iterator[Invented]:
    """So many people, one after another."""
    lists, numbers = Lists.make(seed), random.Random(seed + 1)
    draw = numbers.random
    sizes = [len(one) for one in (lists.first, lists.last, lists.types, lists.places, lists.houses)]
    starts = [sum(sizes[:n]) for n in range(len(sizes) + 1)]
    for n in range(people):
        # Squared: early words are common, late ones rare.
        first, last, place = (int(size * draw() ** 2) for size in (sizes[0], sizes[1], sizes[3]))
        kind, house, band = int(draw() * sizes[2]), int(draw() * sizes[4]), int(draw() * len(BANDS))
        names = lists.first[first], lists.last[last]
        domain = lists.houses[house].lower()
        yield Invented(
            n=n,
            first_name=names[0],
            last_name=names[1],
            email=f"{names[0]}.{names[1]}@{domain}.example".lower(),
            company_name=f"{lists.types[kind]} {lists.places[place]} {lists.houses[house]}",
            customer_number=None if n % 3 == 0 else str(10_000_000 + int(draw() * 2_000_000)),
            units=BANDS[band] + int(draw() * 7) if band > 1 else BANDS[band],
            band=BANDS[band],
            kind=KINDS[kind],
            services=[one for bit, one in enumerate(SERVICES) if n * 7 >> bit & 1],
            portal=(None, True, False)[n % 3],
            interfaces=(None, True, False, False)[n % 4],
            recording=n % 3 != 0,
            observation=n % 2 == 0,
            bookings=n % 2500 == 7,
            contacted=int(draw() * 400) if n % 5 == 0 else None,
            slots=(
                first,
                starts[1] + last,
                starts[2] + kind,
                starts[3] + place,
                starts[4] + house,
                starts[5],
            ),
        )
