"""The deletion concept (DIN 66398) and the record (Art. 30) as papers: from the policy and the data map."""

from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from einklang.holdings.registry import Subject, all_holdings
from einklang.policy.notice.formats import as_text
from einklang.policy.schema import Policy
from einklang.rights.concept import concept
from einklang.rights.concept_words import CLOCKS
from einklang.staff.models import Role
from tests.front.staff import browser_of


def grid(promise: Policy, number: int, language: str = "en") -> list[tuple[str, ...]]:
    """The rows of the table of a section."""
    blocks = concept(promise, language)["sections"][number - 1]["blocks"]
    return [tuple(row) for block in blocks if block["kind"] == "grid" for row in block["rows"]]


def test_every_kind_of_data_has_a_class_of_start_and_period(promise: Policy) -> None:
    classes = {row[1:3]: row[3] for row in grid(promise, 2)}

    assert classes["form submitted", "2 years"] == "What you entered in the form"
    assert classes["interview ended", "90 days"] == "List of observers and their notes"
    named = "; ".join(classes.values())
    assert [
        one.keep.item.in_("en")
        for one in promise.processings.values()
        if one.keep.item.in_("en") not in named
    ] == []


def test_what_a_withdrawal_does_to_each_kind_is_what_the_specification_says(promise: Policy) -> None:
    fates = {row[0][0]: row[2:] for row in grid(promise, 3)}

    assert fates == {
        "S": ("erased", "stays", "stays"),
        "R": ("stays without a name", "erased", "stays"),
        "O": ("erased", "stays", "erased"),
        "B": ("erased", "stays", "stays"),
        "M": ("erased", "stays", "stays"),
        "I": ("erased", "erased as far as from a recording", "stays"),
        "L": ("stays, reduced to what is needed",) * 3,
    }


def test_every_clock_of_the_policy_and_every_table_about_people_is_in_it(promise: Policy) -> None:
    assert set(CLOCKS) == set(type(promise.clocks).model_fields)
    assert [row[0] for row in grid(promise, 4)] == list(type(promise.clocks).model_fields)
    tables = [one.label for one in all_holdings() if one.subject is Subject.PARTICIPANT]
    assert len(grid(promise, 8)) == len(tables)
    assert [label for label, row in zip(tables, grid(promise, 8), strict=True) if label not in row[0]] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_can_be_read_as_text_in_both_languages(promise: Policy, language: str) -> None:
    text = as_text(concept(promise, language), [])

    assert text.startswith({"de": "Löschkonzept\n", "en": "Deletion concept\n"}[language])
    assert "{" not in text


@pytest.mark.parametrize(
    ("address", "says"),
    [("record.pdf", "Record of processing activities"), ("deletion-concept.pdf", "Deletion concept")],
)
def test_whoever_answers_for_data_protection_gets_both_as_pdf_ua(
    promise: Policy, address: str, says: str
) -> None:
    answer = browser_of(Role.PRIVACY).get(f"/staff/privacy/{address}")
    paper = PdfReader(BytesIO(answer.content))

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert paper.metadata is not None
    assert paper.metadata.title == says
    assert b"pdfuaid" in paper.trailer["/Root"]["/Metadata"].get_data()
    assert Client().get(f"/staff/privacy/{address}").status_code == 302
