"""What was learned in pictures: the bars are the numbers, and each picture has them as a table."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from einklang.insights.picture import pictures, pictures_of
from einklang.policy.schema import Policy
from einklang.staff.models import Role
from einklang.studies.models import Study
from einklang.ui.chart import Picture
from tests.front.staff import browser_of

from .lasting import QUESTION_DE, QUESTION_EN, a_study, lasts

PICTURES = "/staff/library/pictures/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)) as travel, translation.override("en"):
        yield travel


@pytest.fixture
def study(promise: Policy) -> Study:
    return a_study()


@pytest.fixture
def nora(db: None) -> Client:
    return browser_of(Role.ANALYST)


def by_name() -> dict[str, Picture]:
    return {one.name: one for one in pictures("en")}


def drawn(picture: Picture) -> list[tuple[int, int, int]]:
    """Where the bars with a number stand, how wide and how high they are."""
    return [(bar.x, bar.width, bar.height) for bar in picture.bars if bar.tone != "off"]


def test_themes_are_counted_by_quarter(study: Study) -> None:
    for month in (date(2026, 10, 1), date(2026, 11, 1), date(2026, 7, 1)):
        lasts(study, themes=["Abrechnung", "Abrechnung"], month=month)
    lasts(study, themes=["Portal"], month=date(2025, 1, 1))
    lasts(study, themes=["Verjährt"], month=date(2024, 12, 1))

    themes = by_name()["themes"]
    assert themes.head == ["Theme", *(f"Q{n} {y}" for y in (2025, 2026) for n in (1, 2, 3, 4))]
    assert themes.rows == [
        ["Abrechnung", "0", "0", "0", "0", "0", "0", "1", "2"],
        ["Portal", "1", "0", "0", "0", "0", "0", "0", "0"],
    ]
    assert drawn(themes) == [(148 + 25 * 6, 15, 11), (148 + 25 * 7, 15, 22), (148, 15, 11)]


def test_six_themes_are_drawn_and_all_are_in_the_table(study: Study) -> None:
    for n in range(9):
        lasts(study, themes=[f"Thema {n}"])

    themes = by_name()["themes"]
    assert (len(drawn(themes)), len(themes.rows), themes.summary) == (6, 9, "3 more themes in the table")


def test_a_study_shows_in_how_many_of_its_interviews_each_was_found(study: Study) -> None:
    lasts(study, "Selten", interviews=3)
    lasts(study, "Immer", interviews=12)
    lasts(a_study(), "Anderswo", interviews=9)

    found, resting = pictures_of(study)
    assert (found.rows, found.summary) == ([["Immer", "12"], ["Selten", "3"]], "of 12 interviews")
    assert [width for _x, width, _height in drawn(found)] == [340, 85]
    assert sum(int(number) for _n, number in resting.rows) == 2


def test_where_fewer_interviews_were_counted_nothing_is_wider_than_the_picture(promise: Policy) -> None:
    study = a_study(held=0)
    lasts(study, interviews=4)

    found = pictures_of(study)[0]
    assert ([width for _x, width, _height in drawn(found)], found.summary) == ([340], "one finding")


def test_what_each_study_found(study: Study) -> None:
    other = a_study(question_en="What do you miss in the portal?")
    for one in (other, other, study):
        lasts(one)

    studies = by_name()["studies"]
    assert studies.rows == [["What do you miss in the portal?", "2"], [QUESTION_EN, "1"]]
    assert [width for _x, width, _height in drawn(studies)] == [340, 170]


def test_how_much_rests_on_how_many(study: Study) -> None:
    for number in (1, 1, 2, 6, 7, 40):
        lasts(study, interviews=number)

    resting = by_name()["resting"]
    assert resting.rows == [["1", "2"], ["2", "1"], ["3", "0"], ["4", "0"], ["5", "0"], ["6 or more", "3"]]
    assert sorted(drawn(resting)) == [(46, 30, 76), (96, 30, 38), (296, 30, 114)]


def test_the_page_has_a_table_for_each_picture(study: Study, nora: Client) -> None:
    lasts(study)

    for query, number in (("", 3), (f"?study={study.pk}", 2)):
        page = nora.get(PICTURES + query).content.decode()
        assert len(re.findall(r'<svg viewBox="0 0 340 \d+" role="img" aria-label="[^"]+"', page)) == number
        assert (page.count("<figure"), page.count("<table")) == (number, number)
        assert "style=" not in page


def test_for_another_page_only_the_pictures_come(study: Study, nora: Client) -> None:
    lasts(study)

    part = nora.get(f"{PICTURES}?study={study.pk}", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="pictures">')


def test_in_german(study: Study, nora: Client) -> None:
    lasts(study)

    page = nora.get(f"{PICTURES}?study={study.pk}", headers={"Accept-Language": "de"}).content.decode()
    assert ("Was sie ergeben hat" in page, QUESTION_DE in page) == (True, True)


def test_without_findings_the_page_says_what_is_missing(study: Study, nora: Client) -> None:
    for query in ("", f"?study={study.pk}"):
        assert "There is nothing to draw yet" in nora.get(PICTURES + query).content.decode()


@pytest.mark.parametrize("named", ["nothing", "7d0f2b0a-5c52-4d0e-9a43-2f6f0c1b8e11"])
def test_a_study_that_is_not_there_has_no_pictures(promise: Policy, nora: Client, named: str) -> None:
    assert nora.get(f"{PICTURES}?study={named}").status_code == 404


def test_three_cost_as_many_queries_as_one(study: Study, nora: Client) -> None:
    lasts(study)
    counted = []
    for _ in range(2):
        nora.get(PICTURES)
        with CaptureQueriesContext(connection) as queries:
            nora.get(PICTURES)
        counted.append(len(queries))
        lasts(a_study())
        lasts(a_study())

    assert counted[0] == counted[1]
