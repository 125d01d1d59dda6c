"""A worker that has just made what its argument names at Microsoft, says so, and waits to be killed."""

import sys
import time
from typing import Any

import django

django.setup()

from einklang.booking.microsoft import wire  # noqa: E402
from einklang.booking.microsoft.errands import run_errands  # noqa: E402

made = getattr(wire, sys.argv[1])


def and_stop(*told: Any) -> None:
    made(*told)
    print("half way", flush=True)
    time.sleep(600)


setattr(wire, sys.argv[1], and_stop)
run_errands()
