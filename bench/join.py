"""SPEC 9, join: the form with a consent, kept, beside the same server that only validates it."""

import contextlib
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator

from einklang.front.serving import server

from .databases import Place, places
from .load import Answers, Form, send
from .report import Ratio, Report

#: Forms per round and rounds of each side, taken in turns; the ratio is that of the medians.
FORMS, ROUNDS, WARM = 1000, 3, 100
#: How far the slow ones may be from the middle (SPEC 9).
SPREAD = {"SQLite": 5.0, "PostgreSQL": 2.0}


def run(*, seed: int, people: int | None) -> Report:
    report = Report(name="join", figures={"forms a round": people or FORMS, "rounds": ROUNDS})
    with places() as found:
        for place in found:
            compare(place, report, forms=people or FORMS, numbers=random.Random(seed))
    return report


def compare(place: Place, report: Report, *, forms: int, numbers: random.Random) -> None:
    """The same forms to both addresses of one server, in turns."""
    url = place.fresh("join")
    side("prepare", url)
    ours, peer = [], []
    with serving(url) as port:
        for path in ("/join/", "/validate/"):
            send(port, path, [form(numbers) for _ in range(WARM)])
        kept = WARM
        for _ in range(ROUNDS):
            peer.append(send(port, "/validate/", [form(numbers) for _ in range(forms)]))
            ours.append(send(port, "/join/", [form(numbers) for _ in range(forms)]))
            kept += forms
    report.equal = report.equal and json.loads(side("count", url))[0] == kept
    report.equal = report.equal and all(set(one.statuses) == {302} for one in [*ours, *peer])
    note(report, place.label, middle(ours), middle(peer))
    report.figures[f"on {place.label}"]["errors"] = sum(errors(one) for one in ours)


def note(report: Report, label: str, ours: Answers, peer: Answers) -> None:
    rate = ours.per_second / peer.per_second
    spread = ours.percentile(0.95) / ours.percentile(0.5)
    report.ratios[f"kept to validated only on {label}"] = Ratio(value=rate, reach=0.12, at_most=False)
    report.ratios[f"p95 to p50 on {label}"] = Ratio(value=spread, reach=SPREAD[label])
    report.figures[f"on {label}"] = words(ours)
    report.peer[f"on {label}"] = words(peer)


def middle(rounds: list[Answers]) -> Answers:
    return sorted(rounds, key=lambda one: one.per_second)[len(rounds) // 2]


def errors(answers: Answers) -> int:
    return sum(times for status, times in answers.statuses.items() if status != 302)


def words(answers: Answers) -> dict[str, float]:
    return {
        "forms a second": round(answers.per_second),
        "p50 ms": round(answers.percentile(0.5), 1),
        "p95 ms": round(answers.percentile(0.95), 1),
    }


def form(numbers: random.Random) -> Form:
    """One person's answers with the consent to storage and, mostly, to recording."""
    number = numbers.randrange(10**9)
    return [
        ("submission", str(uuid.UUID(int=numbers.getrandbits(128), version=4))),
        ("first_name", numbers.choice(["Anja", "Jens", "Meike", "Olaf"])),
        ("last_name", numbers.choice(["Ohlsen", "Petersen", "Süßmilch", "Kröger"])),
        ("email", f"person{number}@hausverwaltung.example"),
        ("customer_number", str(number)),
        ("company_name", "Wohnungsgenossenschaft Südelbe eG"),
        ("company_type", "cooperative"),
        ("units_managed", "1840"),
        ("services", "heating-cost"),
        ("uses_portal", "yes"),
        ("consent_storage", "on"),
        *([("consent_recording", "on")] if number % 3 else []),
        ("checked", "1"),
    ]


@contextlib.contextmanager
def serving(url: str) -> Iterator[int]:
    """Two processes that serve the pages on a free port."""
    with socket.socket() as probe, tempfile.TemporaryDirectory() as data:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.settings", "EINKLANG_DATA": data}
        command = server(host="127.0.0.1", port=port, workers=2)
        process = subprocess.Popen(command, env={**os.environ, **settings})
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield port
        finally:
            process.terminate()
            process.wait(20)


def wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with contextlib.suppress(urllib.error.URLError, OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def side(name: str, url: str) -> str:
    command = [sys.executable, "-m", "bench.join_side", name]
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout
