"""`./run test`: the checks, all tests on SQLite, all tests on PostgreSQL. Stops at the first failure."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from . import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: No check or test sees a setting of the desk it runs on.
CLEAN = {
    name: value for name, value in os.environ.items() if not re.match(r"EINKLANG_|\w+_URL(_FILE)?$", name)
}
#: The tests of a file stay in one process, and those of the browser come last, as they are collected: while
#: the browser is open its event loop runs, and nothing there may ask the database directly.
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")
OUTCOMES = ("passed", "failed", "error", "skipped")


class Failed(Exception):
    """A step found something; what, it printed itself."""


def step(name: str, command: Sequence[str | Path], **environment: str) -> str:
    """Run one step and print how long it took. Its output is shown as it comes and returned."""
    print(f"\n== {name}", flush=True)
    began, lines = time.monotonic(), []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**CLEAN, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    print(f"-- {name}: {time.monotonic() - began:.1f} s", flush=True)
    if process.returncode:
        raise Failed("".join(lines))
    return "".join(lines)


def checks() -> None:
    django = [sys.executable, "manage.py"]
    templates = [str(path) for path in sorted(ROOT.glob("einklang/*/templates"))]
    step("ruff check", [BIN / "ruff", "check", "."])
    step("ruff format", [BIN / "ruff", "format", "--check", "."])
    step("import-linter", [BIN / "lint-imports"])
    step("mypy", [BIN / "mypy"])
    step("djlint", [BIN / "djlint", "--lint", "--quiet", *templates])
    step("system checks", [*django, "check"], EINKLANG_DEMO="1")
    step("migrations", [*django, "makemigrations", "--check", "--dry-run"], EINKLANG_DEMO="1")


def counts(output: str) -> dict[str, int]:
    """What pytest's last line says: how many passed, failed, were skipped."""
    last = output.strip().splitlines()[-1] if output.strip() else ""
    return {name: int(number) for number, name in re.findall(r"(\d+) (passed|failed|error|skipped)", last)}


def pytest(name: str, arguments: Sequence[str], **environment: str) -> dict[str, int]:
    spread = ["-n", str(min(os.cpu_count() or 1, 4)), *BY_FILE]
    if {"-n", "-n0", "--pdb"} & set(arguments):
        spread = []
    command = [sys.executable, "-m", "pytest", *spread, *arguments]
    return counts(step(f"pytest on {name}", command, **environment))


def main() -> int:
    arguments, total = sys.argv[1:], dict.fromkeys(OUTCOMES, 0)
    began = time.monotonic()
    try:
        if not arguments:
            checks()
        add(total, pytest("SQLite", arguments))
        try:
            with postgres.running() as url:
                add(total, pytest("PostgreSQL", arguments, DATABASE_URL=url))
        except postgres.NotInstalled as error:
            print(f"skipped: the tests on PostgreSQL, because {error}")
    except Failed as failure:
        add(total, counts(str(failure)))
        total["failed"] = total["failed"] or 1
    return close(total, time.monotonic() - began)


def add(total: dict[str, int], more: dict[str, int]) -> None:
    for name, number in more.items():
        total[name] = total.get(name, 0) + number


def close(total: dict[str, int], seconds: float) -> int:
    failed = total["failed"] + total["error"]
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"\n{total['passed']} passed, {failed} failed{skipped} in {seconds:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server ends with us
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
