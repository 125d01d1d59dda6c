"""Work that goes on beside what one waits for. The event loop would forget a task that nobody holds."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from .port import EngineLost


class Beside:
    """Tasks that are held until they are done. What is `told` otherwise ends one of them without a word."""

    def __init__(self, *told: type[Exception]) -> None:
        self._told: tuple[type[Exception], ...] = (EngineLost, *told)
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin this, and do not wait for it."""

        async def quietly() -> None:
            with suppress(*self._told):
                await work

        task = asyncio.ensure_future(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def all_done(self) -> None:
        """Returns when nothing goes on any more."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def cancel(self) -> None:
        """End it all where it stands."""
        for task in set(self._tasks):
            task.cancel()
