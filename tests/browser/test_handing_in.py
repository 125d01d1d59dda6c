"""A recording of another tool is handed in by a browser: the line tears, the page is left, and it goes on."""

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect

from einklang.demo import home

from .site import Site

Visitor = Callable[..., Page]
Axe = Callable[[Page], list[str]]
LINK = "https://teams.example/l/meetup-join/19%3ahanding-in"
#: Bytes a second, so that there is time to tear something; the rest goes as fast as it can.
SLOW, FAST = 3_000_000, -1


@pytest.fixture
def begun(site: Site) -> str:
    """The id of an interview of Meike's that has just begun."""
    environment = site.environment | home.settings(site.data)
    environment["DJANGO_SETTINGS_MODULE"] = "einklang.config.settings"
    command = [sys.executable, "-m", "tests.external.begun", "interviewer@einklang.example"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture and a tone, and 40 MB in between that mean nothing, as in a long interview."""
    path = tmp_path_factory.mktemp("handed") / "interview.mp4"
    show = ["-f", "lavfi", "-i", "testsrc=d=2:s=160x120:r=10", "-f", "lavfi", "-i", "sine=d=2"]
    subprocess.run(["ffmpeg", "-v", "error", *show, "-c:a", "aac", str(path)], check=True)
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", 40_000_008, b"free") + os.urandom(40_000_000))
    return path


def elsewhere(site: Site, begun: str, page: Page) -> None:
    """Whoever holds the interview opens the page that says where it is held."""
    page.goto(site.doors["coordinator"])
    page.goto(f"/staff/interviews/{begun}/")
    page.get_by_role("link", name="In einem anderen Werkzeug").click()


def throttle(session: CDPSession, speed: int = SLOW, *, offline: bool = False) -> None:
    about = {"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": speed}
    session.send("Network.emulateNetworkConditions", about)


def far(page: Page) -> float:
    return float(page.locator("progress").evaluate("bar => bar.value"))


def wait_until_far(page: Page, part: float) -> None:
    page.wait_for_function("part => document.querySelector('progress').value >= part", arg=part)


def sealed(site: Site) -> list[Path]:
    return [path for path in (site.data / "recordings").rglob("*") if path.is_file()]


def test_a_torn_line_and_a_closed_page_lose_nothing(
    site: Site, begun: str, visitor: Visitor, axe: Axe, recording: Path
) -> None:
    page = visitor()
    elsewhere(site, begun, page)
    page.locator("#id_link").fill(LINK)
    page.get_by_role("button", name="Link speichern").click()
    expect(page.locator("main")).to_contain_text("Gespeichert")
    assert axe(page) == []
    page.get_by_role("link", name="Aufzeichnung abgeben").click()
    assert axe(page) == []

    offsets: list[int] = []
    page.on(
        "request",
        lambda request: (
            offsets.append(int(request.headers["upload-offset"])) if request.method == "PATCH" else None
        ),
    )
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    throttle(line)
    page.locator("#file").set_input_files(recording)
    wait_until_far(page, 0.15)
    throttle(line, offline=True)
    expect(page.locator("[data-said]")).to_contain_text("abgerissen")
    throttle(line)
    wait_until_far(page, 0.35)
    assert offsets.count(0) == 1, "what had come in was not sent again"

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator("[data-unfinished]")).to_have_count(1)
    offsets.clear()
    throttle(line, FAST)
    page.locator("#file").set_input_files(recording)
    expect(page.locator("[data-said]")).to_contain_text("Sie ist hier", timeout=60_000)
    assert min(offsets) > 0

    (file,) = sealed(site)
    assert file.parent == site.data / "recordings"
    assert recording.read_bytes()[:64] not in file.read_bytes()
    page.get_by_role("link", name="Löschen der Kopie bestätigen").click()
    assert axe(page) == []
    page.locator("[name=how][value=by-hand]").first.check()
    page.get_by_role("button", name="bestätige").first.click()
    expect(page.locator("main")).to_contain_text("Nachweislich gelöscht")


def test_what_is_no_video_is_refused_and_gone(
    site: Site, begun: str, visitor: Visitor, tmp_path: Path
) -> None:
    page, before = visitor(), len(sealed(site))
    lie = tmp_path / "holiday.mp4"
    lie.write_bytes(b"This is not a video. " * 1000)
    elsewhere(site, begun, page)
    page.get_by_role("link", name="Aufzeichnung abgeben").click()

    page.locator("#file").set_input_files(lie)

    expect(page.locator("[data-said]")).to_contain_text("kein Bild und kein Ton")
    assert len(sealed(site)) == before
