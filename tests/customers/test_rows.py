"""One row at a time: what it says, or what is wrong with it."""

import pytest

from einklang.customers.records import Record
from einklang.customers.refusals import BadRow, Flaw
from einklang.customers.rows import Reader, split_name
from einklang.customers.titles import FULL_NAME, recognise
from einklang.policy.schema import Policy
from tests.customers.conftest import ADA, TITLES


def read(promise: Policy, row: str, titles: str = TITLES) -> Record | BadRow | None:
    heads = titles.split(";")
    return Reader(recognise(heads, promise), heads, promise).read(7, row.split(";"), None)


def test_a_good_row_is_a_record(promise: Policy) -> None:
    assert read(promise, ADA) == Record(
        customer_number="40118276",
        first_name="Ada",
        last_name="Löwenherz",
        email="ada@loewenherz.example",
        company_name="Wohnbau Löwenherz eG",
        company_type="cooperative",
        units_managed="1840",
    )


@pytest.mark.parametrize(
    ("row", "flaw", "field"),
    [
        (";Ada;Stein;;Bau;;", Flaw.NUMBER_MISSING, "customer_number"),
        ("Ada Löwenherz;Ada;Stein;;Bau;;", Flaw.NUMBER_IS_NAME, "customer_number"),
        ("1;Ada;Stein;ada at stein;Bau;;", Flaw.NOT_AN_ADDRESS, "email"),
        ("1;Ada;Stein;;Bau;;viele", Flaw.NOT_A_NUMBER, "units_managed"),
        ("1;Ada;Stein;;Bau;;12345678901", Flaw.NOT_A_NUMBER, "units_managed"),
        ("1;Ada;Stein;;Bau;Amt;", Flaw.NO_SUCH_KIND, "company_type"),
        ("1;Ada;Stein;;Bau;;-5", Flaw.NOT_A_NUMBER, "units_managed"),
        ("1;Ada;Stein;;" + "B" * 201 + ";;", Flaw.TOO_LONG, "company_name"),
        ("1;Ada;Stein", Flaw.TOO_FEW, ""),
        ("1;Ada;Stein;;Bau;;12;more", Flaw.TOO_MANY, ""),
        (TITLES, Flaw.HEADER_AGAIN, ""),
    ],
)
def test_a_bad_row_is_named_by_what_is_wrong(promise: Policy, row: str, flaw: Flaw, field: str) -> None:
    found = read(promise, row)

    assert isinstance(found, BadRow)
    assert (found.row, found.flaw, found.field) == (7, flaw, field)


def test_empty_rows_are_nothing_at_all(promise: Policy) -> None:
    assert [read(promise, row) for row in ("", ";;;;;;", "  ;;;;;;", ";;;")] == [None] * 4


def test_empty_cells_beyond_the_titles_do_no_harm(promise: Policy) -> None:
    assert isinstance(read(promise, ADA + ";;"), Record)


@pytest.mark.parametrize("written", ["1840", "1.840", "1 840", "1,840", "1'840", "1840,0", "1840.00"])
def test_numbers_of_flats_are_read_as_people_write_them(promise: Policy, written: str) -> None:
    found = read(promise, f"1;Ada;Stein;;Bau;;{written}")

    assert isinstance(found, Record)
    assert found.units_managed == "1840"


def test_a_number_dressed_up_as_a_formula_is_the_number(promise: Policy) -> None:
    found = read(promise, '="0040118276";Ada;Stein;;Bau;;')

    assert isinstance(found, Record)
    assert found.customer_number == "0040118276"


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Genossenschaft", "cooperative"),
        ("MANAGER", "manager"),
        ("Privat", "private-landlord"),
        ("", ""),
    ],
)
def test_a_kind_is_an_option_of_the_policy(promise: Policy, written: str, kind: str) -> None:
    found = read(promise, f"1;Ada;Stein;;Bau;{written};")

    assert isinstance(found, Record)
    assert found.company_type == kind


def test_nothing_is_read_but_the_columns_that_are_declared(promise: Policy) -> None:
    found = read(promise, "1;Bau;Kontonummer DE02", "Kundennummer;Firma;IBAN")

    assert found == Record(customer_number="1", company_name="Bau")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Löwenherz", ("Ada", "Löwenherz")),
        ("Löwenherz, Ada", ("Ada", "Löwenherz")),
        ("Frau Dr. Ada Löwenherz", ("Ada", "Löwenherz")),
        ("Herr Prof. Dr.-Ing. Paul Stein", ("Paul", "Stein")),
        ("Anna Maria von der Heide", ("Anna Maria", "von der Heide")),
        ("von Stein", ("", "von Stein")),
        ("Drechsler", ("", "Drechsler")),
        ("", ("", "")),
    ],
)
def test_a_name_in_one_column_is_split(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


def test_a_name_in_one_column_becomes_two(promise: Policy) -> None:
    found = read(promise, "1;Dr. Ada Löwenherz;Bau", "Kundennummer;Ansprechpartner;Firma")

    assert recognise(["Kundennummer", "Ansprechpartner", "Firma"], promise)[FULL_NAME] == 1
    assert found == Record(customer_number="1", first_name="Ada", last_name="Löwenherz", company_name="Bau")
