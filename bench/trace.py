"""SPEC 9, trace: 1 GB of files, 3 and 3,000 terms, beside ripgrep."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from . import trace_data
from .report import Ratio, Report

MEGABYTES, MANY, FEW, ROUNDS = 1_000, 3_000, 3, 3


def run(*, seed: int, people: int | None) -> Report:
    """`people` is the number of megabytes here, to try it out."""
    megabytes = people or MEGABYTES
    report = Report(name="trace", figures={"MB": megabytes})
    if shutil.which("rg") is None:
        report.peer["missing"] = "ripgrep (Debian: ripgrep)"
    with tempfile.TemporaryDirectory(prefix="einklang-bench-") as folder:
        data, listed = Path(folder, "data"), Path(folder, "lists")
        data.mkdir()
        listed.mkdir()
        print(f"writing {megabytes} MB ...", file=sys.stderr)
        every = trace_data.terms(MANY, seed=seed)
        # Of the three, one each is a name, an address and a number; they stand in more files than by chance.
        few = every[:FEW]
        planted = trace_data.write(data, megabytes, [*every, *few * (MANY // 20)], seed=seed)
        for how_many, terms in ((FEW, few), (MANY, every)):
            compare(report, data, listed, terms, planted, how_many)
    return report


def compare(
    report: Report,
    data: Path,
    listed: Path,
    terms: list[str],
    planted: list[trace_data.Planted],
    how_many: int,
) -> None:
    """Look for the same terms with both; the peer gets them as they are, and in the same spellings."""
    plain, spelled = listed / f"plain-{how_many}", listed / f"spelled-{how_many}"
    plain.write_text("".join(f"{term}\n" for term in terms))
    spelled.write_bytes(b"".join(one + b"\n" for one in trace_data.spelled(terms)))
    there = [one for one in planted if one.term in terms]
    ours = side(data, plain)
    report.equal = report.equal and set(ours["found"]) == {one.path for one in there}
    report.figures[f"{how_many} terms"] = words(ours)
    for name, listing, spellings in (
        ("as they are", plain, {"as given"}),
        ("in the same spellings", spelled, trace_data.SPELLINGS.keys()),
    ):
        peer = ripgrep(data, listing)
        if peer is None:
            continue
        wanted = {one.path for one in there if one.spelling in spellings}
        report.equal = report.equal and wanted <= set(peer["found"]) <= set(ours["found"])
        report.ratios[f"{how_many} terms, speed to ripgrep's {name}"] = Ratio(
            value=peer["seconds"] / ours["seconds"], reach=0.5 if how_many == FEW else 4, at_most=False
        )
        report.peer[f"{how_many} terms {name}"] = words(peer)


def words(side: dict[str, Any]) -> dict[str, Any]:
    figures = {name: round(side[name], 3) for name in ("seconds", "preparing", "peak MB") if name in side}
    return figures | {"files found": len(side["found"])}


def side(data: Path, listed: Path) -> dict[str, Any]:
    """Our side in a process of its own: what is measured begins when Python is up."""
    command = [sys.executable, "-m", "bench.trace_side", str(data), str(listed), str(ROUNDS)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ripgrep(data: Path, listed: Path) -> dict[str, Any] | None:
    """The peer, with as many threads as it likes: the best of the rounds, its start included."""
    program = shutil.which("rg")
    if program is None:
        return None
    # Every file to its end, as we read it too: it counts.
    command = [program, "--no-config", "-uuu", "-aF", "--count-matches", "-f", str(listed), str(data)]
    seconds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        seconds.append(time.perf_counter() - begun)
    found = [line.rpartition(":")[0] for line in done.stdout.splitlines()]
    return {"seconds": min(seconds), "found": found}
