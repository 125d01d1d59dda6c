"""SPEC 9, slots: free 45-minute slots of 50 hosts with 500 busy events each, 90 days over a change of clocks.

From the database to JSON, by Einklang and by django-appointment 3.12, each in a process of its own, on the
same events; what they find is compared with an oracle that compares each slot with each event.
"""

import json
import os
import subprocess
import sys
from typing import Any

from . import slots_data
from .databases import Place, places
from .peers import ROOT, python_of
from .report import Ratio, Report

PEER, MOST = "django-appointment 3.12", 10.0


def run(*, seed: int, people: int | None) -> Report:
    hosts = people or slots_data.HOSTS
    figures = {"hosts": hosts, "events each": slots_data.EVENTS, "days": slots_data.DAYS, "seed": seed}
    report = Report(name="slots", figures=figures)
    python = python_of("slots")
    truth = [slots_data.oracle(own) for own in slots_data.events(seed=seed, hosts=hosts)]
    report.figures["free slots"] = sum(len(each) for each in truth)
    with places() as found:
        for place in found:
            compare(place, report, truth, python, ["--seed", str(seed), "--hosts", str(hosts)])
    return report


def compare(place: Place, report: Report, truth: list[list[int]], python: str, asked: list[str]) -> None:
    """One kind of database: both sides on databases of their own."""
    where = f"on {place.label}"
    print(f"{place.label}: {PEER} ...", file=sys.stderr)
    theirs = child([python, str(ROOT / "bench" / "slots_peer.py"), *asked], place.fresh("slots-peer"))
    print(f"{place.label}: einklang ...", file=sys.stderr)
    ours = child([sys.executable, "-m", "bench.slots_side", *asked], place.fresh("slots"))
    report.equal = report.equal and ours.pop("found") == theirs.pop("found") == truth
    report.ratios |= {
        f"CPU of {PEER} to ours {where}": Ratio(
            value=theirs["cpu ms"] / ours["cpu ms"], reach=500, at_most=False
        ),
        f"CPU ms {where}": Ratio(value=ours["cpu ms"], reach=MOST),
    }
    report.figures[where] = ours
    report.peer[f"{PEER} {where}"] = theirs


def child(command: list[str], url: str) -> dict[str, Any]:
    environment = {**os.environ, "DATABASE_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said
