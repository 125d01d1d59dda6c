"""A process of the demo: started, watched, ended with everything it started itself."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

#: Seconds between two starts of one process, and until an ending process is ended by force.
PAUSE, PATIENCE = 1.0, 8.0
PR_SET_PDEATHSIG = 1


class Child:
    """One process, in a group of its own so that Ctrl-C reaches the supervisor alone."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.deaths = 0

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=_end_with_parent)
        self.started_at = time.monotonic()

    def revive(self) -> str | None:
        """Start it again if it died, once a second at most; returns what to say about it."""
        if self.process is None or self.process.poll() is None or time.monotonic() < self.started_at + PAUSE:
            return None
        code = self.process.returncode
        self.deaths += 1
        self._signal(signal.SIGKILL)
        self.start()
        return f"{self.name} ended with {code}; started again"

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def see_it_end(self) -> None:
        """Wait for the end; whatever of its group is left after PATIENCE is killed."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def _end_with_parent() -> None:
    """Linux only: a supervisor that is killed takes its processes with it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
