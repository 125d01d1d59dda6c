"""Invented customer records and form entries with the known truth, as untidy as a real file (SPEC 9, match).

Everything comes from the seed: names, places, companies, slips. Shares are those of real customer files as
far as they are told: one entry in ten is from no customer, a third leave the number out and an eighth
mistype it, half drop or change the legal form, a fifth to a quarter of the names hold a slip, a quarter of
those who answer are colleagues of whoever stands in the file.
"""

import csv
import hashlib
from bisect import bisect
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from .match_slips import misspelt, mistyped_number, other_form, rewritten_umlauts, shortened, without_form
from .match_words import FREEMAIL, LEGAL, Vocabulary, as_domain

FIELDS = (
    "customer_number",
    "first_name",
    "last_name",
    "email",
    "company_name",
    "company_type",
    "units_managed",
)
Row = list[str]
NUMBER, FIRST_NAME, LAST_NAME, EMAIL, COMPANY, KIND, UNITS = range(7)

#: Files of companies often hold no address of a person.
NO_EMAIL_KEPT = 0.35
OUTSIDERS, NO_NUMBER, MISTYPED_NUMBER, FORM_CHANGED, COLLEAGUE = 0.10, 0.35, 0.12, 0.50, 0.31
KINDS = ("manager", "private-landlord", "cooperative", "other")
KINDS_UP_TO = (0.5, 0.7, 0.85, 1.0)
UNITS_ABOUT = {"manager": 5.5, "private-landlord": 1.8, "cooperative": 7.0, "other": 5.0}
SHARED_BOXES = ("info", "kontakt", "verwaltung", "post", "buero", "mail")


class World:
    """One seed's customers."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.words = Vocabulary(self.random)
        self.domains: set[str] = set()
        self.numbers: set[int] = set()

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def company(self) -> tuple[str, str, str]:
        """Its name, its kind and its mail domain, which nobody else has."""
        kind = KINDS[bisect(KINDS_UP_TO, self.random.random())]
        name = self.words.company(kind)
        if kind == "private-landlord" and self.chance(0.9):
            return name, kind, ""
        bare = as_domain(without_form(name, LEGAL)[0])
        domain = (
            bare
            if self.chance(0.7)
            else "-".join(part[: self.random.randint(2, 9)] for part in bare.split("-"))
        )
        while domain in self.domains:
            domain = f"{bare}-{as_domain(self.words.place())}"
            if self.chance(0.3):
                domain += str(self.random.randint(1, 99))
        self.domains.add(domain)
        return name, kind, f"{domain}.{self.random.choice(('de', 'de', 'de', 'com', 'net', 'immobilien'))}"

    def number(self) -> str:
        """Eight digits out of ten million, so that one wrong digit may well be somebody else's number."""
        while True:
            number = self.random.randint(40_000_000, 49_999_999)
            if number not in self.numbers:
                self.numbers.add(number)
                return str(number)

    def email(self, first: str, last: str, domain: str, *, shared: float) -> str:
        pick, first, last = self.random, as_domain(first), as_domain(last)
        if not domain or self.chance(0.12):
            tail = pick.choice(("", "", str(pick.randint(1, 99)), str(pick.randint(1950, 2004))))
            own = pick.choice((f"{first}.{last}", f"{first[:1]}.{last}", f"{last}{first}", f"{first}{last}"))
            return f"{own}{tail}@{pick.choice(FREEMAIL)}"
        if self.chance(shared):
            return f"{pick.choice(SHARED_BOXES)}@{domain}"
        return f"{pick.choice((f'{first}.{last}', f'{first[:1]}.{last}', last, f'{first}_{last}'))}@{domain}"

    def customer(self) -> Iterator[Row]:
        """The records of one customer, its mail domain last: mostly one contact, sometimes two or three."""
        pick = self.random
        name, kind, domain = self.company()
        number, units = self.number(), str(max(1, int(pick.lognormvariate(UNITS_ABOUT[kind], 1.0))))
        for _ in range(1 if kind == "private-landlord" else bisect((0.82, 0.95), pick.random()) + 1):
            first, last = self.words.first(), self.words.last()
            if kind == "private-landlord" and self.chance(0.6):
                name = self.words.own_company(first, last)
            yield [
                number,
                first,
                last,
                self.email(first, last, domain, shared=0.25),
                name,
                kind,
                units,
                domain,
            ]

    def kept(self, row: Row) -> Row:
        """The same as it stands in an old customer file: parts missing, cut off, written without umlauts."""
        number, first, last, email, company, kind, units, _ = row
        if self.chance(0.08):
            first = first[:1] + "." if self.chance(0.5) else ""
        if self.chance(0.25):
            first, last, company = (rewritten_umlauts(text, self.random) for text in (first, last, company))
        if self.chance(0.06):
            last, company = last.upper(), company.upper()
        if self.chance(0.04):
            last = misspelt(last, self.random)
        return [
            number,
            first,
            f"Dr. {last}" if self.chance(0.02) else last,
            "" if self.chance(NO_EMAIL_KEPT) else email,
            company[:35] if self.chance(0.1) else company,
            "" if self.chance(0.2) else kind,
            "" if self.chance(0.3) else units,
        ]

    def entry(self, row: Row) -> Row:
        """What somebody of this customer writes into the form."""
        number, first, last, email, company, kind, units, domain = row
        if kind != "private-landlord" and self.chance(COLLEAGUE):
            first, last, email = self.words.first(), self.words.last(), ""
        if not email or self.chance(0.45):
            email = self.email(first, last, domain, shared=0.1)
        return self.written(number, first, last, email, company, kind, units)

    def written(self, number: str, *rest: str) -> Row:
        pick, chance = self.random, self.chance
        first, last, email, company, kind, units = rest
        said = pick.random()
        if said < NO_NUMBER:
            number = ""
        elif number and said < NO_NUMBER + MISTYPED_NUMBER:
            number = mistyped_number(number, pick)
        if chance(0.15) and number:
            number = pick.choice((f"{number[:2]} {number[2:5]} {number[5:]}", f"KD-{number}", f"00{number}"))
        if chance(FORM_CHANGED):
            company = other_form(company, LEGAL, pick)
        if chance(0.15):
            company = shortened(company)
        if chance(0.25):
            company = misspelt(company, pick)
        if chance(0.2):
            first = misspelt(first, pick)
        if chance(0.22):
            last = misspelt(last, pick)
        if chance(0.2):
            first, last, company = (rewritten_umlauts(text, pick) for text in (first, last, company))
        if chance(0.02):
            first, last = last, first
        if chance(0.03):
            email = (
                misspelt(email.partition("@")[0], pick).lower().replace(" ", "")
                + "@"
                + email.partition("@")[2]
            )
        if chance(0.3):
            units = ""
        elif chance(0.4):
            units = str(max(1, int(int(units) * pick.lognormvariate(0, 0.25))))
        if chance(0.1):
            kind = pick.choice(KINDS)
        return [number, first, last, email, company, kind, units]


def write(folder: Path, *, seed: int, records: int, entries: int) -> str:
    """Write records.csv, entries.csv and truth.csv; return the digest of what the peers read.

    The truth of an entry is the customer number as kept, "" where there is none.
    """
    world = World(seed)
    chosen = set(world.random.sample(range(records), int(entries * (1 - OUTSIDERS))))
    asked: list[tuple[Row, str]] = []
    with (folder / "records.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for number, row in enumerate(_records(world, records)):
            if number in chosen:
                asked.append((world.entry(row), row[NUMBER]))
            writer.writerow(world.kept(row))
    while len(asked) < entries:
        row = next(world.customer())
        if world.chance(0.6):
            row[NUMBER] = ""
        asked.append((world.entry(row), ""))
    world.random.shuffle(asked)
    _write(folder / "entries.csv", FIELDS, (entry for entry, _ in asked))
    _write(folder / "truth.csv", ("customer_number",), ([truth] for _, truth in asked))
    return digest(folder)


def _records(world: World, count: int) -> Iterator[Row]:
    written = 0
    while True:
        for row in world.customer():
            yield row
            written += 1
            if written == count:
                return


def _write(path: Path, header: Sequence[str], rows: Iterator[Row]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def digest(folder: Path) -> str:
    """The same for everybody who reads the same files."""
    found = hashlib.sha256()
    for name in ("records.csv", "entries.csv"):
        with (folder / name).open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def read(path: Path) -> Iterator[Row]:
    """The rows of one of the files, without the header."""
    with path.open(newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows
