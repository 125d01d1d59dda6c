"""Web, worker, scheduler and rooms of the demo under one roof (SPEC 7): started together, ended together."""

import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from types import FrameType

import django

from einklang.front.serving import server
from einklang.room.serving import server as rooms

from .children import Child

#: Seconds to wait for the first page; deaths of one process before it that end the attempt.
PATIENCE, DEATHS = 60, 3


class DidNotStart(Exception):
    """The demo could not be brought up."""


def say(sentence: str) -> None:
    print(sentence, flush=True)


class Supervisor:
    """One demo, from an empty folder to the last process ended."""

    def __init__(self, *, port: int, room: int, bare: bool) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.bare = bare
        self.ending = threading.Event()
        command = [sys.executable, "-m", "einklang.config.cli"]
        self.web = Child("web", server(host="127.0.0.1", port=port, workers=2))
        self.others = [Child("worker", [*command, "worker"]), Child("scheduler", [*command, "scheduler"])]
        if os.environ.get("ROOM_URL", "none") != "none":
            self.others.append(Child("room", rooms(host="127.0.0.1", port=room)))
        self.children = [self.web, *self.others]

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        try:
            self._prepare()
            self._start()
            while not self.ending.wait(0.2):
                self._revive()
        except DidNotStart as error:
            say(str(error))
            return 1
        except KeyboardInterrupt:
            pass
        finally:
            self._stop()
        return 0

    def _end(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-C while the house is prepared breaks off there; once it stands, the loop sees it."""
        self.ending.set()
        if not any(child.process for child in self.children):
            raise KeyboardInterrupt

    def _prepare(self) -> None:
        django.setup()
        from . import preparing

        preparing.prepare(bare=self.bare, say=say)

    def _start(self) -> None:
        from .doors import sign_in_links

        self.web.start()
        links = sign_in_links(self.base)
        self._wait_for_first_page()
        if self.ending.is_set():
            return
        for child in self.others:
            child.start()
        say(f"ready {self.base}/")
        for role, link in links:
            say(f"sign-in {role} {link}")

    def _wait_for_first_page(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self.ending.is_set() and not self._serves():
            self._revive()
            if time.monotonic() > until or any(child.deaths >= DEATHS for child in self.children):
                raise DidNotStart("Einklang did not start; what went wrong stands above.")
            self.ending.wait(0.05)

    def _serves(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base}/healthz", timeout=2) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _revive(self) -> None:
        for child in self.children:
            if sentence := child.revive():
                say(sentence)

    def _stop(self) -> None:
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.see_it_end()
