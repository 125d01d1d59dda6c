"""SPEC 9, pool: search, filter, any page of 1,000,000 people, beside the same people in plain columns."""

import json
import os
import subprocess
import sys
from typing import Any

from .databases import Place, places
from .erase import side
from .report import Ratio, Report

PEOPLE = 1_000_000


def run(*, seed: int, people: int | None) -> Report:
    report = Report(name="pool", figures={"people": people or PEOPLE})
    with places() as found:
        for place in found:
            compare(place, report, people=people or PEOPLE, seed=seed)
    return report


def compare(place: Place, report: Report, *, people: int, seed: int) -> None:
    """Fill one database and ask everything of it."""
    print(f"{place.label}: writing {people:,} people ...", file=sys.stderr)
    url = place.fresh("pool")
    side("fill", url, people=people, seed=seed)
    print(f"{place.label}: asking ...", file=sys.stderr)
    note(report, place.label, asked(url, seed))


def asked(url: str, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.pool_side", f"--seed={seed}"]
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url}, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def note(report: Report, label: str, found: dict[str, Any]) -> None:
    where = f"on {label}"
    report.equal = report.equal and not found["differ"]
    slowest = max(found["queries"], key=lambda name: found["queries"][name]["ms"])
    deepest = max(found["deeper"], key=lambda name: found["deeper"][name])
    report.ratios[f"any page to page 1 {where}"] = Ratio(value=found["deeper"][deepest], reach=2)
    report.ratios[f"slowest query, CPU ms {where}"] = Ratio(value=found["queries"][slowest]["ms"], reach=50)
    ratio = found["list"]["closed"] / found["list"]["plain"]
    report.ratios[f"list of 50 to plain columns {where}"] = Ratio(value=ratio, reach=1.25)
    report.figures[where] = {
        "slowest": slowest,
        "deepest page furthest from page 1": deepest,
        "the whole list, CPU ms": round(found["list"]["closed"], 1),
        "differ": found["differ"],
        "CPU ms a request (requests until the page is full)": {
            name: f"{one['ms']:.1f} ({one['requests']})" for name, one in found["queries"].items()
        },
    }
    report.peer[where] = {
        "the whole list, CPU ms": round(found["list"]["plain"], 1),
        "icontains, offset and count, CPU ms": {name: round(ms) for name, ms in found["peer"].items()},
    }
