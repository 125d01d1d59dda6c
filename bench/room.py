"""SPEC 9, room: from the word to stop to the last byte, coming in, and what a person costs the server.

A Janus of our own, started as the product starts it, and browsers with invented cameras (640 × 480, 20
pictures a second). There is no peer: what it has to reach is absolute.
"""

import asyncio
import os
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID, uuid4

from einklang.room.engine.janus.engine import JanusEngine
from einklang.room.engine.janus.process import Reach
from einklang.room.engine.port import Feed, Part
from tests.room.engine.browsers import Company, chromium
from tests.room.engine.listening import until

from .report import Ratio, Report

#: Who speak, besides whom one observer follows; how often everything is done; seconds of counting.
SPEAKERS, STOPS, JOINS, COUNTED = 3, 20, 10, 10.0
PICTURE = {"width": 640, "height": 480, "frameRate": 20}
#: Seconds in which nothing more may be written after a stop.
WATCHED = 0.5


def run(*, seed: int, people: int | None) -> Report:
    speakers = min(people or SPEAKERS, 8)
    report = Report(name="room", figures={"who speak": speakers, "who follow": 1})
    if missing := [name for name in ("janus", "chromium") if not _is_installed(name)]:
        print(f"skipped: not installed: {', '.join(missing)}", file=sys.stderr)
        return report
    asyncio.run(_measure(report, speakers))
    return report


def _is_installed(name: str) -> bool:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is not None


async def _measure(report: Report, speakers: int) -> None:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="einklang-bench-", dir="/dev/shm"))
        Path(folder).chmod(0o711)
        engine = JanusEngine(Path(folder) / "room", Reach(ports="22000-22999"))
        company = Company(await stack.enter_async_context(chromium()), engine, uuid4())
        await company.begin()
        stack.push_async_callback(company.end)
        # One waits, one comes: all the browsers are on this machine, in truth each has one of its own.
        await _speak(company)
        await _joins(report, company)
        for _ in range(speakers - 1):
            await _speak(company)
        await _follow(company)
        await _costs(report, company, speakers + 1)
        await _stops(report, company)


async def _speak(company: Company) -> None:
    visitor = await company.enter(member=uuid4())
    await visitor.publish(video=PICTURE)
    await until(lambda: (visitor.id, Feed.CAMERA) in company.flows)


async def _follow(company: Company) -> None:
    observer, speakers = uuid4(), list(company.visitors)
    await company.enter(Part.OBSERVER, member=observer)
    await asyncio.gather(*(company.sees(observer, member) for member in speakers))


async def _costs(report: Report, company: Company, people: int) -> None:
    """CPU of Janus and of this process, which also drives the browsers, while everybody is recorded."""
    await company.engine.record(company.room)
    pid = company.engine.process.pid
    began, before, own = time.monotonic(), _cpu(pid), time.process_time()
    await asyncio.sleep(COUNTED)
    seconds = time.monotonic() - began
    janus, ours = (_cpu(pid) - before) / seconds, (time.process_time() - own) / seconds
    await company.engine.pause(company.room)
    report.ratios["CPU of a person, % of a core"] = Ratio(value=(janus + ours) / people * 100, reach=5)
    report.figures["CPU of Janus, % of a core"] = round(janus * 100, 1)
    report.figures["CPU of this process, % of a core"] = round(ours * 100, 1)


def _cpu(pid: int) -> float:
    """Seconds a process has used so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _stops(report: Report, company: Company) -> None:
    """By the clock: from the call until the kernel says that no file is open for writing any more."""
    closed, written = [], []
    for _ in range(STOPS):
        company.tapes.clear()
        await company.engine.record(company.room)
        await asyncio.sleep(0.3)
        said, began = time.time(), time.perf_counter()
        await company.engine.pause(company.room)
        closed.append((time.perf_counter() - began) * 1000)
        states = [tape.path.stat() for tape in company.tapes]
        written.append(max(0.0, max(state.st_mtime for state in states) - said) * 1000)
        await asyncio.sleep(WATCHED)
        later = [tape.path.stat().st_size for tape in company.tapes]
        report.equal = report.equal and later == [state.st_size for state in states] and min(later) > 0
        for tape in company.tapes:
            tape.path.unlink()
    report.ratios["stop to last file closed, slowest ms"] = Ratio(value=max(closed), reach=100)
    report.figures["stop to last file closed, median ms"] = round(statistics.median(closed), 2)
    report.figures["stop to last byte, slowest ms"] = round(max(written), 2)


async def _joins(report: Report, company: Company) -> None:
    """From being let in to the first picture of somebody else; and from one's own offer to being seen."""
    seen, shown = [], []
    watcher = next(iter(company.visitors))
    for _ in range(JOINS):
        member = uuid4()
        visitor = await company.prepare(member)
        offer = await visitor.offer(video=PICTURE)
        began = time.time()
        await company.engine.admit(company.room, member, Part.SPEAKER)
        answer = await company.engine.publish(company.room, member, Feed.CAMERA, offer)
        await visitor.answered(Feed.CAMERA, answer)
        seen.append(await visitor.first_picture() - began)
        shown.append(await _seen(company, watcher, member) - began)
        await company.engine.expel(company.room, member)
        await visitor.page.context.close()
        del company.visitors[member]
    report.ratios["join to first picture, median s"] = Ratio(value=statistics.median(seen), reach=0.5)
    report.figures["join to first picture, slowest s"] = round(max(seen), 3)
    report.figures["join to being seen, median s"] = round(statistics.median(shown), 3)


async def _seen(company: Company, watcher: UUID, member: UUID) -> float:
    await company.sees(watcher, member, frames=1)
    return time.time()
