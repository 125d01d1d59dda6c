"""The company's own customer file, invented: much of the pool stands in it, seldom in the same words."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.utils.timezone import now

from einklang.customers import actions
from einklang.people.models import Person
from einklang.staff.models import Role, User
from einklang.vault.fields import attach_keys

from .cast import Cast
from .clock import at
from .names import as_address

TITLES = ("Kd.-Nr.", "Vorname", "Name", "E-Mail", "Firma", "Kundenart", "WE", "Ort")
KINDS = {
    "cooperative": "Genossenschaft",
    "manager": "Hausverwaltung",
    "private-landlord": "Privat",
    "other": "Sonstige",
}
#: Customers of whom nobody came to the interviews.
STRANGERS = 130
#: Ways in which another clerk wrote the same company.
ABBREVIATED = (
    ("Hausverwaltung", "HV"),
    ("Baugenossenschaft", "Baugen."),
    ("Verwaltungskontor", "Verw.-Kontor"),
    (" eG", " e.G."),
    (" GmbH", " Gesellschaft mbH"),
    (" KG", " GmbH & Co. KG"),
)
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
#: Rows as every grown file has them: nobody knows where they come from, and they are refused.
ODD = (
    "Frau Petersdorff;;;;bitte anrufen;;;",
    "40999123;Nils;Oetjen;nils.oetjen(at)oetjen;Oetjen;;;",
    "Summe;;;;;;;",
)


def import_customers(cast: Cast, random: Random) -> None:
    """A coordinator imported it a month ago, and a newer one this week."""
    rows = list(_rows(cast, random))
    random.shuffle(rows)
    by = User.objects.filter(roles=[Role.COORDINATOR.value]).values_list("pk", flat=True).first()
    for days, some in ((31, rows[: len(rows) - 12]), (3, [*rows[9:], *ODD])):
        text = "\r\n".join([";".join(TITLES), *some]) + "\r\n"
        with at(now() - timedelta(days=days)):
            one = actions.receive([text.encode("cp1252", errors="replace")], name="Kundenliste.csv", by=by)
            actions.recognise(one)
            actions.apply(one)


def _rows(cast: Cast, random: Random) -> Iterator[str]:
    """One for most people of the pool, or for a colleague, and some of customers nobody came from."""
    numbers: dict[str, str] = {}
    people = list(Person.objects.in_pool().order_by("number"))
    attach_keys(people)
    for person in people:
        company = person.company_name or ""
        own = person.customer_number or str(random.randint(41_000_000, 41_999_999))
        number = numbers.setdefault(company, own)
        if random.random() < 0.12:
            continue  # not a customer, or not under this name
        first, last, email = person.first_name or "", person.last_name or "", person.email or ""
        if random.random() < 0.2:
            other = cast.somebody()
            first, last = other.first_name, other.last_name
            email = f"{as_address(first)[0]}.{as_address(last)}@{email.partition('@')[2]}"
        kind, units = person.company_type, person.units_managed or ""
        yield _row(random, number, first, last, email, company, kind, units)
    for _ in range(STRANGERS):
        who = cast.somebody()
        number = who.company.number or str(random.randint(41_000_000, 41_999_999))
        units = str(who.company.units or "")
        name, kind = who.company.name, who.company.kind
        yield _row(random, number, who.first_name, who.last_name, who.email, name, kind, units)


def _row(
    random: Random, number: str, first: str, last: str, email: str, company: str, kind: str, units: str
) -> str:
    if random.random() < 0.4:
        company = _otherwise(random, company)
    if random.random() < 0.3:
        first, last = first.translate(_SPELT_OUT), last.translate(_SPELT_OUT)
    if random.random() < 0.1:
        last = _slip(random, last)
    if random.random() < 0.06:
        number = _slip(random, number)
    if random.random() < 0.3:
        email = random.choice(["", f"info@{email.partition('@')[2]}"])
    if units and random.random() < 0.3:
        units = str(max(1, int(units) + random.randint(-40, 40)))
    return ";".join((number, first, last, email, company, KINDS.get(kind, ""), units, "Hamburg"))


def _otherwise(random: Random, company: str) -> str:
    for long, short in ABBREVIATED:
        if long in company and random.random() < 0.7:
            company = company.replace(long, short)
    return company.translate(_SPELT_OUT) if random.random() < 0.5 else company


def _slip(random: Random, word: str) -> str:
    """Two letters or digits in the wrong order."""
    place = random.randrange(1, max(2, len(word) - 1))
    return word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]
