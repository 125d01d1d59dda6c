"""Moves a booking and stops when the old time is given back and the new one is not yet held, to be killed."""

import sys
import time
from datetime import datetime

import django

django.setup()

from einklang.booking import actions  # noqa: E402

token, moment = sys.argv[1:]


def stop(*_: object) -> None:
    print("half way", flush=True)
    time.sleep(60)


def main() -> None:
    import time_machine

    # The test's clock is moved; this process lives in the same week.
    with time_machine.travel(datetime.fromisoformat("2027-03-01T08:05:00+00:00"), tick=True):
        actions._place = stop  # type: ignore[assignment]
        actions.book(token, datetime.fromisoformat(moment), zone="Europe/Berlin")


main()
