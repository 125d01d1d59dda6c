"""A real Janus and real browsers; what needs them is skipped where they are not installed."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Browser

from einklang.room.engine.janus.engine import JanusEngine
from einklang.room.engine.janus.process import Reach

from .browsers import CHROMIUM, Company, chromium

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Run this to its end, in the loop in which everything of this file lives."""
    with asyncio.Runner() as runner:
        yield lambda work: runner.run(asyncio.wait_for(work, 300))


@pytest.fixture(scope="module")
def browser(run: Run) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no browser is installed (Debian: chromium)")
    opened = chromium()
    yield run(opened.__aenter__())
    run(opened.__aexit__(None, None, None))


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory; nothing is left of it at the end."""
    if not Path("/dev/shm").is_dir():
        pytest.skip("there is no memory file system here (/dev/shm)")
    folder = Path(tempfile.mkdtemp(prefix="einklang-test-", dir="/dev/shm"))
    yield folder / "room"
    shutil.rmtree(folder)


@pytest.fixture
def janus(memory: Path, run: Run) -> Iterator[JanusEngine]:
    """Not started yet; stopped at the end, if it is not by then."""
    if not shutil.which("janus", path=f"{os.environ['PATH']}:/usr/sbin"):
        pytest.skip("no Janus is installed (Debian: janus)")
    if os.geteuid() == 0:
        memory.parent.chmod(0o711)  # whoever Janus runs as passes through
    engine = JanusEngine(memory, Reach(ports="21000-21999"))
    yield engine
    run(engine.stop())


@pytest.fixture
def company(run: Run, janus: JanusEngine, browser: Browser) -> Iterator[Company]:
    """An open room, as yet empty."""
    made = Company(browser, janus, uuid4())
    run(made.begin())
    yield made
    run(made.end())
    assert made.failed == []
