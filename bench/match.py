"""SPEC 9, match: 1,000 form entries beside 1,000,000 customer records, by Einklang and by splink 5.

Both read the same files. The peer normalises, trains and predicts in memory; Einklang imports the records
encrypted, builds its index and finds the entries' customers through the tables, in processes of their own.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import match_data
from .databases import Place, places
from .peers import ROOT, python_of
from .report import Ratio, Report

RECORDS, ENTRIES = 1_000_000, 1_000
#: At which sureness a proposal would be taken without asking, if anything ever were: only to compare.
SURE = {"ours": 0.9, "peer": 0.9}


def run(*, seed: int, people: int | None) -> Report:
    records = people or RECORDS
    report = Report(name="match", figures={"records": records, "entries": ENTRIES, "seed": seed})
    python = python_of("match")
    with tempfile.TemporaryDirectory(prefix="einklang-match-") as name, places() as found:
        folder = Path(name)
        print(f"inventing {records:,} records ...", file=sys.stderr)
        digest = match_data.write(folder, seed=seed, records=records, entries=ENTRIES)
        truth = [row[0] for row in match_data.read(folder / "truth.csv")]
        print("splink: training and predicting ...", file=sys.stderr)
        peer = child([python, str(ROOT / "bench" / "match_peer.py"), str(folder)])
        theirs = judged(peer_answers(folder, peer["answers"]), truth, sure=SURE["peer"])
        report.equal = peer["digest"] == digest and len(peer["answers"]) == ENTRIES
        report.peer["splink 5"] = theirs | words(peer)
        for place in found:
            compare(place, report, folder, truth, digest, peer, theirs["recall"])
    return report


def compare(
    place: Place, report: Report, folder: Path, truth: list[str], digest: str, peer: Any, theirs: float
) -> None:
    """One database: import, index, find; and how that stands beside the peer."""
    url, where = place.fresh("match"), f"on {place.label}"
    print(f"{place.label}: importing and building the index ...", file=sys.stderr)
    built = side("build", url, folder)
    print(f"{place.label}: finding ...", file=sys.stderr)
    found = side("find", url, folder)
    ours = judged(found["answers"], truth, sure=SURE["ours"])
    report.equal = report.equal and built["digest"] == digest and len(found["answers"]) == len(truth)
    seconds = peer["training"]["seconds"] + peer["predicting"]["seconds"]
    normalising = peer["normalising"]["cpu"]
    report.ratios |= {
        f"recall {where}": Ratio(value=ours["recall"], reach=0.95, at_most=False),
        f"recall above splink's {where}": Ratio(value=ours["recall"] - theirs, reach=0.02, at_most=False),
        f"time to train and predict {where}": Ratio(value=found["seconds"] / seconds, reach=1.0),
        f"index to normalising, CPU {where}": Ratio(value=built["index"]["cpu"] / normalising, reach=1.5),
    }
    report.figures[where] = ours | words(built) | words(found)


def judged(
    answers: Sequence[Sequence[tuple[float, str]]], truth: Sequence[str], *, sure: float
) -> dict[str, float]:
    """Each answer is (sureness, customer number), the best first; "" as the truth is nobody of ours."""
    customers = sum(1 for number in truth if number)
    first = [(each[0] if each else (0.0, "")) for each in answers]
    right = [number != "" and found == number for (_, found), number in zip(first, truth, strict=True)]
    taken = [correct for (score, _), correct in zip(first, right, strict=True) if score >= sure]
    shown = sum(
        number != "" and number in {found for _, found in each}
        for each, number in zip(answers, truth, strict=True)
    )
    return {
        "recall": round(sum(right) / customers, 4),
        "recall among five": round(shown / customers, 4),
        "recall where sure": round(sum(taken) / customers, 4),
        "precision where sure": round(sum(taken) / max(1, len(taken)), 4),
    }


def peer_answers(folder: Path, answers: list[list[tuple[float, int]]]) -> list[list[tuple[float, str]]]:
    numbers = [row[0] for row in match_data.read(folder / "records.csv")]
    return [[(score, numbers[row]) for score, row in each] for each in answers]


def words(side: dict[str, Any]) -> dict[str, Any]:
    """The figures of one side, without its answers."""
    return {
        name: {each: round(value, 2) for each, value in figure.items()}
        if isinstance(figure, dict)
        else figure
        for name, figure in side.items()
        if name not in ("answers", "digest")
    }


def side(name: str, url: str, folder: Path) -> dict[str, Any]:
    return child([sys.executable, "-m", "bench.match_side", name, str(folder)], DATABASE_URL=url)


def child(command: list[str], **environment: str) -> dict[str, Any]:
    """One side in a process of its own, so that its memory is its own."""
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
