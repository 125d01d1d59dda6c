"""Erases somebody and waits before it commits, to be killed: `python -m tests.retention.half_erased ID`."""

import sys
import time
from uuid import UUID

import django

if __name__ == "__main__":
    django.setup()
    from django.db import transaction

    from einklang.retention.erasing import erase
    from einklang.retention.models import Ground

    with transaction.atomic():
        erase([UUID(sys.argv[1])], ground=Ground.WITHDRAWN)
        print("erased, not committed", flush=True)
        time.sleep(600)
