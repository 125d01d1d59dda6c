"""The library as every colleague reads it, and as two roles decide about what is in it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from einklang.insights.models import Decided, Lasting
from einklang.policy.schema import Policy
from einklang.staff.models import Role
from einklang.studies.models import Study
from tests.front.staff import browser_of

from .lasting import QUESTION_DE, QUESTION_EN, a_study, lasts

LIBRARY = "/staff/library/"
TYPING = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)) as travel:
        yield travel


@pytest.fixture
def study(promise: Policy) -> Study:
    return a_study()


@pytest.fixture
def nora(db: None) -> Client:
    """An analyst."""
    return browser_of(Role.ANALYST)


def shown(answer: Any) -> list[str]:
    return [entry.finding.title for entry in answer.context["found"].entries]


def page_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


# --- reading ---------------------------------------------------------------------------------------------


def test_an_empty_library_says_how_something_comes_here(promise: Policy, nora: Client) -> None:
    page = page_of(nora.get(LIBRARY))

    assert "Nothing lasts yet. A finding comes here once the check lets it pass and two people agree" in page
    assert 'id="library"' not in page


@pytest.mark.parametrize("role", list(Role))
def test_every_colleague_reads_it(study: Study, role: Role) -> None:
    finding = lasts(study)
    browser = browser_of(role)

    page = page_of(browser.get(LIBRARY))
    for part in (finding.title, finding.details, QUESTION_EN, "found in 4 of 12 interviews", "October 2026"):
        assert part in page
    assert finding.details in page_of(browser.get(f"{LIBRARY}{finding.pk}/"))


def test_in_german_it_says_the_same(study: Study, nora: Client) -> None:
    finding = lasts(study)

    for address in (LIBRARY, f"{LIBRARY}{finding.pk}/"):
        page = page_of(nora.get(address, headers={"Accept-Language": "de"}))
        assert ("Bibliothek" in page, QUESTION_DE in page, "Oktober 2026" in page) == (True, True, True)
        assert QUESTION_EN not in page


def test_of_how_many_is_not_said_where_fewer_were_counted(promise: Policy, nora: Client) -> None:
    lasts(a_study(held=3), interviews=4)
    lasts(a_study(held=1), interviews=1)

    page = page_of(nora.get(LIBRARY))
    assert "found in 4 interviews" in page
    assert "found in 1 of 1 interviews" in page


def test_what_was_written_stays_text(study: Study, nora: Client) -> None:
    text = "<script>alert(1)</script> & more"
    finding = lasts(study, text, details=text, themes=[text])

    for answer in (
        nora.get(LIBRARY),
        nora.get(f"{LIBRARY}{finding.pk}/"),
        nora.post(LIBRARY, {"q": "script"}),
        nora.get(f"{LIBRARY}{finding.pk}/remove/"),
    ):
        assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("searched", ["", "summe"])
def test_three_cost_as_many_queries_as_one(study: Study, nora: Client, searched: str) -> None:
    lasts(study, "Viele suchen zuerst die Summe", review_on=date(2026, 12, 1))
    counted = []
    for _ in range(2):
        nora.get(LIBRARY)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = nora.post(LIBRARY, {"q": searched}, headers=TYPING) if searched else nora.get(LIBRARY)
        counted.append((len(shown(answer)), len(queries)))
        lasts(a_study(question_en="Another one"), "Die Summe fehlt", review_on=date(2026, 12, 1))
        lasts(a_study(question_en="A third one"), "Keine Summe", review_on=date(2026, 12, 1))

    assert [number for number, _queries in counted] == [1, 3]
    assert counted[0][1] == counted[1][1]


# --- searching -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tür", ["Türen und Türschilder"]),
        ("TUER", ["Türen und Türschilder"]),
        ("strasse", ["Die Straße vor dem Haus"]),
        ("STRASS haus", ["Die Straße vor dem Haus"]),
        ("haus strass", ["Die Straße vor dem Haus"]),
        ("aus", []),
        ("fürsorge", ["Türen und Türschilder"]),
        ("zähler", ["Die Straße vor dem Haus"]),
        ("haus türen", []),
        ("!?", ["Die Straße vor dem Haus", "Türen und Türschilder"]),
    ],
)
def test_words_are_found_in_title_text_and_themes(
    study: Study, nora: Client, words: str, found: list[str]
) -> None:
    lasts(study, "Türen und Türschilder", details="Fürsorge zählt.", themes=["Eingang"])
    lasts(study, "Die Straße vor dem Haus", details="", themes=["Zähler"])

    assert shown(nora.post(LIBRARY, {"q": words})) == found


def test_what_was_found_is_marked(study: Study, nora: Client) -> None:
    lasts(study, "Türen & Tore", details="Vor den Türen steht <nichts>.")

    page = page_of(nora.post(LIBRARY, {"q": "tuer"}))
    assert "<mark>Türen</mark> &amp; Tore" in page
    assert "Vor den <mark>Türen</mark> steht &lt;nichts&gt;." in page


def test_words_never_stand_in_an_address(study: Study, nora: Client) -> None:
    lasts(study, "Frau Aydin fehlt hier")
    lasts(study, "Etwas anderes")

    asked = {"q": "aydin", "study": str(study.pk)}
    answer = nora.post(LIBRARY, asked, headers=TYPING)
    assert (answer["HX-Replace-Url"], shown(answer)) == (
        f"{LIBRARY}?study={study.pk}",
        ["Frau Aydin fehlt hier"],
    )
    assert nora.post(LIBRARY, asked).status_code == 200
    assert shown(nora.get(f"{LIBRARY}?study={study.pk}")) == ["Etwas anderes", "Frau Aydin fehlt hier"]


def test_while_typing_only_the_list_comes(study: Study, nora: Client) -> None:
    lasts(study)

    page = nora.post(LIBRARY, {"q": "summe"}, headers=TYPING).content.decode()
    assert page.lstrip().startswith('<div id="found">')


def test_filters_stand_in_the_address(study: Study, nora: Client) -> None:
    other = a_study(question_en="What do you miss in the portal?")
    lasts(study, "Eins", themes=["Abrechnung", "Portal & Co"])
    lasts(other, "Zwei", themes=["Portal & Co"])
    lasts(other, "Drei", themes=["Anrufe"], month=date(2025, 11, 1))

    found = {
        "": ["Eins", "Zwei", "Drei"],
        f"?study={other.pk}": ["Zwei", "Drei"],
        f"?theme={quote('Portal & Co')}": ["Eins", "Zwei"],
        "?year=2025": ["Drei"],
        f"?study={other.pk}&year=2026": ["Zwei"],
        "?study=nobody&theme=nothing&year=9999&page=77": ["Eins", "Zwei", "Drei"],
    }
    assert {query: shown(nora.get(LIBRARY + query)) for query in found} == found


def test_a_study_of_which_nothing_lasts_is_not_taken_for_all(study: Study, nora: Client) -> None:
    lasts(study)
    other = a_study(question_en="What do you miss in the portal?")

    answer = nora.get(f"{LIBRARY}?study={other.pk}")
    assert (shown(answer), "Study: What do you miss in the portal?" in page_of(answer)) == ([], True)
    assert f"?study={other.pk}" in page_of(nora.get(f"/staff/studies/{other.pk}/"))


def test_without_a_script_a_choice_becomes_an_address(study: Study, nora: Client) -> None:
    lasts(study, themes=["Portal & Co"])

    chosen = {"q": "", "study": str(study.pk), "theme": "Portal & Co", "year": "", "review": ""}
    address = f"{LIBRARY}?study={study.pk}&theme=Portal+%26+Co"
    assert nora.post(LIBRARY, chosen)["Location"] == address
    assert nora.post(LIBRARY, chosen | {"drop": "study"})["Location"] == f"{LIBRARY}?theme=Portal+%26+Co"
    assert nora.post(LIBRARY, chosen | {"drop": "all"})["Location"] == LIBRARY
    assert nora.post(LIBRARY, chosen | {"theme": "Aydin"})["Location"] == f"{LIBRARY}?study={study.pk}"


def test_nothing_found_says_what_to_try(study: Study, nora: Client) -> None:
    lasts(study)

    assert "Try the beginning of a word" in page_of(nora.post(LIBRARY, {"q": "xylophon"}))


def test_many_are_shown_page_by_page(study: Study, nora: Client) -> None:
    Lasting.objects.bulk_create(
        Lasting(
            study=study,
            title=f"Nummer {n:02}",
            interviews=1,
            month=date(2026, 10, 1),
            review_on=date(2027, 11, 1),
        )
        for n in range(41)
    )

    pages = [shown(nora.get(f"{LIBRARY}?page={n}")) for n in (1, 2, 3, 4)]
    assert [len(one) for one in pages] == [20, 20, 1, 1]
    assert sorted(pages[0] + pages[1] + pages[2]) == [f"Nummer {n:02}" for n in range(41)]
    assert pages[3] == pages[2]
    assert "Page 2 of 3" in page_of(nora.get(f"{LIBRARY}?page=2"))
    assert nora.post(LIBRARY, {"page": "2"})["Location"] == f"{LIBRARY}?page=2"
    assert shown(nora.post(LIBRARY, {"q": "nummer", "page": "3"})) == ["Nummer 40"]


# --- deciding --------------------------------------------------------------------------------------------


def test_open_and_overdue_reviews_stand_beside_the_list(study: Study, nora: Client) -> None:
    lasts(study, "Längst dran", review_on=date(2026, 11, 1))
    lasts(study, "Bald dran", review_on=date(2027, 1, 1))
    lasts(study, "Noch lange nicht", review_on=date(2027, 2, 1))

    answer = nora.get(LIBRARY)
    rail = page_of(answer).split('class="rail"')[1]
    assert [one.finding.title for one in answer.context["reviews"]] == ["Längst dran", "Bald dran"]
    assert ("overdue since November 2026" in rail, "before January 2027" in rail) == (True, True)
    assert "Noch lange nicht" not in rail
    assert shown(nora.get(f"{LIBRARY}?review=due")) == ["Längst dran", "Bald dran"]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.INTERVIEWER])
def test_a_finding_is_kept(study: Study, role: Role) -> None:
    finding, browser = lasts(study, review_on=date(2027, 1, 1)), browser_of(role)

    assert "It still holds: keep it" in page_of(browser.get(f"{LIBRARY}{finding.pk}/"))
    answer = browser.post(f"{LIBRARY}{finding.pk}/keep/", {"seen": "2027-01-01"}, follow=True)
    assert ("It stays." in page_of(answer), "before December 2027" in page_of(answer)) == (True, True)
    assert Lasting.objects.get().review_on == date(2027, 12, 1)


def test_a_finding_is_removed_after_a_second_look(study: Study, nora: Client) -> None:
    finding = lasts(study)

    assert "Remove this finding?" in page_of(nora.get(f"{LIBRARY}{finding.pk}/remove/"))
    assert Lasting.objects.exists()
    answer = nora.post(f"{LIBRARY}{finding.pk}/remove/", {"seen": "2027-11-01"}, follow=True)
    assert (answer.redirect_chain[0][0], "The finding is removed." in page_of(answer)) == (LIBRARY, True)
    assert not Lasting.objects.exists()
    assert nora.get(f"{LIBRARY}{finding.pk}/").status_code == 404


def test_whoever_is_second_is_told(study: Study, nora: Client) -> None:
    finding, other = lasts(study, review_on=date(2027, 1, 1)), browser_of(Role.INTERVIEWER)
    seen = {"seen": "2027-01-01"}
    other.post(f"{LIBRARY}{finding.pk}/keep/", seen)

    for deed in ("keep", "remove"):
        answer = nora.post(f"{LIBRARY}{finding.pk}/{deed}/", seen, follow=True)
        assert "A colleague has looked at it again in the meantime and kept it." in page_of(answer)
    other.post(f"{LIBRARY}{finding.pk}/remove/", {"seen": "2027-12-01"})
    for deed in ("keep", "remove"):
        answer = nora.post(f"{LIBRARY}{finding.pk}/{deed}/", seen, follow=True)
        assert "A colleague has removed this finding in the meantime." in page_of(answer)
    assert sorted(Decided.objects.values_list("deed", "times")) == [("kept", 1), ("removed", 1)]


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.PRIVACY, Role.ADMIN])
def test_others_read_and_do_not_decide(study: Study, role: Role) -> None:
    finding, browser = lasts(study, review_on=date(2026, 11, 1)), browser_of(role)

    page = page_of(browser.get(f"{LIBRARY}{finding.pk}/"))
    assert "Analysis and interviewers decide." in page
    assert ("keep it" in page, "emove it" in page) == (False, False)
    assert "reviews" not in browser.get(LIBRARY).context
    answers = [
        browser.get(f"{LIBRARY}{finding.pk}/remove/"),
        browser.post(f"{LIBRARY}{finding.pk}/remove/"),
        browser.post(f"{LIBRARY}{finding.pk}/keep/"),
    ]
    assert [one.status_code for one in answers] == [403] * 3
    assert Lasting.objects.exists()


def test_a_page_of_nothing_is_not_there(promise: Policy, nora: Client) -> None:
    assert nora.get(f"{LIBRARY}{uuid4()}/").status_code == 404
    assert nora.get(f"{LIBRARY}{uuid4()}/keep/").status_code == 405
    assert reverse("staff_library") == LIBRARY
