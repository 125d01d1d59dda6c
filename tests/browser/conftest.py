"""A real browser against the whole programme: Debian's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .site import PATIENCE, Site

#: How long a page may take to show what it has to, in milliseconds: what is slow is not for tests to say.
PATIENCE_MS = PATIENCE * 1000

HERE = Path(__file__).parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

#: Invented cameras and microphones, and connections within this machine.
INVENTED = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those of one process share a programme, those of one file build on one another (`--dist loadfile`).

    They come last: while this browser is open its event loop runs, and no other loop may be begun.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """An empty programme with a published policy, on the database the tests run on."""
    running = Site(tmp_path_factory.mktemp("site"), name=f"browser_{worker_id}")
    yield running
    assert running.close() == 0


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no browser is installed (Debian: chromium)")
    expect.set_options(timeout=PATIENCE_MS)
    arguments = [*INVENTED, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[Callable[..., Page]]:
    """`visitor(locale="en-GB", width=375)`: a new person at a screen of their own, without cookies.

    At the end no page may have asked anybody but us for anything, tripped over its own
    Content-Security-Policy, or thrown an error (SPEC 10)."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    complaints: list[str] = []

    def enter(*, locale: str = "de-DE", width: int = 1440, height: int = 900, dark: bool = False) -> Page:
        context = browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            base_url=site.base,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on(
            "request",
            lambda request: strangers.append(request.url) if _is_strange(request.url, site) else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None
        )
        return page

    yield enter
    for context in contexts:
        context.close()
    assert strangers == []
    assert complaints == []


def _is_strange(url: str, site: Site) -> bool:
    return url.startswith(("http", "ws")) and not url.startswith(f"{site.base}/")


@pytest.fixture
def browser_page(visitor: Callable[..., Page]) -> Page:
    """A German visitor at a wide screen."""
    return visitor()


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """`axe(page)`: what axe-core finds (WCAG 2.2 AA and good practice), one line per rule and place."""

    def look(page: Page) -> list[str]:
        page.wait_for_load_state()  # what is on its way after a click has no document yet
        found = Axe().run(page).response["violations"]
        return [f"{one['id']}: {node['target']}: {one['help']}" for one in found for node in one["nodes"]]

    return look
