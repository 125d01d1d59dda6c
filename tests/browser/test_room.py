"""An interview as those see it who talk, follow and withdraw: real browsers, a real media server."""

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .site import PATIENCE, Site
from .test_whole_life import Axe, Visitor

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("janus", "janus-pp-rec", "ffmpeg"))),
    reason="interviews need Janus and ffmpeg (Debian: janus, janus-tools, ffmpeg)",
)
#: Milliseconds for what has to be seen soon: a loaded machine is slow, and this is no benchmark.
SOON = 60_000
#: What a file that Janus writes begins with, and one that a player can read.
IN_THE_CLEAR = (b"MJR00002", b"\x1a\x45\xdf\xa3")


class Interview:
    """One that has just begun: its id, and the links of its two participants."""

    def __init__(self, site: Site) -> None:
        told = self.beside(site, "tests.browser.appointment")
        self.booking, (self.ada, self.cy) = told["booking"], told["tokens"]
        self.site = site

    @staticmethod
    def beside(site: Site, module: str, *arguments: str) -> dict[str, Any]:
        """What this module says, run as another process on the programme's data."""
        return site.beside(module, *arguments)

    def host(self, page: Page) -> Page:
        page.goto(self.site.doors["coordinator"])
        page.goto(f"/staff/room/{self.booking}/talk/")
        return talks(page)

    def guest(self, page: Page, token: str) -> Page:
        page.goto(f"/room/{token}/talk/")
        return talks(page)

    def observer(self, page: Page) -> Page:
        page.goto(self.site.doors["observer"])
        page.goto(f"/staff/room/{self.booking}/talk/?as=observer")
        return page


def talks(page: Page) -> Page:
    expect(page.locator("[data-status=present]")).to_be_visible(timeout=SOON)
    return page


def says(page: Page, what: str) -> None:
    expect(page.locator("[data-status=recording]")).to_contain_text(what, timeout=SOON)


def sees(page: Page, others: int) -> None:
    """The pictures of so many others move."""
    moving = "[...document.querySelectorAll('.tile:not(.own) video')].filter(v => v.currentTime > 0).length"
    until(lambda: page.evaluate(moving) == others)


def record(host: Page) -> None:
    host.get_by_role("button", name="Aufzeichnung beginnen").click()


def files(site: Site) -> list[Path]:
    folder = site.data / "recordings"
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def written(site: Site) -> set[Path]:
    """The files in which something is already."""
    found = set()
    for path in files(site):
        with suppress(FileNotFoundError):  # what was packed meanwhile is gone
            found |= {path} if path.stat().st_size else set()
    return found


def until(what: Callable[[], bool]) -> None:
    """Wait for what the worker does."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


@pytest.fixture
def interview(site: Site) -> Interview:
    return Interview(site)


def test_they_see_and_hear_one_another_and_everybody_reads_who_is_there(
    interview: Interview, visitor: Visitor, axe: Axe
) -> None:
    lobby = visitor()
    lobby.goto(f"/room/{interview.ada}/")
    expect(lobby.locator("[data-heard]")).to_have_text("wir hören Sie", timeout=SOON)
    expect(lobby.locator(".expected")).to_contain_text("Hanne Petersen")
    assert axe(lobby) == []
    host, guest = interview.host(visitor()), interview.guest(lobby, interview.ada)
    sees(host, 1)
    sees(guest, 1)
    says(guest, "nimmt nicht auf")
    expect(guest.locator("[data-status=present]")).to_contain_text("2 im Gespräch")
    late = interview.guest(visitor(), interview.cy)
    for page in (host, guest, late):
        sees(page, 2)
    assert axe(guest) == []
    assert axe(host) == []


def test_it_is_recorded_sealed_stopped_by_the_button_and_gone(
    interview: Interview, visitor: Visitor, site: Site
) -> None:
    before = set(files(site))
    host, guest = interview.host(visitor()), interview.guest(visitor(), interview.ada)
    sees(host, 1)
    record(host)
    says(guest, "nimmt auf seit")
    until(lambda: len(written(site) - before) >= 4)  # one more where a busy server begins anew
    assert not any(plain in path.read_bytes() for path in files(site) for plain in IN_THE_CLEAR)
    guest.get_by_role("button", name="Aufzeichnung beenden und löschen").click()
    guest.get_by_role("button", name="Beenden und löschen", exact=True).click()

    says(guest, "nimmt nicht auf")
    until(lambda: set(files(site)) <= before)
    sees(host, 1)
    expect(guest.get_by_role("button", name="Aufzeichnung beenden und löschen")).to_be_hidden()


def test_a_withdrawal_that_comes_in_elsewhere_ends_it_too(
    interview: Interview, visitor: Visitor, site: Site
) -> None:
    before = set(files(site))
    host, guest = interview.host(visitor()), interview.guest(visitor(), interview.ada)
    sees(host, 1)
    record(host)
    says(guest, "nimmt auf seit")
    until(lambda: len(set(files(site)) - before) >= 4)
    interview.beside(site, "tests.browser.withdrawal", interview.ada, "recording")

    says(host, "nimmt nicht auf")
    until(lambda: set(files(site)) <= before)
    sees(guest, 1)


def test_whoever_withdraws_everything_is_out_and_the_others_are_not(
    interview: Interview, visitor: Visitor, site: Site
) -> None:
    host, guest = interview.host(visitor()), interview.guest(visitor(), interview.ada)
    colleague = interview.guest(visitor(), interview.cy)
    sees(host, 2)
    interview.beside(site, "tests.browser.withdrawal", interview.ada, "storage", "recording", "observation")

    expect(guest.locator("[data-out]")).to_contain_text("keinen Platz mehr", timeout=SOON)
    sees(host, 1)
    sees(colleague, 1)


def test_what_was_recorded_is_packed_for_a_player_when_the_interview_is_over(
    interview: Interview, visitor: Visitor, site: Site
) -> None:
    host, guest = interview.host(visitor()), interview.guest(visitor(), interview.ada)
    sees(host, 1)
    record(host)
    says(guest, "nimmt auf seit")
    guest.wait_for_timeout(3000)
    host.get_by_role("button", name="Für alle beenden").click()
    host.get_by_role("button", name="Beenden", exact=True).click()
    expect(guest.locator("[data-out]")).to_contain_text("Das Gespräch ist beendet", timeout=SOON)
    until(lambda: interview.beside(site, "tests.browser.packed")["waiting"] == 0)

    for played in interview.beside(site, "tests.browser.packed")["played"]:
        assert played["streams"] == ["audio", "video"]
        assert 2 < played["seconds"] < 60


def test_who_does_not_allow_it_pauses_the_recording_and_their_leaving_goes_on_with_it(
    interview: Interview, visitor: Visitor
) -> None:
    host, guest = interview.host(visitor()), interview.guest(visitor(), interview.ada)
    sees(host, 1)
    record(host)
    says(guest, "nimmt auf seit")
    newcomer = visitor()
    newcomer.goto(f"/room/{interview.cy}/")
    switch = newcomer.get_by_role("switch", name="Aufzeichnen")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    interview.guest(newcomer, interview.cy)
    says(guest, "nimmt gerade nicht auf")
    says(newcomer, "nimmt gerade nicht auf")
    newcomer.get_by_role("link", name="Gespräch verlassen").click()

    says(guest, "nimmt auf seit")
    newcomer.wait_for_url("**/left/")


def test_observers_are_read_by_name_ask_write_and_go_at_the_button(
    interview: Interview, visitor: Visitor, axe: Axe
) -> None:
    host, guest = interview.host(visitor()), interview.guest(visitor(), interview.ada)
    sees(host, 1)
    observer = interview.observer(visitor())
    expect(guest.locator("[data-status=observers]")).to_contain_text("hört gleich zu", timeout=SOON)
    expect(guest.locator("[data-status=observers]")).to_contain_text("Jonas Wulff hört zu", timeout=SOON)
    sees(observer, 2)
    expect(guest.locator(".tile:not([hidden])")).to_have_count(2, timeout=SOON)
    observer.locator("#note").fill("Lädt sie einzeln herunter?")
    observer.get_by_role("button", name="Als Frage stellen").click()
    expect(host.locator(".question")).to_contain_text("Lädt sie einzeln herunter?", timeout=SOON)
    assert axe(observer) == []
    host.get_by_role("button", name="Gestellt").click()
    expect(host.locator(".question")).to_have_count(0, timeout=SOON)
    assert "herunter" not in guest.content()
    guest.get_by_role("button", name="Nicht mehr mitverfolgen lassen").click()
    guest.get_by_role("button", name="Niemand soll zuhören").click()

    expect(observer.locator("[data-out]")).to_contain_text("nicht mehr dabei", timeout=SOON)
    expect(host.locator("[data-notes] li")).to_have_count(0, timeout=SOON)
    observer.goto(f"/staff/room/{interview.booking}/talk/?as=observer")
    assert observer.url.endswith(f"/staff/room/{interview.booking}/")
    sees(host, 1)


def test_a_link_used_in_a_second_browser_lets_nobody_in(interview: Interview, visitor: Visitor) -> None:
    guest, stranger = interview.guest(visitor(), interview.ada), visitor()
    stranger.goto(f"/room/{interview.ada}/talk/")

    expect(stranger.locator("[data-out]")).to_contain_text("in einem anderen Browser", timeout=SOON)
    says(guest, "nimmt nicht auf")


@pytest.mark.parametrize("name", ["janus", "einklang.config.asgi"])
def test_killed_it_records_nothing_more_and_everybody_comes_back(
    interview: Interview, visitor: Visitor, site: Site, name: str
) -> None:
    host, guest = interview.host(visitor()), interview.guest(visitor(), interview.ada)
    sees(host, 1)
    record(host)
    says(guest, "nimmt auf seit")
    for one in children(site.process.pid):
        if name in one.command:
            with suppress(ProcessLookupError):  # it goes with the one before it
                os.kill(one.pid, signal.SIGKILL)

    expect(guest.locator("[data-said]")).to_contain_text("Verbindung ist unterbrochen", timeout=SOON)
    says(guest, "nimmt nicht auf")
    sees(guest, 1)
    sees(host, 1)
    record(host)
    says(guest, "nimmt auf seit")


def test_with_a_dead_worker_the_button_works_all_the_same(
    interview: Interview, visitor: Visitor, site: Site
) -> None:
    host, guest = interview.host(visitor()), interview.guest(visitor(), interview.ada)
    sees(host, 1)
    before = set(interview.beside(site, "tests.browser.packed")["recordings"])
    record(host)
    says(guest, "nimmt auf seit")
    with no_worker(site):
        held = set(interview.beside(site, "tests.browser.packed")["recordings"]) - before
        assert len(held) == 1
        guest.get_by_role("button", name="Aufzeichnung beenden und löschen").click()
        guest.get_by_role("button", name="Beenden und löschen", exact=True).click()
        says(host, "nimmt nicht auf")
        assert not held & set(interview.beside(site, "tests.browser.packed")["recordings"])


@contextmanager
def no_worker(site: Site) -> Iterator[None]:
    """The worker stands still, and not while it writes: on SQLite nobody else could write then."""
    # What it has just begun has its name for a moment, and comes after it.
    worker = next(one.pid for one in children(site.process.pid) if one.command.endswith("cli worker"))
    until = time.monotonic() + PATIENCE
    os.kill(worker, signal.SIGSTOP)
    try:
        while not others_can_write(site):
            assert time.monotonic() < until, "the worker never stopped writing"
            os.kill(worker, signal.SIGCONT)
            time.sleep(0.1)
            os.kill(worker, signal.SIGSTOP)
        yield
    finally:
        os.kill(worker, signal.SIGCONT)


def others_can_write(site: Site) -> bool:
    file = site.data / "einklang.sqlite3"
    if not file.exists():
        return True  # PostgreSQL locks rows only
    with closing(sqlite3.connect(file, timeout=1, isolation_level=None)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        database.execute("ROLLBACK")
    return True


class Child:
    """A process below the programme's."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()


def children(pid: int) -> list[Child]:
    """All processes below this one, each before its own; those that end meanwhile are none."""
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                with suppress(FileNotFoundError, ProcessLookupError):
                    found += [Child(int(child)), *children(int(child))]
    return found
