"""Records that are lent to the file are found like others, and afterwards nothing ever was."""

import pytest

from einklang.customers import blocking
from einklang.customers.lending import lend, take_back
from einklang.customers.models import Block, Customer, Import
from einklang.customers.normal import forms
from einklang.customers.queries import latest, newest_id
from einklang.customers.records import Record
from einklang.vault.models import Key
from tests.matching.customer_file import ADA, NAMESAKE, SISTER, STRANGER, read_in

INVENTED = Record(
    customer_number="777123456", first_name="Ada", last_name="Löwenherz", company_name="Bigu eG"
)


def rows_found(one: Record) -> set[int]:
    found = blocking.look_up(blocking.keys(forms(one)))
    return {int(row) for posting in found.postings.values() for row in posting.rows}


def everything() -> list[object]:
    return [list(model._default_manager.order_by("pk").values()) for model in (Block, Customer, Import, Key)]


@pytest.mark.parametrize("file", [(), (STRANGER,), (ADA, NAMESAKE, SISTER, STRANGER)])
def test_they_are_found_and_what_stood_there_is_what_it_was(
    promise: object, file: tuple[Record, ...]
) -> None:
    if file:
        read_in(*file)
    before, newest, last = everything(), newest_id(), latest()
    known = rows_found(INVENTED)

    lent = lend([INVENTED, Record(customer_number="888123456", last_name="Löwenherz")])
    mine = {row.pk for row in lent.records}
    assert rows_found(INVENTED) == known | mine
    assert Customer.objects.live().filter(pk__in=mine).count() == 2
    if file:
        assert (newest_id(), latest()) == (newest, last)

    take_back(lent)

    assert everything() == before
    assert rows_found(INVENTED) == known


def test_in_an_index_cut_into_many_pieces_the_right_ones_are_put_back(
    promise: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocking, "PER_BUCKET", 2)
    many = [Record(customer_number=str(50_000_000 + n), last_name=f"Name{n}") for n in range(40)]
    blocking.replace(blocking.build(enumerate([*many, ADA], 100)))
    before = everything()
    assert Block.objects.count() > 10

    lent = lend([INVENTED])
    assert {140, lent.records[0].pk} <= rows_found(INVENTED)
    assert rows_found(many[7]) >= {107}
    take_back(lent)

    assert everything() == before
