"""SPEC 9, erase: 100,000 of 1,000,000 people, by the retention engine and by Django's `delete()`."""

import json
import os
import subprocess
import sys
from typing import Any

from .databases import Place, places
from .report import Ratio, Report

PEOPLE = 1_000_000


def run(*, seed: int, people: int | None) -> Report:
    report = Report(name="erase", figures={"people": people or PEOPLE})
    with places() as found:
        for place in found:
            compare(place, report, people=people or PEOPLE, seed=seed)
    return report


def compare(place: Place, report: Report, *, people: int, seed: int) -> None:
    """Fill one database, copy it, erase the same people in both, and compare what is left."""
    print(f"{place.label}: writing {people:,} people ...", file=sys.stderr)
    url = place.fresh("ours")
    side("fill", url, people=people, seed=seed)
    peer_url = place.copy("ours", "peer")
    print(f"{place.label}: erasing ...", file=sys.stderr)
    ours, peer = side("engine", url), side("orm", peer_url)
    report.equal = report.equal and side("remains", url) == side("remains", peer_url)
    report.equal = report.equal and ours["erased"] == peer["erased"] > 0
    single = side("one", url)
    where = f"on {place.label}"
    report.ratios[f"time to ORM delete() {where}"] = Ratio(value=ours["seconds"] / peer["seconds"], reach=0.5)
    report.ratios[f"memory, last to fifth batch {where}"] = Ratio(value=ours["grown"], reach=1.1)
    report.ratios[f"one person, median ms {where}"] = Ratio(value=single["median"], reach=50)
    report.figures[where] = words(ours) | {"one, slowest ms": round(single["slowest"], 1)}
    report.peer[where] = words(peer)


def words(side: dict[str, Any]) -> dict[str, Any]:
    return {
        "erased": side["erased"],
        "seconds": round(side["seconds"], 2),
        "CPU seconds of the process": round(side["cpu"], 2),
        "peak MB": round(side["peak"]),
    }


def side(name: str, url: str, **options: int) -> dict[str, Any]:
    """Run one side in a process of its own, so that its memory is its own."""
    arguments = [f"--{option}={value}" for option, value in options.items()]
    command = [sys.executable, "-m", "bench.erase_side", name, *arguments]
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
