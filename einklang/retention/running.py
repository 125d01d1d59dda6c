"""A loop that works until it is told to stop, and never loses what is owed to an error."""

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial

from django.db import Error, close_old_connections, connection

logger = logging.getLogger("einklang.retention")

#: Seconds to wait after the database could not be reached.
PATIENCE = 5.0


#: Work that may take minutes; it is given a question to ask now and then: whether it is to stop.
Slow = Callable[[Callable[[], bool]], int]
#: Seconds between two looks for slow work, and how long it may take to stop.
SLOW_PAUSE, SLOW_STOP = 2.0, 30.0


def run_until_stopped(work: Callable[[], int], *, pause: float, beside: Sequence[Slow] = ()) -> None:
    """Do the work again and again, `pause` seconds apart; SIGTERM and SIGINT end it between two rounds.

    `beside` are done in threads of their own, so that what is slow never holds up a withdrawal or a letter.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    threads = [
        threading.Thread(target=_run, args=(partial(slow, stop.is_set), stop, SLOW_PAUSE), daemon=True)
        for slow in beside
    ]
    for thread in threads:
        thread.start()
    _run(work, stop, pause)
    for thread in threads:
        thread.join(SLOW_STOP)


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
