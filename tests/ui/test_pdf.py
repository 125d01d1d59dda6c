"""A PDF is made in memory, tagged, and shows text as text whatever it contains."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from einklang.ui.pdf import DOCUMENT, NotRendered, pdf

EVERY_BLOCK = [
    {"kind": "paragraph", "text": "Zeile #panic() *kein* $Satz$ <marke> @quelle \\ ende"},
    {"kind": "heading", "text": "Ein Abschnitt", "anchor": "part"},
    {"kind": "lines", "lines": ["Straße 1", "20097 Hamburg"]},
    {"kind": "items", "items": ["eins", "zwei"]},
    {"kind": "rows", "rows": [["Name", "Łukasz Żółć"]]},
    {"kind": "grid", "caption": "Tafel", "head": ["Was", "Wann"], "rows": [["dies", "heute"]]},
    {"kind": "plainly", "label": "Das heißt:", "text": "so."},
]


def document(*blocks: dict) -> dict:
    return {
        "title": "Ihre Daten",
        "facts": [["Stand", "heute"]],
        "sections": [{"title": "Teil", "blocks": blocks}],
    }


def words(made: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


def test_every_kind_of_block_is_shown_as_it_was_written():
    text = words(pdf(DOCUMENT, document(*EVERY_BLOCK), language="de"))

    assert "#panic() *kein* $Satz$ <marke> @quelle \\ ende" in text
    for part in ("Ein Abschnitt", "20097 Hamburg", "zwei", "Łukasz Żółć", "heute", "Das heißt:"):
        assert part in text


@pytest.mark.parametrize(("language", "page"), [("de", "Seite 1 von 1"), ("en", "Page 1 of 1")])
def test_it_is_tagged_in_its_language(language, page):
    made = pdf(DOCUMENT, document(*EVERY_BLOCK), language=language)

    root = PdfReader(BytesIO(made)).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == (language, True)
    assert page in words(made)


def test_what_is_no_document_is_refused_without_quoting_it():
    with pytest.raises(NotRendered, match=r"document\.typ") as refused:
        pdf(DOCUMENT, {"title": "Adas Geheimnis"}, language="de")
    assert "Geheimnis" not in str(refused.value)
