"""The access package as a document: in people's words, complete, and with nothing of anybody else."""

import io
from datetime import datetime

import pytest
import time_machine
from pypdf import PdfReader

from einklang.people.actions import change_details
from einklang.people.models import Person
from einklang.recipients.models import Disclosure
from einklang.rights.document import access_document
from einklang.rights.names import NAMES, VALUES
from einklang.rights.packages import access_package
from einklang.ui.pdf import DOCUMENT, pdf_of_any_text

from .conftest import BERLIN


def read(made: bytes) -> str:
    """With plain spaces, as people see it."""
    pages = "".join(page.extract_text() + " " for page in PdfReader(io.BytesIO(made)).pages)
    return " ".join(pages.split())


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_can_be_read_as_a_pdf(ada: Person, bob: Person, language: str) -> None:
    package = access_package(ada.pk, language)
    made = pdf_of_any_text(DOCUMENT, access_document(package), language=language)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)

    assert [word for word in ("Löwenherz", "40118276", "1840") if word not in text] == []
    assert [word for word in ("Börde", "eu-gdpr:", "cooperative", "heating-cost") if word in text] == []


def test_it_says_that_it_can_be_read_by_everybody_and_in_which_language(ada: Person) -> None:
    """What a reading program asks for (PDF/UA-1, ISO 14289-1); the compiler refuses what breaks the rest."""
    made = pdf_of_any_text(DOCUMENT, access_document(access_package(ada.pk, "en")), language="en")
    root = PdfReader(io.BytesIO(made)).trailer["/Root"]

    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_a_sign_that_no_font_has_is_no_reason_to_give_nothing(ada: Person) -> None:
    change_details(ada, {"company_name": "Wohnbau \U0001f3e0 株式会社"})
    package = access_package(ada.pk, "de")
    made = pdf_of_any_text(DOCUMENT, access_document(package), language="de")

    assert "Wohnbau ? ????" in read(made)
    assert package["held"][0]["rows"][0]["company_name"] == "Wohnbau \U0001f3e0 株式会社"


def test_it_says_who_received_what_and_when_and_until_when_it_is_kept(
    ada: Person, clock: time_machine.Traveller
) -> None:
    Person.objects.filter(pk=ada.pk).update(ends_at=datetime(2028, 5, 4, 0, 0, tzinfo=BERLIN))
    Disclosure.objects.create(
        person=ada.pk,
        recipient="hosting",
        what=["email"],
        processing="storage",
        at=datetime(2027, 2, 25, 9, 30, tzinfo=BERLIN),
        ends_at=datetime(2030, 2, 25, tzinfo=BERLIN),
    )
    package = access_package(ada.pk, "de")
    text = read(pdf_of_any_text(DOCUMENT, access_document(package), language="de"))
    held = {one["table"]: one["kept_until"][:10] for one in package["held"] if one["rows"]}

    assert [r["received_at"] for r in package["recipients"] if r["received_at"]] == [
        ["2027-02-25T08:30:00+00:00"]
    ]
    assert ": 25. Februar 2027 09:30" in text
    assert "Gelöscht spätestens am 4. Mai 2028." in text
    assert (held["people.Person"], held["recipients.Disclosure"]) == ("2028-05-03", "2030-02-24")
    assert held["mail.Letter"] == "2028-05-03", "its own end is that of its words, which are gone"
    assert held["consent.Decision"] == "2031-05-04", "then as a proof"
    assert "Dazu ist nichts gespeichert" in text
    for owed in ("Kein Programm entscheidet über Sie.", "Aufsicht, bei der Sie sich beschweren können"):
        assert owed in text


def test_every_value_of_the_software_has_words_for_people() -> None:
    from einklang.consent.models import Kind, Way
    from einklang.people.models import Origin, Purpose, State

    coded = {value for choices in (Kind, Way, Origin, Purpose, State) for value in choices.values}

    assert coded - VALUES.keys() == {"detached"}  # somebody detached has no package any more


def test_every_table_that_shows_itself_has_a_name(ada: Person) -> None:
    package = access_package(ada.pk, "de")

    assert [held["table"] for held in package["held"] if held["table"] not in NAMES] == []
