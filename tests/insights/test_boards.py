"""The board, a finding's page, and the search, as those use them who evaluate."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.insights.models import Evidence, Finding, Lasting, Origin, Speaker
from einklang.insights.queries import findings
from einklang.insights.transcripts.writing import Utterance, write_down
from einklang.people.models import Person
from einklang.room.models import Recording
from einklang.staff.models import Reading, User
from einklang.studies.models import Study

from .conftest import browser_of
from .learning import a_clip, a_finding, a_quote, a_remark


@pytest.fixture
def browser(lea: User) -> Client:
    return browser_of(lea)


def address(study: Study, *parts: object) -> str:
    return "/".join(["/staff/findings", str(study.pk), *map(str, parts), ""])


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode())


def test_what_was_noted_becomes_a_finding_and_lies_under_it(
    browser: Client, recording: Recording, study: Study, lea: User, ada: Person
) -> None:
    clip, line = a_clip(recording, lea, text="Prints it all"), a_remark(study, [ada], lea, "Reads it aloud")
    shown = text(browser.get(address(study)))
    assert ("Prints it all" in shown, "Reads it aloud" in shown) == (True, True)
    begun = browser.post(address(study, "put"), {"piece": f"mark:{clip.pk}", "to": "new"})
    assert "Prints it all" in text(browser.get(begun["Location"]))
    given = {"piece": f"mark:{clip.pk}", "title": "Paper compares", "details": "", "themes": "paper, paper"}
    assert browser.post(address(study, "new"), given).status_code == 302
    finding = findings().get()
    browser.post(address(study, "put"), {"piece": f"remark:{line.pk}", "to": str(finding.pk)})

    assert Evidence.objects.filter(finding=finding).count() == 2
    assert finding.content == {"title": "Paper compares", "details": "", "themes": ["paper"]}
    assert "Alles, was notiert wurde" in text(browser.get(address(study)))


def test_without_a_title_nothing_is_kept_and_nothing_typed_is_lost(
    browser: Client, recording: Recording, study: Study, lea: User
) -> None:
    clip = a_clip(recording, lea)
    given = {"piece": f"mark:{clip.pk}", "title": "", "details": "long thought", "themes": "paper"}
    shown = text(browser.post(address(study, "new"), given), 422)

    assert ("long thought" in shown, f"mark:{clip.pk}" in shown, 'href="#title"' in shown) == (True,) * 3
    assert Finding.objects.count() == 0


@pytest.mark.parametrize(
    "piece", ["", "mark:", "mark:nothing", f"remark:{UUID(int=7)}", f"other:{UUID(int=7)}"]
)
def test_what_is_no_evidence_is_put_under_nothing(
    browser: Client, recording: Recording, study: Study, lea: User, piece: str
) -> None:
    finding = a_finding(study, lea, a_clip(recording, lea))
    assert browser.post(address(study, "put"), {"piece": piece, "to": str(finding.pk)}).status_code == 302
    assert browser.post(address(study, finding.pk, "out"), {"piece": piece}).status_code == 302

    assert Evidence.objects.filter(finding=finding).count() == 1


def test_of_two_who_change_it_the_later_one_sees_both(
    browser: Client, recording: Recording, study: Study, lea: User
) -> None:
    finding = a_finding(study, lea, a_clip(recording, lea))
    page = address(study, finding.pk)
    given = {"title": "theirs", "details": "their thought", "themes": "", "version": "1"}
    assert browser.post(page, given).status_code == 302
    shown = text(browser.post(page, given | {"title": "mine", "details": "my thought"}), 409)

    found = [one for one in ("theirs", "their thought", 'value="mine"', "my thought") if one in shown]
    assert found == ["theirs", "their thought", 'value="mine"', "my thought"]
    assert browser.post(page, given | {"title": "both", "version": "2"}).status_code == 302


def test_the_page_shows_what_must_go_and_the_gate_stays_shut(
    browser: Client, recording: Recording, study: Study, lea: User
) -> None:
    finding = a_finding(study, lea, a_clip(recording, lea), title="Frau Löwenherz druckt")
    page = address(study, finding.pk)
    shown = text(browser.get(page))
    assert '<mark class="trace">Löwenherz</mark>' in shown
    assert 'value="bring"' not in shown
    browser.post(page + "gate/", {"do": "bring", "version": "1"})

    assert Finding.objects.get().stage == "draft"


def test_two_people_let_it_through_and_it_stands_in_the_library(
    browser: Client, recording: Recording, study: Study, lea: User, tom: User
) -> None:
    finding = a_finding(study, lea, a_clip(recording, lea))
    page = address(study, finding.pk)
    browser.post(page + "gate/", {"do": "bring", "version": "1"})
    assert "0 von 2" in text(browser.get(page))
    browser.post(page + "agree/", {"version": "1"})
    assert "1 von 2" in text(browser.get(page))
    other = browser_of(tom)
    assert "Ich, Tom Tann" in text(other.get(page))
    passed = other.post(page + "agree/", {"version": "1"})

    assert passed["Location"] == f"/staff/library/{Lasting.objects.get().pk}/"
    assert "Nichts davon wurde freigegeben" in text(browser.get(page), 410)


def test_a_finding_whose_source_withdraws_at_the_gate_says_why_it_is_gone(
    browser: Client, recording: Recording, study: Study, lea: User, tom: User, cy: Person
) -> None:
    a_quote(recording, lea, "I compare two years on paper")
    finding = a_finding(study, lea, a_clip(recording, lea))
    page = address(study, finding.pk)
    browser.post(page + "gate/", {"do": "bring", "version": "1"})
    browser.post(page + "agree/", {"version": "1"})
    withdraw(cy.pk, ["recording"], way=Way.OWN_PAGE)
    shown = text(browser_of(tom).post(page + "agree/", {"version": "1"}), 410)

    assert ("widerrufen" in shown, Lasting.objects.count()) == (True, 0)


def test_findings_are_ordered_removed_and_taken_back(
    browser: Client, recording: Recording, study: Study, lea: User
) -> None:
    clip = a_clip(recording, lea)
    one, two = (a_finding(study, lea, clip, title=title) for title in ("one", "two"))
    browser.post(address(study, two.pk, "move"), {"to": "up"})
    assert [row.pk for row in findings()] == [two.pk, one.pk]
    browser.post(address(study, two.pk, "gate"), {"do": "bring", "version": "1"})
    browser.post(address(study, two.pk, "remove"))
    assert Finding.objects.count() == 2
    browser.post(address(study, two.pk, "gate"), {"do": "back"})
    browser.post(address(study, two.pk, "remove"))

    assert [row.pk for row in findings()] == [one.pk]


def test_the_board_takes_a_fixed_number_of_queries(
    browser: Client, recording: Recording, study: Study, lea: User
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            text(browser.get(address(study)))
        return len(counted)

    a_finding(study, lea, a_clip(recording, lea))
    queries()
    one = queries()
    for begins in (30_000, 40_000):
        a_finding(study, lea, a_clip(recording, lea, begins), a_clip(recording, lea, begins + 5000))
        a_clip(recording, lea, begins + 1)
    assert queries() == one


# Searching


def said(recording: Recording, lea: User, *texts: str) -> None:
    lines = [
        Utterance(number * 1000, number * 1000 + 900, Speaker.UNKNOWN, None, one)
        for number, one in enumerate(texts)
    ]
    write_down(recording.pk, lines, origin=Origin.IMPORTED, language="de", by=lea.pk, replace=False)


def found(browser: Client, words: str) -> str:
    return text(browser.post("/staff/findings/search/", {"q": words}))


def test_what_was_said_noted_and_found_is_found_by_the_beginnings_of_words(
    browser: Client, recording: Recording, study: Study, lea: User, ada: Person
) -> None:
    said(recording, lea, "Die Übersicht drucke ich aus", "Nichts weiter")
    a_finding(study, lea, a_clip(recording, lea, text="Übersichten auf Papier"), title="Übersicht fehlt")
    shown = found(browser, "uebersicht")

    for one in ("Die Übersicht drucke ich aus", "Übersichten auf Papier", "Übersicht fehlt"):
        assert one in shown
    assert "Nichts weiter" not in shown
    assert set(Reading.objects.filter(what="transcript").values_list("person", flat=True)) >= {ada.pk}
    assert "Das hat niemand gesagt" in found(browser, "Portal")


def test_nobody_finds_what_they_may_not_see(
    browser: Client, recording: Recording, study: Study, lea: User, ada: Person
) -> None:
    said(recording, lea, "Die Übersicht drucke ich aus")
    a_clip(recording, lea, text="Übersicht auf Papier")
    other = User.objects.create(email="max@kalo.example", name="Max", roles=["interviewer"])
    assert "drucke ich aus" not in found(browser_of(other), "Übersicht")
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())

    shown = found(browser, "Übersicht")
    assert [one for one in ("drucke ich aus", "auf Papier") if one in shown] == []


def test_what_is_looked_for_stands_in_no_address(browser: Client, recording: Recording) -> None:
    shown = text(browser.get("/staff/findings/search/?q=Papier"))

    assert ('method="post" role="search"' in shown, 'value="Papier"' in shown) == (True, False)
