"""From a question to an invitation, by a coordinator in front of a screen."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from .site import Site
from .test_whole_life import Axe, Visitor, fill_in, link_to

ADDRESS = "selma.brook@kiefernhof.example"
QUESTION = "Wonach suchen Sie auf der Abrechnung zuerst?"


@pytest.fixture(scope="module")
def prepared() -> list[str]:
    """What is done once for all tests of this file."""
    return []


@pytest.fixture
def coordinator(site: Site, visitor: Visitor, prepared: list[str]) -> Page:
    """Somebody to ask is in the pool, somebody to hold interviews is entered."""
    page = visitor()
    if not prepared:
        fill_in(page, first="Selma", last="Brook", email=ADDRESS, company="Wohnbau Kiefernhof eG")
        page.locator("#consent_storage").check()
        page.get_by_role("button", name="Angaben prüfen").last.click()
        page.get_by_role("button", name="Anmelden").click()
        page.goto(link_to(site.wait_for_letter(ADDRESS), "confirm"))
        page.locator("main form button.main").click()
        site.wait_for_letter(ADDRESS, number=2)
        prepared.append(ADDRESS)
    page.goto(site.doors["coordinator"])
    page.wait_for_url("**/staff/")
    page.goto("/staff/hosts/")
    if page.locator("form.pick button").count():
        page.locator("form.pick button").click()
        # What comes next must not overtake the answer to this click.
        page.wait_for_url(re.compile(r"/staff/hosts/[0-9a-f-]{36}/"))
    return page


def test_from_the_question_to_the_letter(site: Site, coordinator: Page, visitor: Visitor, axe: Axe) -> None:
    page = coordinator
    page.goto("/staff/studies/")
    assert axe(page) == []
    page.get_by_role("link", name="Neue Studie").first.click()
    page.get_by_role("button", name="Studie beginnen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert axe(page) == []

    page.get_by_label("Frage auf Deutsch").fill(QUESTION)
    page.get_by_label("Frage auf Englisch").fill("What do you look for first on your bill?")
    page.get_by_label("Wozu dient sie?").fill("Die neue Ansicht bauen.")
    page.get_by_label("Wie viele Interviews?").fill("3")
    page.locator("input[name=hosts]").first.check()
    page.locator("#ends_on").fill((localdate() + timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Studie beginnen").click()
    expect(page.locator("h1")).to_contain_text(QUESTION)
    assert axe(page) == []

    page.get_by_role("link", name="Infrage kommen").click()
    assert axe(page) == []
    entry = page.locator(".deciding > li", has_text="Brook, Selma")
    # By keyboard alone: the button has the focus and is pressed.
    entry.get_by_role("button", name="Passt gut zur Frage").focus()
    page.keyboard.press("Enter")
    entry = page.locator(".deciding > li", has_text="Brook, Selma")
    expect(entry).to_contain_text("Ausgewählt")

    page.get_by_role("link", name="Ausgewählt").click()
    assert axe(page) == []
    page.get_by_role("button", name="E-Mail ansehen").click()
    expect(page.locator("article.letter[lang=de]")).to_contain_text(QUESTION)
    expect(page.locator("article.letter[lang=en]")).to_contain_text("What do you look for first")
    assert axe(page) == []
    page.get_by_role("button", name="Eine E-Mail verschicken").click()
    expect(page.get_by_role("status")).to_contain_text("Welle 1: Eine E-Mail ist unterwegs.")
    expect(page.locator("main table")).to_contain_text("Brook, Selma")
    assert axe(page) == []

    letter = site.wait_for_letter(ADDRESS, number=3)
    assert str(letter["Subject"]) == "Einladung zu einem Gespräch"
    guest = visitor(width=375)
    guest.goto(link_to(letter, "book"))
    expect(guest.locator("main")).to_contain_text(QUESTION)


@pytest.mark.parametrize("locale", ["de-DE", "en-GB"])
def test_the_pages_fit_a_telephone_in_the_dark(
    locale: str, site: Site, coordinator: Page, visitor: Visitor, axe: Axe
) -> None:
    coordinator.goto("/staff/studies/")
    study = coordinator.get_by_role("link", name=QUESTION).first.get_attribute("href")
    page = visitor(width=375, height=800, dark=True, locale=locale)
    page.goto(site.doors["coordinator"])
    for path in ("", "candidates/", "chosen/", "invited/", "change/", "close/"):
        page.goto(f"{study}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        assert axe(page) == []
