"""The player and the board in a browser: played together, marked with keys, dragged, let through by two."""

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .site import Site

pytestmark = pytest.mark.skipif(
    not shutil.which("ffmpeg"), reason="the recording is made by ffmpeg (Debian: ffmpeg)"
)

STATE = "[...document.querySelectorAll('video')].map(v => [v.currentTime, v.paused, v.playbackRate])"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("learning"), name=f"learning_{worker_id}")
    yield running
    assert running.close() == 0


@pytest.fixture(scope="module")
def made(site: Site) -> dict[str, Any]:
    return site.beside("tests.browser.recorded")


@pytest.fixture
def player(site: Site, made: dict[str, Any], visitor: Callable[..., Page]) -> Callable[..., Page]:
    def enter(role: str = "analyst", **options: object) -> Page:
        page = visitor(**options)
        page.goto(site.doors[role])
        page.goto(f"/staff/recordings/{made['recording']}/")
        return page

    return enter


def clock(page: Page) -> int:
    """Where the player is, in seconds."""
    minutes, seconds = page.locator("[data-clock]").inner_text().split(":")
    return int(minutes) * 60 + int(seconds)


def media(page: Page) -> list[tuple[float, bool, float]]:
    return [tuple(one) for one in page.evaluate(STATE)]


@pytest.mark.parametrize(("locale", "width", "dark"), [("de-DE", 1440, False), ("en-GB", 375, True)])
def test_its_pages_can_be_used_by_everybody(
    player: Callable[..., Page],
    made: dict[str, Any],
    axe: Callable[[Page], list[str]],
    locale: str,
    width: int,
    dark: bool,
) -> None:
    page = player(locale=locale, width=width, dark=dark)
    board = f"/staff/findings/{made['study']}/"
    here = f"/staff/recordings/{made['recording']}/"

    for path in (here, "/staff/recordings/", "/staff/findings/", board, "/staff/findings/search/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert axe(page) == [], path


def test_all_tracks_play_together_seek_at_once_and_the_transcript_follows(
    player: Callable[..., Page],
) -> None:
    page = player()
    page.keyboard.press("k")
    expect(page.locator("[data-clock]")).not_to_have_text("00:00")
    page.locator('[data-transcript] [data-to="57000"]').click()
    # Each second is shown for no longer than one, and may pass between two looks.
    expect(page.locator("[data-clock]")).to_have_text(re.compile("^(00:5[89]|01:)"))
    page.keyboard.press(" ")
    expect(page.locator("[data-word]")).to_have_text("Abspielen")

    times = [one[0] for one in media(page)]
    assert (len(times), max(times) - min(times) < 0.3) == (3, True)
    assert all(abs(at - clock(page)) < 1.3 for at in times)
    here = page.locator("[data-transcript] li.here")
    assert here.locator("[data-text]").inner_text().startswith("Dann bräuchte ich das Papier nicht")
    assert here.get_attribute("aria-current") == "true"


def test_everything_of_it_is_reached_by_keys(player: Callable[..., Page]) -> None:
    page = player()
    expect(page.locator("[data-clock]")).to_be_visible()
    for key in ("l", "l", "l", "j", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator("[data-clock]")).to_have_text("00:25")
    page.keyboard.press(".")
    expect(page.locator("[data-speed]")).to_have_value("1.25")
    page.keyboard.press("End")
    expect(page.locator("[data-clock]")).to_have_text("01:36")
    page.keyboard.press("Home")
    expect(page.locator("[data-clock]")).to_have_text("00:00")

    assert {one[2] for one in media(page)} == {1.25}
    assert page.evaluate("[...document.querySelectorAll('video')].some(v => v.controls)") is False


def test_two_keys_mark_a_stretch_and_it_is_kept_as_a_quote(player: Callable[..., Page]) -> None:
    page = player()
    page.locator('[data-transcript] [data-to="72000"]').click()
    page.keyboard.press("i")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("o")
    expect(page.locator("#begins")).to_have_value("01:12")
    expect(page.locator("#ends")).to_have_value("01:17")
    page.keyboard.type("Eine Tabelle von früher")
    page.get_by_role("button", name="Als Zitat festhalten").click()

    row = page.locator("tr", has_text="Eine Tabelle von früher")
    expect(row.locator("blockquote")).to_have_text(
        "Die Tabelle, die wir dafür führen, hat eine Kollegin vor Jahren angelegt."
    )


def test_a_passage_is_corrected_where_it_stands(player: Callable[..., Page]) -> None:
    page = player()
    line = page.locator("[data-transcript] li", has_text="Wer pflegt sie heute?")
    line.get_by_role("link", name="Berichtigen").click()
    page.locator("#correct-text").fill("Wer pflegt die Tabelle heute?")
    page.locator(".correcting .btn.main").click()
    expect(page.locator(".correcting")).to_have_count(0)
    page.reload()

    expect(page.locator("[data-transcript]")).to_contain_text("Wer pflegt die Tabelle heute?")


def test_nobody_saves_it_as_a_file(player: Callable[..., Page]) -> None:
    page = player()
    source = page.locator("video").first.get_attribute("src")

    assert page.request.get(str(source)).status == 404
    assert page.evaluate("fetch(document.querySelector('video').src).then(a => a.status)") == 404


def test_what_is_dragged_onto_a_finding_lies_under_it_and_two_let_it_last(
    player: Callable[..., Page], made: dict[str, Any]
) -> None:
    page = player()
    board = f"/staff/findings/{made['study']}/"
    page.goto(board)
    page.locator(".piece", has_text="Eigene Tabelle ohne").get_by_role("button", name="Zuordnen").click()
    page.get_by_label("Was haben Sie erfahren?").fill(
        "Tabellen entstehen, wo der Blick auf beide Jahre fehlt"
    )
    page.get_by_role("button", name="Erkenntnis festhalten").click()
    page.goto(board)
    piece = page.locator("[data-piece]", has_text="Zwei Jahre nebeneinander würden reichen")
    piece.drag_to(page.locator("article[data-finding]"))
    expect(page.locator("article[data-finding] summary")).to_have_text("2 Belege")
    page.locator("article h3 a").click()
    page.get_by_role("button", name="Zur Prüfung geben").click()
    page.get_by_role("button", name="darf bleiben").click()
    expect(page.get_by_text("1 von 2 haben zugestimmt.")).to_be_visible()
    address = page.url
    other = player("interviewer")
    other.goto(address)
    other.get_by_role("button", name="darf bleiben").click()

    expect(other.get_by_role("heading", name="Tabellen entstehen")).to_be_visible()
    assert "/staff/library/" in other.url


def test_with_a_withdrawal_nothing_more_is_played(
    player: Callable[..., Page], site: Site, made: dict[str, Any]
) -> None:
    """The last of this file: the recording is gone afterwards."""
    page = player()
    page.keyboard.press("k")
    expect(page.locator("[data-clock]")).not_to_have_text("00:00")
    site.beside("tests.browser.recorded", made["address"])
    page.reload()

    expect(page.locator("video")).to_have_count(0)
