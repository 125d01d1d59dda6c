"""The whole programme as people meet it: web, worker and scheduler on a database of their own."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from einklang.demo import home

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_database(name: str) -> dict[str, str]:
    """On PostgreSQL a fresh database beside the one given to the tests; on SQLite a file in the folder."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return {}
    parts = urlsplit(url)
    host = re.sub(r"^host=", "", parts.query).replace("%2F", "/") or parts.hostname or ""
    with psycopg.connect(
        host=host, user=parts.username, password=parts.password, dbname=parts.path[1:], autocommit=True
    ) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{quote(name)}"))}


class Site:
    """A running programme. `base` is its address, `doors` a sign-in link per role."""

    def __init__(self, data: Path, *, name: str, bare: bool = True) -> None:
        self.data = data
        self.bare = bare
        self.base = f"http://127.0.0.1:{free_port()}"
        self.doors: dict[str, str] = {}
        self.output: list[str] = []
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("EINKLANG_", "DJANGO_"))
        }
        self.environment = {**kept, **own_database(name), "EINKLANG_DAILY_PROOF": "off"}
        port = self.base.rsplit(":", 1)[1]
        starting = [sys.executable, "-m", "einklang.demo", "--port", port, "--data", str(data)]
        self.process = subprocess.Popen(
            [*starting, *(["--bare"] if bare else [])],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()
        self._wait_until_ready()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self.output.append(line)
            if found := re.match(r"sign-in (\S+) (\S+)", line):
                self.doors[found[1]] = found[2]

    def _wait_until_ready(self) -> None:
        # The sample programme has two years to write first.
        until = time.monotonic() + (PATIENCE if self.bare else 6 * PATIENCE)
        while "admin" not in self.doors:
            if self.process.poll() is not None or time.monotonic() > until:
                self.close()
                raise RuntimeError("the programme did not start:\n" + "".join(self.output))
            time.sleep(0.05)

    def close(self) -> int:
        """End it as Ctrl-C does; returns its exit code."""
        self.process.terminate()
        code = self.process.wait(PATIENCE)
        self._listening.join(PATIENCE)
        if self.process.stdout:
            self.process.stdout.close()
        shutil.rmtree(home.folder(self.data), ignore_errors=True)
        return code

    def einklang(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a console command against this programme's data."""
        command = [sys.executable, "-m", "einklang.config.cli", *arguments]
        environment = {**self.environment, "EINKLANG_DATA": str(self.data)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)

    def beside(self, module: str, *arguments: str) -> dict[str, Any]:
        """What this module says, run as another process on this programme's data."""
        environment = {**self.environment, "EINKLANG_DATA": str(self.data), "EINKLANG_DEMO": "1"}
        command = [sys.executable, "-m", module, *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def letters(self, to: str = "") -> list[EmailMessage]:
        """The letters written so far, oldest first; those to one address where it is given."""
        paths = sorted((self.data / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        read = [
            message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=policy.default)
            for path in paths
        ]
        return [one for one in read if to.lower() in str(one["To"]).lower()]

    def wait_for_letter(self, to: str, *, number: int = 1) -> EmailMessage:
        """The letter with this number to this address, waiting for the worker to write it."""
        until = time.monotonic() + PATIENCE
        while len(found := self.letters(to)) < number:
            if time.monotonic() > until:
                raise AssertionError(
                    f"{len(found)} letters to {to}, {number} expected\n" + "".join(self.output)
                )
            time.sleep(0.05)
        return found[number - 1]


def links(letter: EmailMessage) -> list[str]:
    """The addresses that stand in a letter's plain text, in their order."""
    part = letter.get_body(("plain",))
    return re.findall(r"https?://[^\s<>\")]+", part.get_content()) if part else []
