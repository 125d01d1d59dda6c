"""The list of people: searched by words, filtered by closed lists, paged by key."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from einklang.front.staff_queries import pool
from einklang.people.models import Person
from einklang.pool.search import Limits
from einklang.pool.search import find as search
from einklang.retention.models import Census
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


@pytest.fixture
def small(monkeypatch):
    """The list with other limits than those of a large pool."""

    def limited(limits):
        monkeypatch.setattr(pool, "search", lambda wanted, place, _limits: search(wanted, place, limits))

    return limited


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
        ({"service": "energy"}, 0),
        ({"below": "5000"}, 2),
        ({"below": "200"}, 0),
        ({"recording": "yes"}, 1),
        ({"recording": "no"}, 1),
        ({"observation": "yes", "service": "heating-cost"}, 1),
        ({"storage": "no"}, 2),
        ({"portal": "yes"}, 2),
        ({"portal": "no"}, 0),
        ({"interfaces": "no"}, 2),
        ({"contact": "never"}, 2),
        ({"contact": "30"}, 2),
        ({"contact": "within-30"}, 0),
        ({"ends": "180"}, 0),
        ({"number": "yes"}, 1),
        ({"number": "no"}, 1),
        ({"kind": "nonsense", "flats": "7", "ends": "-1"}, 2),
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


def test_pages_lead_on_and_back(browser, join, small):
    small(Limits(page=2))
    people = [join(answers={"email": f"p{n}@loewenherz.example"}).pk for n in range(5)][::-1]

    first = browser.get(POOL).context["found"]
    second = browser.post(POOL, {"q": "löw", "page": first.older}).context["found"]
    third = browser.get(POOL, {"page": second.older}).context["found"]
    back = browser.get(POOL, {"page": third.newer}).context["found"]

    shown = [[row.person.pk for row in page.rows] for page in (first, second, third, back)]
    assert shown == [people[:2], people[2:4], people[4:], people[2:4]]
    assert (first.newer, third.older) == ("", "")


@pytest.mark.parametrize(
    "key", ["", "x", "a", "a1~2", "aB", "a" + "9" * 30, "a1.x", "a1.1.1~x", "b1.1.1.1", "a\0"]
)
def test_a_page_that_nobody_gave_out_is_the_first(browser, ada, key):
    for sort in ("newest", "ends", "name"):
        assert len(browser.get(POOL, {"page": key, "sort": sort}).context["found"].rows) == 1


def test_a_search_that_is_not_done_says_how_far_it_came_and_goes_on(browser, join, small):
    small(Limits(page=2, few=1, furthest=2))
    oldest, *_others = (join(answers={"email": f"p{n}@loewenherz.example"}) for n in range(5))
    Person.objects.filter(pk=oldest.pk).update(company_type="other")

    answer = browser.get(POOL, {"kind": "other"})
    assert [answer.context["found"].rows, answer.context["found"].walked] == [[], 2]
    assert b"2 looked through" in answer.content

    on = answer.context["found"]
    while on.onward:
        on = browser.post(POOL, {"kind": "other", "page": on.onward}, headers={"HX-Request": "true"}).context[
            "found"
        ]
    assert [row.person for row in on.rows] == [oldest]


def test_the_order_can_be_chosen(browser, ada, bob):
    Person.objects.filter(pk=bob.pk).update(ends_at=now() + timedelta(days=30))

    orders = {sort: found(browser, q="example", sort=sort) for sort in ("newest", "ends", "name", "nonsense")}
    assert orders == {
        "newest": ["Börde", "Löwenherz"],
        "ends": ["Börde", "Löwenherz"],
        "name": ["Börde", "Löwenherz"],
        "nonsense": ["Börde", "Löwenherz"],
    }
    Person.objects.filter(pk=bob.pk).update(ends_at=now() + timedelta(days=9000))
    assert found(browser, q="example", sort="ends") == ["Löwenherz", "Börde"]


def test_too_many_to_sort_by_name_is_said(browser, ada, bob, small):
    small(Limits(named=1))

    answer = browser.get(POOL, {"sort": "name"})
    assert answer.context["found"].too_many_to_sort
    assert b"the latest come first" in answer.content


def test_the_heading_says_how_many_there_are(browser, ada, bob):
    assert browser.get(POOL).context["people"] == "2"


def test_of_a_large_pool_the_census_of_the_day_is_told(browser, ada, bob, monkeypatch):
    monkeypatch.setattr(pool, "FEW", 1)
    Census.objects.create(day=now().date(), figures={"people": 123456})

    assert browser.get(POOL).context["people"] == "123,456"


@pytest.mark.parametrize("number", [1, 3])
def test_a_longer_list_asks_the_database_no_more_often(browser, join, django_assert_max_num_queries, number):
    for n in range(number):
        join(answers={"email": f"p{n}@loewenherz.example"})

    with django_assert_max_num_queries(12):
        browser.get(POOL)


def test_an_empty_pool_says_how_people_come_in(browser):
    assert b"/join/" in browser.get(POOL).content


def test_the_address_of_a_person_is_in_the_list(browser, ada):
    assert reverse("staff_person", args=[ada.pk]).encode() in browser.get(POOL).content
