"""The access package as a document: in people's words, complete, and with nothing of anybody else."""

import io

import pytest
from pypdf import PdfReader

from einklang.people.models import Person
from einklang.rights.document import access_document
from einklang.rights.names import NAMES, VALUES
from einklang.rights.packages import access_package
from einklang.ui.pdf import DOCUMENT, pdf


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_can_be_read_as_a_pdf(ada: Person, bob: Person, language: str) -> None:
    package = access_package(ada.pk, language)
    made = pdf(DOCUMENT, access_document(package), language=language)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)

    assert [word for word in ("Löwenherz", "40118276", "1840") if word not in text] == []
    assert [word for word in ("Börde", "eu-gdpr:", "cooperative", "heating-cost") if word in text] == []


def test_every_value_of_the_software_has_words_for_people() -> None:
    from einklang.consent.models import Kind, Way
    from einklang.people.models import Origin, Purpose, State

    coded = {value for choices in (Kind, Way, Origin, Purpose, State) for value in choices.values}

    assert coded - VALUES.keys() == {"detached"}  # somebody detached has no package any more


def test_every_table_that_shows_itself_has_a_name(ada: Person) -> None:
    package = access_package(ada.pk, "de")

    assert [held["table"] for held in package["held"] if held["table"] not in NAMES] == []
