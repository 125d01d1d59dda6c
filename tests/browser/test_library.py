"""The library in a browser: it answers while one types, with keys alone, at every width, light and dark."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from einklang.demo.learned import LEARNED

from .site import Site

PAGES = ("/staff/library/", "/staff/library/pictures/", "/staff/library/pictures/?study={study}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """A programme of its own, whose library has the findings of the sample."""
    running = Site(tmp_path_factory.mktemp("library"), name=f"library_{worker_id}")
    yield running
    assert running.close() == 0


@pytest.fixture(scope="module")
def study(site: Site) -> str:
    return str(site.beside("tests.browser.learned")["study"])


@pytest.fixture
def analyst(site: Site, study: str, visitor: Callable[..., Page]) -> Callable[..., Page]:
    def enter(**options: object) -> Page:
        page = visitor(**options)
        page.goto(site.doors["analyst"])
        page.goto("/staff/library/")
        return page

    return enter


@pytest.mark.parametrize(("locale", "width", "dark"), [("de-DE", 1440, False), ("en-GB", 375, True)])
def test_its_pages_can_be_used_by_everybody(
    analyst: Callable[..., Page],
    study: str,
    axe: Callable[[Page], list[str]],
    locale: str,
    width: int,
    dark: bool,
) -> None:
    page = analyst(locale=locale, width=width, dark=dark)
    one = page.locator(".findings h2 a").last.get_attribute("href")

    for path in (*PAGES, one, f"{one}remove/"):
        page.goto(path.format(study=study))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert axe(page) == [], path


def test_it_answers_while_one_types_and_keys_lead_to_a_finding(analyst: Callable[..., Page]) -> None:
    page = analyst()

    page.locator("#q").press_sequentially("gateways")
    expect(page.locator(".findings > li")).to_have_count(1)
    expect(page.locator(".findings mark").first).to_have_text("Gateways")
    assert page.url.endswith("/staff/library/")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Gateways werden für Fremdkörper gehalten")


def test_what_is_found_is_taken_along(analyst: Callable[..., Page]) -> None:
    page = analyst()
    page.locator("#f-theme").select_option("Abrechnung")
    expect(page.locator(".findings > li")).to_have_count(sum("Abrechnung" in one.themes for one in LEARNED))
    expect(page).to_have_url(re.compile(r"\?theme=Abrechnung$"))

    with page.expect_download() as taken:
        page.get_by_role("button", name="Markdown").click()

    text = taken.value.path().read_text(encoding="utf-8")
    assert text.count("\n### ") == sum("Abrechnung" in one.themes for one in LEARNED)
    assert "- Thema: Abrechnung\n" in text


def test_a_review_is_decided(analyst: Callable[..., Page]) -> None:
    page = analyst()
    title = page.locator(".rail .owed a").first.inner_text()
    page.locator(".rail .owed a").first.click()

    page.get_by_role("button", name="Es stimmt noch: behalten").click()

    expect(page.get_by_role("status")).to_contain_text("Sie bleibt.")
    page.goto("/staff/library/?review=due")
    expect(page.locator("h1")).to_have_text("Bibliothek")
    assert title not in page.locator(".findings").inner_text()
