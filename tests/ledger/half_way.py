"""A worker that stops in the middle of what its argument names, says so, and waits to be killed."""

import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from einklang.mail import actions as mail  # noqa: E402
from einklang.retention import erasing  # noqa: E402


def stop_here(*args: object, **kwargs: object) -> None:
    print("half way", flush=True)
    time.sleep(600)


if sys.argv[1] == "erasing":
    # Keys and rows are gone, the erasure is not written down, nothing is committed.
    erasing._write_down = stop_here
elif sys.argv[1] == "confirming":
    # All but the confirmation of the erasure is done.
    mail.Letter.save = stop_here  # type: ignore[method-assign]
else:
    # The mail server has the letter, nobody has written down that it has.
    mail._forget_words = stop_here

call_command("worker")
