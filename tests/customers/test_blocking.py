"""The index finds whoever shares something rare, says how common the rest is, and holds no plain word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einklang.customers import blocking
from einklang.customers.models import Block
from einklang.customers.normal import forms
from einklang.customers.records import Record

ADA = Record(
    customer_number="40118276",
    first_name="Ada",
    last_name="Löwenherz",
    email="ada@loewenherz.example",
    company_name="Wohnbau Löwenherz eG",
    units_managed="1840",
)


def keys_of(record: Record) -> list[str]:
    return blocking.keys(forms(record))


def numbered(n: int) -> Record:
    return Record(customer_number=str(50_000_000 + n), last_name=f"Name{n}", email=f"m{n}@haus{n}.example")


def put(*records: Record, first_id: int = 1) -> None:
    blocking.replace(blocking.build(enumerate(records, first_id)))


def rows_of(key: str) -> list[int]:
    return [int(row) for row in blocking.look_up([key]).postings[key].rows]


@pytest.mark.parametrize(
    "change",
    [
        {"customer_number": "40 118 276"},
        {"last_name": "Loewenherz", "first_name": "ADA"},
        {"first_name": "Löwenherz", "last_name": "Ada"},
        {"last_name": "Löwenhers"},
        {"company_name": "WOHNBAU LOEWENHERZ E. G."},
        {"company_name": "Löwenherz Wohnbau GmbH"},
        {"email": "info@loewenherz.example"},
    ],
)
def test_what_is_written_differently_still_shares_a_key(change):
    (field,) = list(change)[:1]
    alone = {name: change.get(name, "") for name in ("customer_number", "email", "company_name")}
    if field in ("first_name", "last_name"):
        alone |= {"first_name": ADA.first_name, "last_name": ADA.last_name} | change

    assert set(keys_of(Record(**alone))) & set(keys_of(ADA))


def test_a_record_that_says_nothing_is_found_by_nothing():
    assert keys_of(Record()) == []


def test_addresses_at_a_freemailer_share_no_domain():
    one, other = Record(email="a@gmx.de"), Record(email="b@gmx.de")

    assert not set(keys_of(one)) & set(keys_of(other))


@pytest.mark.parametrize("typed", ["40118267", "4011827", "401118276", "40118876", "140118276", "401182766"])
def test_a_number_one_slip_away_is_among_the_near_ones(typed):
    assert "n40118276" in blocking.near_numbers(typed)
    assert "n40118276" not in blocking.near_numbers("40118276")


def test_what_is_no_number_has_no_near_ones():
    assert blocking.near_numbers("") == blocking.near_numbers("ab12") == blocking.near_numbers("123") == []


def test_before_the_first_import_nothing_is_found(db):
    found = blocking.look_up(keys_of(ADA))

    assert (found.records, found.postings) == (0, {})


def test_every_key_of_every_record_leads_to_its_row(db):
    records = [ADA, *map(numbered, range(3000))]
    put(*records, first_id=7_000_000_000)

    found = blocking.look_up(key for record in records for key in keys_of(record))

    assert found.records == len(records)
    assert Block.objects.count() > 4
    for row, record in enumerate(records, 7_000_000_000):
        assert all(row in found.postings[key].rows.tolist() for key in keys_of(record))


def test_what_very_many_share_is_only_counted(db):
    many = blocking.COMMON + 1
    put(*(Record(customer_number=str(50_000_000 + n), last_name="Müller") for n in range(many)))

    posting = blocking.look_up(["smuller"]).postings["smuller"]

    assert (posting.count, len(posting.rows)) == (many, 0)
    assert rows_of("n50000000") == [1]


def test_a_new_index_takes_the_place_of_the_old_one(db):
    put(ADA, numbered(1))
    put(numbered(2))

    assert rows_of("n40118276") == []
    assert rows_of("n50000002") == [1]
    assert blocking.look_up(["n1"]).records == 1


def test_an_index_over_nothing_can_be_asked(db):
    put()

    assert blocking.look_up(["n1"]).postings["n1"].count == 0


def test_a_changed_index_key_makes_other_tokens(db):
    from einklang.vault import index

    before = blocking.build([(1, ADA)]).blocks
    index.replace()

    assert blocking.build([(1, ADA)]).blocks != before


def test_ids_too_far_apart_are_refused(db):
    with pytest.raises(OverflowError):
        blocking.build([(1, ADA), (1 << 33, numbered(1))])


@given(st.lists(st.text(min_size=1, max_size=130).filter(lambda text: "\0" not in text), min_size=1))
@pytest.mark.django_db
def test_tokens_are_those_of_each_text_alone(texts):
    hashed = blocking._Hashed()

    assert hashed.all(texts).tolist() == [int(hashed.all([text])[0]) for text in texts]
