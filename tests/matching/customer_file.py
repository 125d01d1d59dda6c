"""A customer file read in as a colleague would, for tests that compare with it."""

import csv
import io

from einklang.customers import actions
from einklang.customers.models import Customer
from einklang.customers.records import Record

TITLES = ("Kundennummer", "Vorname", "Nachname", "E-Mail", "Firma", "Art", "Wohnungen")
#: Ada as our own file knows her: another number of flats, another address.
ADA = Record(
    customer_number="40118276",
    first_name="Ada",
    last_name="Löwenherz",
    email="info@loewenherz.example",
    company_name="Wohnbau Loewenherz",
    company_type="cooperative",
    units_managed="1822",
)
#: She again, under a number that is one slip away.
SISTER = Record(
    customer_number="40118267",
    first_name="Ada",
    last_name="Löwenherz",
    email="ada@loewenherz.example",
    company_name="Wohnbau Löwenherz eG",
    units_managed="1840",
)
#: A namesake somewhere else.
NAMESAKE = Record(
    customer_number="50999111",
    first_name="Adele",
    last_name="Löwenherz",
    email="adele@anderswo.example",
    company_name="Hausverwaltung Anderswo GmbH",
    units_managed="12",
)
STRANGER = Record(
    customer_number="60777333",
    first_name="Zacharias",
    last_name="Quint",
    email="zq@quint.example",
    company_name="Quint Immobilien KG",
    units_managed="77",
)
BEGIN, END = ("Brink", "Kamp", "Horst", "Feld", "Moor", "Ried", "Wald"), ("mann", "hof", "er")
PLACES = ("Nordertor", "Süderdeich", "Osterwiek", "Westerland")
#: Everybody else in a file as companies have them: only among many is a name worth something.
CROWD = tuple(
    Record(
        customer_number=str(70_000_000 + 137 * n),
        first_name=("Maren", "Ole", "Silke", "Holger", "Beate")[n % 5],
        last_name=BEGIN[n % 7] + END[n % 3],
        email=f"post{n}@haus{n}.example",
        company_name=f"{PLACES[n % 4]} Verwaltung {n}",
        units_managed=str(20 + 3 * n),
    )
    for n in range(80)
)


def read_in(*records: Record) -> None:
    """This and the crowd are the customer file now, and nothing else is."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(TITLES)
    for one in (*records, *CROWD):
        person = (one.customer_number, one.first_name, one.last_name, one.email)
        writer.writerow((*person, one.company_name, one.company_type, one.units_managed))
    one = actions.receive([out.getvalue().encode()], name="kunden.csv", by=None)
    actions.recognise(one)
    assert actions.apply(one, stop=lambda: False).stage == "done"


def id_of(record: Record) -> int:
    """The row of this record."""
    return next(row.pk for row in Customer.objects.live() if row.record.content() == record.content())
