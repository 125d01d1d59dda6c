"""An import that stops half way, says so, and waits to be killed."""

import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from einklang.customers import actions, clearing, importing  # noqa: E402


def stop_here(*args: object, **kwargs: object) -> None:
    print("half way", flush=True)
    time.sleep(600)


if sys.argv[1] == "staging":
    # Some batches are written down, the rest of the file is unread.
    written, write = 0, importing.Run._write

    def write_some(self: importing.Run, *args: object) -> None:
        global written
        if written == 2:
            stop_here()
        written += 1
        write(self, *args)  # type: ignore[arg-type]

    importing.Run._write = write_some  # type: ignore[method-assign, assignment]
elif sys.argv[1] == "switching":
    # Everything is written, also which rows are to go; the last transaction is open.
    actions.destroy_keys = stop_here  # type: ignore[assignment]
else:
    # The new records are in use; the old ones are still to be deleted.
    clearing._delete = stop_here
    actions.sweep = stop_here

call_command("import_customers", sys.argv[2], "--allow-shrinking")
