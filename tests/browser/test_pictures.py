"""The pictures of the README, taken from the sample programme.

`EINKLANG_PICTURES=1 .venv/bin/pytest tests/browser/test_pictures.py` puts them into docs/pictures.
"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .site import PATIENCE, Site, links

KEPT = Path(__file__).resolve().parents[2] / "docs" / "pictures"
#: A picture of a page that shows next to nothing is smaller than this, in bytes.
EMPTY = 25_000
SIGN_IN = "Ihr Link zu Ihren Daten"
INVITATION = "Einladung zu einem Gespräch"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo as `./run demo` starts it, with its two hundred people."""
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("the pictures are the same on every database")
    running = Site(tmp_path_factory.mktemp("sample"), name="pictures", bare=False)
    yield running
    assert running.close() == 0


@pytest.fixture
def page(sample: Site, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        locale="de-DE", viewport={"width": 1440, "height": 1000}, color_scheme="light", base_url=sample.base
    )
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE * 1000)
    yield opened
    context.close()


@pytest.fixture
def take(page: Page, tmp_path: Path):
    """`take("join")`: what is on the screen now, kept where pictures are asked for."""

    def picture(name: str) -> None:
        folder = KEPT if os.environ.get("EINKLANG_PICTURES") == "1" else tmp_path
        folder.mkdir(parents=True, exist_ok=True)
        content = page.screenshot(path=folder / f"{name}.png", animations="disabled")
        assert len(content) > EMPTY

    return picture


def link_to_an_own_page(sample: Site) -> str:
    """From the letter of somebody who asked for it a short while ago, as soon as the worker has sent it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for letter in sample.letters():
            found = [link for link in links(letter) if re.search(r"/my/[^/]+/$", link)]
            if found and letter["Subject"] == SIGN_IN:
                return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no letter {SIGN_IN!r} among {[str(one['Subject']) for one in sample.letters()]}")


def test_the_form(page, take):
    page.goto("/join/")
    page.locator("section[aria-labelledby=allow]").evaluate("part => part.scrollIntoView()")

    take("join")

    assert page.locator("input[type=checkbox][name^=consent_]:checked").count() == 0


def test_the_own_page(page, sample, take):
    page.goto(link_to_an_own_page(sample))
    page.locator("main form button.main").click()
    page.wait_for_url("**/my/")

    take("my")

    assert page.get_by_role("heading", level=1).count() == 1


def test_the_first_page_of_staff(page, sample, take):
    page.goto(sample.doors["coordinator"])
    page.wait_for_url("**/staff/")

    take("staff-home")

    assert re.search(r"\d", page.locator("h1").inner_text())


def test_the_pool(page, sample, take):
    page.goto(sample.doors["coordinator"])
    page.goto("/staff/pool/")

    take("staff-pool")

    assert page.locator("#found table tbody tr").count() == 50


def test_how_far_a_study_is(page, sample, take):
    page.goto(sample.doors["coordinator"])
    page.goto("/staff/studies/")
    page.locator(".studies h3 a").first.click()
    expect(page.locator(".funnel text.strong")).to_have_count(5)

    take("staff-study")


def test_the_booking_page(page, sample, take):
    """Those whom the coordinator of the sample has chosen are invited; one of them opens the letter."""
    page.goto(sample.doors["coordinator"])
    page.goto("/staff/studies/")
    page.get_by_role("link", name="Wie kommt die Heizkostenabrechnung").first.click()
    take("staff-study")
    page.get_by_role("link", name=re.compile("Ausgewählt")).click()
    page.locator("button[form=wave].main").click()
    page.locator("button[name=send]").click()
    page.goto(invitation(sample))
    take("book")

    assert page.locator("button.slot").count() > 0


def invitation(sample: Site) -> str:
    """The link in an invitation to choose a time, as soon as the worker has sent it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for letter in sample.letters():
            if str(letter["Subject"]) == INVITATION and (found := links(letter)):
                return next(link for link in found if "/book/" in link)
        time.sleep(0.1)
    raise AssertionError("nobody was invited")


def test_the_player(page, sample, take):
    page.goto(sample.doors["analyst"])
    page.goto("/staff/recordings/")
    page.locator("table.recordings a").first.click()
    page.locator('[data-transcript] [data-to="7000"]').click()
    page.locator("[data-transcript] li.here").wait_for()

    take("player")

    assert page.locator("video").count() >= 2


def test_a_rights_case(page, sample, take):
    page.goto(sample.doors["privacy"])
    page.goto("/staff/rights/")
    page.locator("main table a").first.click()

    take("staff-case")

    assert page.get_by_role("heading", level=1).inner_text() != ""
