"""Somebody is asked for an interview, answers with one click, and the coordinator reads the answer."""

import pytest
from playwright.sync_api import Page, expect

from .site import Site
from .test_whole_life import Axe, Visitor, fill_in, link_to

ADDRESS = "hanne.wolters@quittenhain.example"


@pytest.fixture(scope="module")
def joined() -> list[str]:
    """What is done once for all tests of this page."""
    return []


@pytest.fixture
def person_page(site: Site, visitor: Visitor, joined: list[str]) -> Page:
    """The page of somebody who has signed up and confirmed, before the coordinator."""
    if not joined:
        page = visitor()
        fill_in(page, first="Hanne", last="Wolters", email=ADDRESS)
        page.locator("#consent_storage").check()
        page.get_by_role("button", name="Angaben prüfen").last.click()
        page.get_by_role("button", name="Anmelden").click()
        page.goto(link_to(site.wait_for_letter(ADDRESS), "confirm"))
        page.locator("main form button.main").click()
        site.wait_for_letter(ADDRESS, number=2)
        joined.append(ADDRESS)
    staff = visitor()
    staff.goto(site.doors["coordinator"])
    staff.goto("/staff/")
    staff.keyboard.press("/")
    staff.keyboard.type("wolters")
    staff.keyboard.press("Enter")
    staff.locator("main table a", has_text="Wolters").first.click()
    expect(staff.locator("h1")).to_contain_text("Hanne Wolters")
    return staff


def test_from_the_button_to_the_answer(site: Site, visitor: Visitor, person_page: Page, axe: Axe) -> None:
    assert axe(person_page) == []
    person_page.get_by_role("link", name="Um ein Interview bitten").click()
    assert axe(person_page) == []
    person_page.get_by_role("button", name="E-Mail abschicken").click()
    expect(person_page.get_by_role("status")).to_contain_text("unterwegs")

    letter = site.wait_for_letter(ADDRESS, number=3)
    assert str(letter["Subject"]) == "Hätten Sie Zeit für ein Interview?"
    page = visitor(width=375, dark=True)
    page.goto(link_to(letter, "asked"))
    assert axe(page) == []
    page.get_by_role("button", name="Diesmal nicht").click()
    expect(page.locator("h1")).to_contain_text("in Ordnung")
    assert axe(page) == []

    person_page.reload()
    expect(person_page.locator("#contacts + *, [aria-labelledby=contacts]").first).to_contain_text(
        "Diesmal nicht"
    )
    person_page.get_by_role("link", name="Um ein Interview bitten").click()
    expect(person_page.locator("main")).to_contain_text("Ruhe bis")
    assert axe(person_page) == []
    person_page.get_by_role("button", name="Trotz der Grenze abschicken").click()
    expect(person_page.get_by_role("alert")).to_contain_text("Grund")
    assert axe(person_page) == []


@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_the_pages_fit_a_telephone_in_the_dark(
    locale: str, site: Site, visitor: Visitor, person_page: Page, axe: Axe
) -> None:
    page = visitor(width=375, height=800, dark=True, locale=locale)
    page.goto(site.doors["coordinator"])
    for path in (person_page.url, f"{person_page.url}ask/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        assert axe(page) == []
