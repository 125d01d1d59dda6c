"""Browsers with invented cameras that speak to an engine, as the page of the room does."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.async_api import Browser, Page, async_playwright

from einklang.room.engine.port import EngineLost, Feed, NotAdmitted, Part, VideoEngine

from .listening import Heard, until

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: Invented cameras, and connections within this machine.
ARGUMENTS = [
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--autoplay-policy=no-user-gesture-required",
]
ADA, BOB, MEIKE = (UUID(int=number) for number in range(1, 4))
SCRIPT = (Path(__file__).parent / "browser.js").read_text()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass
class Visitor:
    """Somebody in a room, at a browser of their own."""

    page: Page
    engine: VideoEngine
    room: UUID
    id: UUID

    async def publish(self, feed: Feed = Feed.CAMERA, **media: Any) -> None:
        """Send camera and microphone, or what is named: `audio=True, video=False`."""
        offer = await self.offer(feed, **media)
        await self.answered(feed, await self.engine.publish(self.room, self.id, feed, offer))

    async def offer(self, feed: Feed = Feed.CAMERA, **media: Any) -> str:
        wanted = {"audio": True, "video": {"width": 320, "height": 240, "frameRate": 15}, **media}
        return str(await self.page.evaluate("([feed, media]) => offer(feed, media)", [feed.value, wanted]))

    async def answered(self, feed: Feed, sdp: str) -> None:
        await self.page.evaluate("([feed, sdp]) => answered(feed, sdp)", [feed.value, sdp])

    async def received(self) -> dict[str, int]:
        """Frames (of a picture) and packets (of a sound) that arrived, by media id."""
        return dict(await self.page.evaluate("received()"))

    async def first_picture(self) -> float:
        """When a picture of somebody was shown for the first time, in seconds since 1970."""
        return float(await self.page.evaluate("firstPicture"))

    async def arrived(self) -> int:
        """Packets that arrived so far."""
        return int(await self.page.evaluate("arrived()"))

    async def receives_nothing_more(self) -> None:
        """Wait until what was under way has been counted and nothing follows it."""
        before = -1
        while (now := await self.arrived()) != before:
            before = now
            await asyncio.sleep(0.5)  # so that something could arrive


class Company(Heard):
    """Everybody in one room; `Listener` of the engine, who hands on what it offers."""

    def __init__(self, browser: Browser, engine: VideoEngine, room: UUID) -> None:
        super().__init__()
        self.browser, self.engine, self.room = browser, engine, room
        self.visitors: dict[UUID, Visitor] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.failed: list[BaseException] = []
        self._ended = False

    async def begin(self) -> None:
        await self.engine.start(self)
        await self.engine.open(self.room)

    async def end(self) -> None:
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._ended = True  # who answers from now on answers nobody
        await self.engine.stop()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for visitor in self.visitors.values():
            await visitor.page.context.close()

    async def enter(self, part: Part = Part.SPEAKER, *, member: UUID) -> Visitor:
        visitor = await self.prepare(member)
        await self.engine.admit(self.room, member, part)
        return visitor

    async def prepare(self, member: UUID) -> Visitor:
        """Somebody at their browser who has not been let in yet."""
        context = await self.browser.new_context()
        page = await context.new_page()
        visitor = Visitor(page, self.engine, self.room, member)

        async def candidate(feed: str | None, candidate: Mapping[str, object] | None) -> None:
            await self.engine.candidate(self.room, member, Feed(feed) if feed else None, candidate)

        await page.expose_function("candidate", candidate)
        # Only pages of an address one may trust get a camera; nobody needs to answer at this one.
        body = f"<!doctype html><title>room</title><script>{SCRIPT}</script>"
        await page.route("**", lambda route: route.fulfill(body=body, content_type="text/html"))
        await page.goto("http://localhost/")
        self.visitors[member] = visitor
        return visitor

    def offered(self, room: UUID, member: UUID, sdp: str, shown: Mapping[str, tuple[UUID, Feed]]) -> None:
        super().offered(room, member, sdp, shown)
        task = asyncio.ensure_future(self._answer(self.visitors[member], sdp))
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def _answer(self, visitor: Visitor, sdp: str) -> None:
        answer = await visitor.page.evaluate("(sdp) => receive(sdp)", sdp)
        with suppress(NotAdmitted, EngineLost):  # it is over by now
            await self.engine.answer(self.room, visitor.id, answer)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if (error := task.exception()) and not self._ended:
            self.failed.append(error)

    def mids_of(self, member: UUID, whose: UUID, feed: Feed = Feed.CAMERA) -> list[str]:
        """By which media ids the member receives this feed."""
        shown = [feeds for whom, _, feeds in self.offers if whom == member]
        return [mid for mid, what in shown[-1].items() if what == (whose, feed)] if shown else []

    async def sees(self, member: UUID, whose: UUID, feed: Feed = Feed.CAMERA, *, frames: int = 5) -> None:
        """Wait until this many more frames and packets of the feed have arrived."""
        await until(lambda: self.mids_of(member, whose, feed))
        visitor = self.visitors[member]
        before = await visitor.received()
        while True:
            now = await visitor.received()
            mids = self.mids_of(member, whose, feed)
            if mids and all(now.get(mid, 0) >= before.get(mid, 0) + frames for mid in mids):
                return
            await asyncio.sleep(0.02)


async def two_who_speak(company: Company) -> tuple[Visitor, Visitor]:
    """Ada and Bob, who see each other."""
    ada, bob = await company.enter(member=ADA), await company.enter(member=BOB)
    await ada.publish()
    await bob.publish()
    await asyncio.gather(company.sees(ADA, BOB), company.sees(BOB, ADA))
    return ada, bob
