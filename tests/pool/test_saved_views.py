"""Views of the pool kept under a name: one's own, filters only."""

import pytest

from einklang.pool.models import SavedView
from einklang.pool.views_kept import MOST
from einklang.staff.models import Role
from tests.front.staff import browser_of

POOL, KEEP = "/staff/pool/", "/staff/pool/views/"


@pytest.fixture
def browser(promise):
    return browser_of(Role.COORDINATOR)


def names(browser):
    return [kept.view.name for kept in browser.get(POOL).context["views"]]


def test_a_view_keeps_filters_and_order_and_never_words(browser, ada):
    asked = {"name": "Genossen", "kind": "cooperative", "recording": "yes", "sort": "ends", "q": "löwenherz"}
    browser.post(KEEP, asked)

    assert SavedView.objects.get().filters == {"kind": "cooperative", "recording": "yes", "sort": "ends"}


def test_a_view_leads_back_to_what_was_asked(browser, ada, bob):
    browser.post(KEEP, {"name": "Mit Aufzeichnung", "recording": "yes"})

    kept = browser.get(POOL).context["views"][0]
    assert [row.person for row in browser.get(kept.address).context["found"].rows] == [ada]


def test_the_same_name_again_replaces_what_was_kept(browser, promise):
    for kind in ("cooperative", "manager"):
        browser.post(KEEP, {"name": " Meine  Sicht ", "kind": kind})

    assert [(view.name, view.filters) for view in SavedView.objects.all()] == [
        ("Meine Sicht", {"kind": "manager"})
    ]


def test_views_are_ones_own(browser, promise):
    browser.post(KEEP, {"name": "Meine", "kind": "manager"})
    other = browser_of(Role.COORDINATOR, Role.PRIVACY)

    assert names(other) == []
    other.post(f"{KEEP}{SavedView.objects.get().pk}/drop/")
    assert names(browser) == ["Meine"]


def test_a_view_can_be_removed(browser, promise):
    browser.post(KEEP, {"name": "Meine"})
    address = f"{KEEP}{SavedView.objects.get().pk}/drop/"

    assert [browser.post(address).status_code for _ in range(2)] == [302, 302]
    assert names(browser) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_view_needs_a_name(browser, name):
    answer = browser.post(KEEP, {"name": name, "kind": "manager"})

    assert answer.status_code == 422
    assert b"up to 60 letters" in answer.content
    assert not SavedView.objects.exists()


def test_nobody_keeps_more_views_than_they_find_their_way_in(browser):
    for n in range(MOST):
        browser.post(KEEP, {"name": f"{n}"})

    assert b"20 views already" in browser.post(KEEP, {"name": "one more"}).content
    assert browser.post(KEEP, {"name": "7", "kind": "other"}).status_code == 302
    assert SavedView.objects.count() == MOST
