"""A Radicale of our own: a CalDAV server as hosts have them, on loopback, to be stopped and started again."""

import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import httpx

USER, PASSWORD = "jonas", "ein-app-passwort"
CONFIGURATION = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = htpasswd
htpasswd_filename = {folder}/users
htpasswd_encryption = plain
delay = 0
[storage]
filesystem_folder = {folder}/data
[logging]
level = info
"""
HEAD, TAIL = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//test//EN\r\n", "END:VCALENDAR\r\n"
BERLIN = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


def event(uid: str, *lines: str) -> str:
    """One VEVENT; what must not come in stands in each of them."""
    inside = [f"UID:{uid}", "DTSTAMP:20270101T000000Z", "SUMMARY:Zahnarzt Geheimrat", *lines]
    return "\r\n".join(["BEGIN:VEVENT", *inside, "LOCATION:Geheimweg 7", "END:VEVENT", ""])


def calendar(*events: str) -> str:
    return HEAD + BERLIN + "".join(events) + TAIL


@dataclass
class Radicale:
    folder: Path
    port: int = 0
    process: "subprocess.Popen[str] | None" = None
    reader: Thread = field(default_factory=Thread)

    def start(self) -> None:
        if not self.port:
            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}\n")
        (self.folder / "conf").write_text(CONFIGURATION.format(port=self.port, folder=self.folder))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "radicale", "--config", str(self.folder / "conf")],
            stderr=subprocess.STDOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        for line in self.process.stdout:
            if "server ready" in line.lower() or "listening on" in line.lower():
                # What it says later is read as well, or it would wait for a reader at some time.
                self.reader = Thread(target=self.process.stdout.read)
                self.reader.start()
                return
        raise AssertionError("Radicale did not start")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.reader.join()
            if self.process.stdout is not None:
                self.process.stdout.close()
            self.process = None

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}/{USER}/"

    @property
    def url(self) -> str:
        return f"{self.home}work/"

    @property
    def access(self) -> dict[str, str]:
        return {"url": self.url, "username": USER, "password": PASSWORD}

    def ask(self, method: str, name: str = "", text: str = "") -> httpx.Response:
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        return httpx.request(
            method, f"{self.url}{name}", content=text, auth=(USER, PASSWORD), headers=headers
        )

    def make(self, url: str = "") -> None:
        made = httpx.request("MKCALENDAR", url or self.url, auth=(USER, PASSWORD))
        assert made.status_code == 201, made.text

    def put(self, name: str, *events: str) -> None:
        assert self.ask("PUT", f"{name}.ics", calendar(*events)).status_code in (201, 204)

    def delete(self, name: str) -> None:
        assert self.ask("DELETE", f"{name}.ics").status_code == 200

    def text(self, name: str) -> str | None:
        """What stands there; None where nothing does."""
        answer = self.ask("GET", name)
        return answer.text if answer.status_code == 200 else None
