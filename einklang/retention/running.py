"""A loop that works until it is told to stop, and never loses what is owed to an error."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Collection

from django.db import Error, close_old_connections, connection

logger = logging.getLogger("einklang.retention")

#: Seconds to wait after the database could not be reached.
PATIENCE = 5.0


#: Work that may take minutes; it is given a question to ask now and then: whether it is to stop.
Slow = Callable[[Callable[[], bool]], int]
#: Seconds between two looks for slow work, and how long it may take to stop.
SLOW_PAUSE, SLOW_STOP = 2.0, 30.0
HOUR = 3600.0


class Hourly:
    """Work that is done at the start and then once an hour."""

    def __init__(self, work: Slow) -> None:
        self._work, self._next = work, 0.0

    def __call__(self, stop: Callable[[], bool]) -> int:
        if time.monotonic() < self._next:
            return 0
        self._next = time.monotonic() + HOUR
        self._work(stop)
        return 0


def run_until_stopped(work: Callable[[], int], *, pause: float, beside: Collection[Slow] = ()) -> None:
    """Do the work again and again, `pause` seconds apart; SIGTERM and SIGINT end it between two rounds.

    Each of `beside` is done in a thread of its own, so that what is slow never holds up a withdrawal, a
    letter or one another.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    slow = [threading.Thread(target=_run_slow, args=(each, stop), daemon=True) for each in beside]
    for thread in slow:
        thread.start()
    _run(work, stop, pause)
    for thread in slow:
        thread.join(SLOW_STOP)


def _run_slow(work: Slow, stop: threading.Event) -> None:
    _run(lambda: work(stop.is_set), stop, SLOW_PAUSE)


def _run(work: Callable[[], int], stop: threading.Event, pause: float) -> None:
    while not stop.is_set():
        close_old_connections()
        try:
            busy = work()
        except Error as error:
            logger.warning("the database does not answer (%s), tried again", type(error).__name__)
            connection.close()
            stop.wait(PATIENCE)
            continue
        if not busy:
            stop.wait(pause)
