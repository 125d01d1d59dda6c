"""When the entries of calendars take place, found in a process of its own (see `occurrences`)."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from . import port
from .own import suffix
from .port import NotACalendar, Span, TooManyTimes, TooSlow

ROOT = Path(__file__).resolve().parents[3]
#: It is given nothing of ours: no key, no password, no address of the database.
PASSED_ON = ("PATH", "LANG", "LC_ALL", "PYTHONTZPATH")
REFUSALS = ("NotACalendar", "TooManyTimes")


def expand(
    calendars: Mapping[str, str], *, zone: str, first: datetime, last: datetime, patience: float
) -> dict[str, list[Span]]:
    """Busy times of each of the iCalendar texts. Raises NotACalendar, TooManyTimes, TooSlow."""
    if not calendars:
        return {}
    asked = {
        "zone": zone,
        "first": int(first.timestamp()),
        "last": int(last.timestamp()),
        "own": suffix(),
        "calendars": calendars,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "einklang.hosts.calendars.occurrences"],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooSlow from None
    if done.returncode:
        raise TooManyTimes  # ended by the system: too much time or memory
    said = json.loads(done.stdout)
    if said.get("refused") in REFUSALS:
        raise getattr(port, said["refused"])
    if "spans" not in said:
        raise NotACalendar
    return {address: [(begin, end) for begin, end in spans] for address, spans in said["spans"].items()}
