import pytest

from einklang.customers.titles import FULL_NAME, recognise
from einklang.policy.schema import Policy

EVERYTHING = {
    "customer_number": 0,
    "first_name": 1,
    "last_name": 2,
    "email": 3,
    "company_name": 4,
    "company_type": 5,
    "units_managed": 6,
}


@pytest.mark.parametrize(
    "titles",
    [
        "Kundennummer;Vorname;Nachname;E-Mail;Firma;Art;Wohnungen",
        "Kunden-Nr.;VORNAME;Name;Mail-Adresse;Unternehmen;Kundentyp;WE",
        "KdNr;Vorname;Familienname;eMail;Firmenname;Kundenart;Anzahl Wohneinheiten",
        "Debitor;Rufname;Nachname;E-Mail-Adresse;Name 1;Typ;Nutzeinheiten",
        "Customer no.;First name;Last name;E-mail;Company;Kind of company;Units",
        "customer_number;first_name;last_name;email;company_name;company_type;units_managed",
        "Customer number;First name;Surname;E-mail address;Name of the company;Kind;Number of flats managed",
    ],
)
def test_columns_are_known_by_their_titles(promise: Policy, titles: str) -> None:
    assert recognise(titles.split(";"), promise) == EVERYTHING


def test_a_bare_name_is_what_the_other_columns_leave_over(promise: Policy) -> None:
    assert recognise(["Name", "Vorname"], promise) == {"last_name": 0, "first_name": 1}
    assert recognise(["Name", "Firma"], promise) == {FULL_NAME: 0, "company_name": 1}
    assert recognise(["Name", "Ort"], promise) == {"company_name": 0}


def test_a_title_that_comes_twice_counts_once(promise: Policy) -> None:
    assert recognise(["KdNr", "Kundennummer", "E-Mail", "Mail"], promise) == {
        "customer_number": 0,
        "email": 2,
    }


def test_what_nobody_declared_is_not_recognised(promise: Policy) -> None:
    assert recognise(["Telefon", "Geburtsdatum", "Kontostand", "Notiz"], promise) == {}
