"""A loop that works until it is told to stop, and never loses what is owed to an error."""

import logging
import signal
import threading
from collections.abc import Callable

from django.db import Error, close_old_connections, connection

logger = logging.getLogger("einklang.retention")

#: Seconds to wait after the database could not be reached.
PATIENCE = 5.0


def run_until_stopped(work: Callable[[], int], *, pause: float) -> None:
    """Do the work again and again, `pause` seconds apart; SIGTERM and SIGINT end it between two rounds."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
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
