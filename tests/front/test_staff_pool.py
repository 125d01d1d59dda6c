"""The list of people: searched by words, filtered by closed lists, paged by key."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from einklang.front.staff_queries import pool
from einklang.people.models import Person
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Reading, Role
from tests.front.staff import browser_of

POOL = "/staff/pool/"


@pytest.fixture
def browser(promise):
    return browser_of(Role.COORDINATOR)


@pytest.fixture
def bob(join):
    """Of another company than Ada, and with the storage allowed only."""
    details = {"last_name": "Börde", "email": "bob@boerde.example", "customer_number": ""}
    return join(
        answers={"first_name": "Bob", "company_name": "Börde"} | details, consents=frozenset({"storage"})
    )


def found(browser, **asked):
    return [row.person.last_name for row in browser.post(POOL, asked).context["found"].rows]


@pytest.mark.parametrize(
    "words", ["Löwenherz", "löw", "LOEW", "ada löw", "wohnbau", "ada@loewenherz.example", "40118276"]
)
def test_people_are_found_by_the_beginnings_of_their_words(browser, ada, bob, words):
    assert found(browser, q=words) == ["Löwenherz"]


@pytest.mark.parametrize("words", ["herz", "4011", "börde löw"])
def test_people_are_not_found_by_other_parts(browser, ada, bob, words):
    assert found(browser, q=words) == []


def test_without_words_everybody_is_listed_the_latest_first(browser, ada, bob):
    rows = browser.get(POOL).context["found"].rows

    assert [row.person for row in rows] == [bob, ada]


def test_who_is_frozen_is_not_in_the_list(browser, ada, bob):
    open_case(ada.pk, Right.RESTRICTION, way="own-page")

    assert found(browser, q="löw") == []
    assert b"wenherz" not in browser.get(POOL).content


def test_who_is_over_is_not_in_the_list_though_nobody_deleted_them(browser, ada):
    Person.objects.update(ends_at=now())

    assert found(browser, q="löw") == []


def test_who_has_not_confirmed_is_not_in_the_list(browser, ada):
    Person.objects.update(state="pending")

    assert found(browser, q="löw") == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"kind": "cooperative"}, 2),
        ({"kind": "manager"}, 0),
        ({"flats": "1000"}, 2),
        ({"flats": "5000"}, 0),
        ({"service": "heating-cost"}, 2),
        ({"service": "heating"}, 0),
        ({"allowed": "recording"}, 1),
        ({"allowed": "observation", "service": "heating-cost"}, 1),
    ],
)
def test_filters_stand_in_the_address(browser, ada, bob, asked, expected):
    assert len(browser.get(POOL, asked).context["found"].rows) == expected


def test_a_filter_can_be_let_go(browser, ada, bob):
    assert found(browser, q="löw", kind="manager", drop="kind") == ["Löwenherz"]


def test_no_name_ever_stands_in_an_address(browser, ada):
    answer = browser.post(POOL, {"q": "löwenherz", "kind": "cooperative"}, headers={"HX-Request": "true"})

    assert answer.headers["HX-Replace-Url"] == f"{POOL}?kind=cooperative"
    assert b'method="post"' in browser.get(POOL).content


def test_while_typing_only_the_list_is_answered(browser, ada):
    answer = browser.post(POOL, {"q": "löw"}, headers={"HX-Request": "true"})

    assert answer.content.strip().startswith(b'<div id="found">')


def test_searching_for_nothing_is_the_plain_list(browser, ada):
    assert browser.post(POOL, {"q": "  ", "flats": "200"}).headers["Location"] == f"{POOL}?flats=200"


def test_the_list_writes_nobody_into_the_log(browser, ada):
    found(browser, q="löw")

    assert not Reading.objects.exists()


def test_pages_follow_each_other_without_gap_or_repetition(browser, join, monkeypatch):
    monkeypatch.setattr(pool, "PAGE", 2)
    people = [join(answers={"email": f"p{n}@loewenherz.example"}) for n in range(5)]
    Person.objects.update(submitted_at=now() - timedelta(days=1))  # the same moment for all

    seen, pages, key = [], [], {}
    while True:
        page = browser.get(POOL, key).context["found"]
        pages.append([row.person.pk for row in page.rows])
        seen += pages[-1]
        if not page.older:
            break
        key = {"older_than": page.older}
    assert sorted(seen) == sorted(person.pk for person in people)
    assert len(pages) == 3

    back = browser.get(POOL, {"newer_than": page.newer}).context["found"]
    assert [row.person.pk for row in back.rows] == pages[1]


@pytest.mark.parametrize("key", ["", "nonsense", "2026-01-01~x", "~", "2026-01-01T00:00:00~" + "0" * 32])
def test_a_page_that_nobody_gave_out_is_the_first(browser, ada, key):
    assert len(browser.get(POOL, {"older_than": key}).context["found"].rows) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_a_longer_list_asks_the_database_no_more_often(browser, join, django_assert_max_num_queries, number):
    for n in range(number):
        join(answers={"email": f"p{n}@loewenherz.example"})

    with django_assert_max_num_queries(8):
        browser.get(POOL)


def test_an_empty_pool_says_how_people_come_in(browser):
    assert b"/join/" in browser.get(POOL).content


def test_the_address_of_a_person_is_in_the_list(browser, ada):
    assert reverse("staff_person", args=[ada.pk]).encode() in browser.get(POOL).content
