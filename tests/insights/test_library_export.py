"""What leaves the library as a file: whatever stands in a finding stays text, and says how it was checked."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from einklang.insights import exporting
from einklang.insights.exporting import as_pdf, by_study, document, markdown
from einklang.insights.models import Lasting
from einklang.insights.shelf import Asked, Entry, Found, find
from einklang.policy.period import Period
from einklang.policy.schema import Policy
from einklang.staff.models import Role
from einklang.studies.models import Study
from tests.front.staff import browser_of

from .lasting import QUESTION_DE, QUESTION_EN, a_study, lasts

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60) | st.text(
    "#*_-+=1.)>[]()`~|\\&<! \t\nab"
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)) as travel:
        yield travel


@pytest.fixture
def nora(promise: Policy) -> Client:
    return browser_of(Role.ANALYST)


def words(made: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages).split())


def found_of(*texts: tuple[str, str, str, str]) -> Found:
    """A page with findings of these questions, titles, details and themes, without a database."""
    entries = [
        Entry(
            finding=Lasting(
                title=title,
                details=details,
                themes=[theme],
                interviews=2,
                month=date(2026, 10, 1),
                review_on=date(2027, 11, 1),
            ),
            study=Study(held=5),
            question=question,
            open=False,
            overdue=False,
        )
        for question, title, details, theme in texts
    ]
    return Found(Asked("", {}, 1), [], entries, len(entries), len(entries), 1, 1)


@pytest.fixture
def yearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "reviewed_every", lambda: Period.parse("P1Y"))
    monkeypatch.setattr(exporting, "month_of", lambda _moment: date(2026, 11, 1))


def outline(text: str) -> list[str]:
    """The blocks of a Markdown text as a reader of CommonMark takes them."""
    return [
        f"{token.tag}:{token.map[0]}" if token.type == "heading_open" else token.type
        for token in MarkdownIt("commonmark").enable("table").parse(text)
        if token.type.endswith("_open") or token.type in ("fence", "code_block", "hr", "html_block")
    ]


# --- Markdown --------------------------------------------------------------------------------------------


def test_it_is_grouped_by_study_in_the_readers_language(nora: Client) -> None:
    first, second = a_study(), a_study(question_de="Was fehlt im Portal?", question_en="What is missing?")
    lasts(first, "Viele suchen zuerst die Summe", themes=["Abrechnung", "Portal"])
    lasts(second, "Das Portal kennt kaum jemand", details="", themes=[], month=date(2026, 9, 1), interviews=1)
    lasts(first, "Nachfragen kommen im März", details="Eins.\n\nZwei.", month=date(2026, 8, 1))

    answer = nora.post("/staff/library/markdown/", headers={"Accept-Language": "de"})

    assert answer["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="einklang-library.md"'
    text = answer.content.decode()
    assert text.startswith("# Bibliothek: was wir gelernt haben\n\nDiese Erkenntnisse nennen niemanden.")
    assert "Spätestens nach 1 Jahr wird jede noch einmal angesehen." in text
    assert text.split("\n\n")[2:] == [
        "- Stand: November 2026\n- Auswahl: 3 Erkenntnisse",
        f"## {QUESTION_DE}",
        "### Viele suchen zuerst die Summe",
        "Sie blättern bis zur letzten Seite und lesen von dort zurück.",
        "in 4 von 12 Interviews gefunden · Oktober 2026 · Abrechnung, Portal",
        "### Nachfragen kommen im März",
        "Eins.",
        "Zwei.",
        "in 4 von 12 Interviews gefunden · August 2026 · Abrechnung",
        "## Was fehlt im Portal?",
        "### Das Portal kennt kaum jemand",
        "in 1 von 12 Interviews gefunden · September 2026\n",
    ]


def test_only_what_is_found_leaves_and_the_words_stay_here(nora: Client) -> None:
    study = a_study()
    lasts(study, "Frau Aydin fehlt hier", details="")
    lasts(study, "Etwas anderes", details="")

    asked = {"q": "aydin", "study": str(study.pk), "year": "2026"}
    text = nora.post("/staff/library/markdown/", asked).content.decode()
    assert "- Selection: one finding, chosen by a search for words\n" in text
    assert f"- Study: {QUESTION_EN}\n- Year: 2026\n" in text
    assert ("Frau Aydin fehlt hier" in text, "Etwas anderes" in text, "aydin" in text) == (True, False, False)


def test_everything_leaves_and_not_only_a_page(nora: Client) -> None:
    study = a_study()
    for n in range(21):
        lasts(study, f"Nummer {n}")

    assert nora.post("/staff/library/markdown/", {"page": "2"}).content.decode().count("\n### ") == 21
    assert len(find({}, "de", size=None).entries) == 21


@given(question=TEXTS, title=TEXTS, details=TEXTS, theme=TEXTS)
def test_no_text_becomes_markup(question: str, title: str, details: str, theme: str) -> None:
    with pytest.MonkeyPatch.context() as patch, translation.override("en"):
        patch.setattr(exporting, "reviewed_every", lambda: Period.parse("P1Y"))
        patch.setattr(exporting, "month_of", lambda _moment: date(2026, 11, 1))
        text = markdown(found_of((question, title, details, theme)))

    heads = re.findall(r"^(#{1,6})(?: |$)", text, flags=re.MULTILINE)
    assert heads == ["#", "##", "###"]
    assert len(re.findall(r"^- ", text, flags=re.MULTILINE)) == 2
    lines = [one for one in re.split(r"\n", text) if one and not re.match(r"#|- ", one)]
    assert [one for one in lines if re.match(r"\s|[-+=>|~`<]|\d{1,9}[.)]", one)] == []
    assert re.findall(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|~$]", text) == []
    kinds = [one.partition(":")[0] for one in outline(text)]
    body = kinds[kinds.index("h2") :]
    assert body == ["h2", "h3"] + ["paragraph_open"] * (len(body) - 2)


# --- PDF -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title", "assured", "of", "when"),
    [
        (
            "de",
            "Bibliothek: was wir gelernt haben",
            "Diese Erkenntnisse nennen niemanden.",
            "in 4 von 12",
            "Oktober 2026",
        ),
        ("en", "Library: what was learned", "These findings name nobody.", "in 4 of 12", "October 2026"),
    ],
)
def test_the_pdf_is_tagged_and_in_the_readers_language(
    nora: Client, language: str, title: str, assured: str, of: str, when: str
) -> None:
    lasts(a_study(), "Viele suchen zuerst die Summe")

    answer = nora.post("/staff/library/pdf/", headers={"Accept-Language": language})

    assert answer["Content-Disposition"] == 'attachment; filename="einklang-library.pdf"'
    reader = PdfReader(BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], reader.metadata.title) == (language, True, title)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "/StructTreeRoot" in root
    text = words(answer.content)
    for part in (assured, "Viele suchen zuerst die Summe", of, when):
        assert part in text


def test_its_headings_are_study_and_finding(nora: Client) -> None:
    lasts(a_study(), "Viele suchen zuerst die Summe")
    lasts(a_study(question_de="Was fehlt im Portal?"), "Das Portal kennt kaum jemand")

    with translation.override("de"):
        made = as_pdf(find({}, "de", size=None))
    outlines = [
        [one.title for one in part] if isinstance(part, list) else part.title
        for part in PdfReader(BytesIO(made)).outline
    ]
    assert outlines == [
        "Was fehlt im Portal?",
        ["Das Portal kennt kaum jemand"],
        QUESTION_DE,
        ["Viele suchen zuerst die Summe"],
    ]


@pytest.mark.parametrize("odd", ["\x07", "中文", "\ufffe", "\u2028", "😀", "#panic()", "a\u0301", "\x00"])
def test_a_sign_without_a_font_does_not_keep_the_file_from_being_made(yearly: None, odd: str) -> None:
    with translation.override("de"):
        made = as_pdf(found_of((odd, f"Vor {odd}", f"Nach {odd} weiter", odd)))

    assert "weiter" in words(made)


def test_the_document_says_what_the_markdown_says(yearly: None) -> None:
    found = found_of(("Frage?", "Titel", "Eins.\nZwei.", "Thema"))

    with translation.override("en"):
        (section,), text = document(found)["sections"], markdown(found)
    told = [block.get("text") or block["lines"][0] for block in section["blocks"]]
    assert told == ["Titel", "Eins.", "Zwei.", "found in 2 of 5 interviews · October 2026 · Thema"]
    assert all(one in text for one in (section["title"], *told))
    assert [question for question, _entries in by_study(found.entries)] == ["Frage?"]


@pytest.mark.parametrize("role", list(Role))
def test_every_colleague_may_take_it_along(promise: Policy, role: Role) -> None:
    browser = browser_of(role)

    for kind in ("markdown", "pdf"):
        assert browser.post(f"/staff/library/{kind}/").status_code == 200
        assert browser.get(f"/staff/library/{kind}/").status_code == 405
