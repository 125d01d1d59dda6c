"""Which customer is meant, though people write names, companies and numbers as they come to mind."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einklang.customers import normal
from einklang.customers.models import Block
from einklang.customers.records import Record
from einklang.matching.candidates import find, find_many
from einklang.matching.hints import readings
from einklang.matching.scoring import Verdict, compare
from einklang.matching.weighing import Rarity, weigh

from .customer_file import ADA, CROWD, NAMESAKE, SISTER, STRANGER, read_in

#: A stranger whose number is one slip away from Ada's.
NEIGHBOUR = replace(STRANGER, customer_number="40118275")

#: What Ada might have written, and nobody else: she is to be found by each.
ENTERED = {
    "the same": {},
    "no number": {"customer_number": ""},
    "two digits swapped": {"customer_number": "40118726"},
    "a digit too few": {"customer_number": "4011827"},
    "umlauts written out": {"last_name": "Loewenherz", "customer_number": ""},
    "umlauts left out": {"last_name": "Lowenherz", "customer_number": ""},
    "names in each other's place": {"first_name": "Löwenherz", "last_name": "Ada", "customer_number": ""},
    "another legal form": {"company_name": "Wohnbau Löwenherz GmbH & Co. KG", "customer_number": ""},
    "a slip in the company": {"company_name": "Wohnbau Löwenhrez eG", "customer_number": ""},
    "a slip in the word that many companies have": {
        "company_name": "Wohnabu Löwenherz",
        "customer_number": "",
    },
    "a digit that makes it somebody else's": {"customer_number": NEIGHBOUR.customer_number},
    "a colleague of hers": {"first_name": "Bodo", "last_name": "Brandt", "customer_number": ""},
}


@pytest.mark.parametrize("change", ENTERED.values(), ids=ENTERED)
def test_the_customer_is_the_first_proposal(promise, change):
    read_in(ADA, NAMESAKE, NEIGHBOUR)
    entry = replace(ADA, company_name="Wohnbau Löwenherz eG", email="ada@loewenherz.example")

    found = find(replace(entry, **change))

    assert found[0].record == ADA


def test_nobody_is_proposed_to_somebody_unknown(file):
    entry = Record(
        first_name="Xenia", last_name="Yxkull", email="x@yxkull.example", company_name="Zwölf Eichen"
    )

    assert find(entry) == []


def test_a_namesake_elsewhere_is_less_likely_than_the_company(file):
    entry = replace(ADA, customer_number="", first_name="A.", email="")

    assert [one.record for one in find(entry)][:1] == [ADA]


@pytest.mark.parametrize(
    ("first", "last", "email", "meant"),
    [
        ("Hinnerk", "Bokc", "bockhinnerk71@web.de", ("hinnerk", "bock")),
        ("Hinerk", "Bock", "hinnerkbock@web.de", ("hinnerk", "bock")),
        ("Hinnerk", "Bokc", "hinnerk.bock@bock.example", ("hinnerk", "bock")),
        ("Hinnerk", "Bock", "hinnerkbock@web.de", None),
        ("Hinnerk", "Bock", "info@bock.example", None),
        ("Jo", "Bock", "joline@web.de", None),
    ],
)
def test_an_address_tells_the_name_that_was_mistyped(first, last, email, meant):
    entry = normal.forms(Record(first_name=first, last_name=last, email=email))

    assert {(one.first, one.last) for one in readings(entry)} - {(entry.first, entry.last)} == (
        {meant} if meant else set()
    )


def test_who_writes_the_first_name_in_the_address_too_has_not_mistyped_it(promise):
    stefan, steffen = (
        Record(customer_number=number, first_name=first, last_name="Thewolt", units_managed=units)
        for number, first, units in (("40200001", "Stefan", "99"), ("40200002", "Steffen", "12"))
    )
    read_in(stefan, steffen)
    entry = Record(first_name="Stefan", last_name="Thewolt", email="stefan.thewolt85@web.de")

    sure, unsure = (
        {one.record.first_name: one.score for one in find(replace(entry, email=email))}
        for email in (entry.email, "thewolt85@web.de")
    )

    assert sure["Stefan"] > sure["Steffen"]
    assert sure["Steffen"] < unsure["Steffen"] / 2


def test_a_legal_form_cut_short_says_less_against_a_company_than_another_one():
    entry, cut, other = (
        normal.forms(Record(company_name=f"Verwaltung Osterdeich {form}"))
        for form in ("GmbH & Co. KG", "GmbH &", "OHG")
    )
    rarity = Rarity(1_000_000, {})

    bits = [weigh([entry], record, rarity).bits for record in (entry, cut, other)]

    assert bits == sorted(bits, reverse=True)
    assert bits[1] - bits[2] >= 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Hausverwaltng Bock", ("hausverwaltung", "bock")), ("Imobilien Bock", ("immobilien", "bock"))],
)
def test_a_common_word_is_told_in_spite_of_a_slip(written, meant):
    entry = normal.forms(Record(company_name=written))

    assert [one.company for one in readings(entry)] == [entry.company, meant]


def test_who_was_turned_down_is_not_proposed_again(file):
    first = find(ADA)[0]

    assert first.record == ADA
    assert ADA not in [one.record for one in find(ADA, but=[first.key])]


def test_many_at_once_find_what_each_alone_finds(promise):
    read_in(ADA, SISTER, NAMESAKE, STRANGER)
    entries = [ADA, SISTER, NAMESAKE, STRANGER, *CROWD[:20]]

    together = find_many(entries)

    assert together == [find(entry) for entry in entries]
    assert [each[0].record for each in together] == entries


def test_the_index_at_rest_holds_no_word_of_anybody(file):
    kept = b"".join(bytes(pairs) for pairs in Block.objects.values_list("pairs", flat=True))

    assert len(kept) > 1000
    for word in ("lowenherz", "40118276", "wohnbau"):
        assert word.encode() not in kept.lower()


def test_reasons_are_told_in_words(file):
    best = find(replace(ADA, first_name="Ada", company_name="Wohnbau Löwenherz eG"))[0]
    codes = {reason.code for reason in best.reasons}

    assert {"number-same", "name-same"} <= codes
    assert all(reason.sentence for reason in best.reasons)


@pytest.mark.parametrize(
    ("field", "ours", "theirs", "verdict"),
    [
        ("customer_number", "40 118 276", "40118276", Verdict.SAME),
        ("customer_number", "40118267", "40118276", Verdict.SIMILAR),
        ("last_name", "Müller", "Mueller", Verdict.SAME),
        ("last_name", "Müller", "Schmidt", Verdict.DIFFERS),
        ("first_name", "Hans", "Hans-Peter", Verdict.SIMILAR),
        ("email", "Ada@Haus.example", "ada@haus.example", Verdict.SAME),
        ("email", "ada@haus.example", "info@haus.example", Verdict.SIMILAR),
        ("company_name", "", "Haus eG", Verdict.MISSING_HERE),
        ("company_name", "Haus eG", "", Verdict.MISSING_THERE),
        ("company_name", "", "", Verdict.BOTH_MISSING),
    ],
)
def test_fields_side_by_side(field, ours, theirs, verdict):
    said = {one.field: one for one in compare(Record(**{field: ours}), Record(**{field: theirs}))}

    assert said[field].verdict == verdict


def test_the_differing_letters_are_marked_and_nothing_is_lost():
    said = {one.field: one for one in compare(Record(last_name="Maier"), Record(last_name="Meier"))}[
        "last_name"
    ]

    assert "".join(part.text for part in said.ours_parts) == "Maier"
    assert "".join(part.text for part in said.theirs_parts) == "Meier"
    assert any(part.differs for part in said.ours_parts)


@given(st.text(max_size=40), st.text(max_size=40))
def test_comparing_keeps_every_letter_of_whatever_was_entered(ours, theirs):
    for one in compare(Record(company_name=ours), Record(company_name=theirs)):
        assert "".join(part.text for part in one.ours_parts) == one.ours
        assert "".join(part.text for part in one.theirs_parts) == one.theirs


@pytest.mark.parametrize("written", ["Müller", "Mueller", "MUELLER", "Muller", " müller "])
def test_umlauts_and_what_is_written_for_them_are_one_form(written):
    assert normal.name_form(written) == normal.name_form("Müller")
