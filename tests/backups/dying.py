"""A process that is to be killed (`python -m tests.backups.dying`): it comes to a step, says so, waits."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


def main(act: str, step: str, *given: str) -> None:
    django.setup()
    {"back_up": back_up, "restore": restore}[act](step, *given)


def back_up(step: str, place: str) -> None:
    from django.db import connection

    from einklang.backups import making, manifest, postgres, sqlite

    where: dict[str, tuple[Any, str]] = {
        "dump": (sqlite if connection.vendor == "sqlite" else postgres, "dump"),
        "files": (making, "_copy_file"),
        "manifest": (manifest, "measure"),
        "rename": (manifest, "write"),
    }
    come_to(*where[step])
    making.back_up(Path(place))


def restore(step: str, place: str) -> None:
    from django.db.migrations.executor import MigrationExecutor

    from einklang.backups import fresh, running
    from einklang.retention import restoring

    where: dict[str, tuple[Any, str]] = {
        "begun": (running, "begin"),
        "loaded": (MigrationExecutor, "migrate"),
        "keys": (fresh, "take_keys"),
        "ended": (restoring, "end_again"),
        "files": (restoring, "_bring_files"),
        "swapped": (fresh, "swap"),
    }
    come_to(*where[step])
    restoring.restore(Path(place), keys=None, replace=True, without_keys=False)


def come_to(where: Any, name: str) -> None:
    """When this is done, the process has come to its step."""
    real: Callable[..., Any] = getattr(where, name)

    def stopping(*given: Any, **named: Any) -> Any:
        real(*given, **named)
        print("half way", flush=True)
        time.sleep(60)

    setattr(where, name, stopping)


if __name__ == "__main__":
    main(*sys.argv[1:])
