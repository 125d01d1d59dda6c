"""Einklang's side of the benchmark `match`, in a process of its own: `build FOLDER` or `find FOLDER`.

Prints one JSON object. What is measured starts after Django is up and the file is read, and ends with the
last commit or the last answer.
"""

import gc
import json
import os
import resource
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

#: Rows written at once, and entries that are found one by one as on the page.
BATCH, SINGLE = 5_000, 100


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def build(folder: Path) -> dict[str, Any]:
    """Import the records, encrypted, and build the index over them."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from einklang.customers import blocking
    from einklang.customers.records import Record

    from . import match_data

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False, skip_checks=True)
    _, imported = measured(lambda: _import(folder))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    imported["peak"] = peak()
    records = [Record(*row) for row in match_data.read(folder / "records.csv")]
    gc.freeze()  # what was read for the measurement is not to be searched again and again while it goes on

    @transaction.atomic
    def index() -> None:
        blocking.replace(blocking.build(enumerate(records, 1)))

    _, indexed = measured(index)
    return {
        "digest": match_data.digest(folder),
        "import": imported,
        "index": indexed | {"peak": peak()},
    }


def _import(folder: Path) -> None:
    """What an import writes, in large transactions: a row and a key of its own for each record."""
    from django.db import transaction
    from django.utils.timezone import now

    from einklang.customers.importing import SEALED, WRITTEN
    from einklang.customers.models import Customer, Import, Stage
    from einklang.customers.records import Record, number_as_kept
    from einklang.vault import index
    from einklang.vault.bulk import insert
    from einklang.vault.cipher import fresh_key
    from einklang.vault.keys import keep_keys

    from . import match_data

    keyed = index.load()
    one = Import.objects.create(stage=Stage.DONE, finished_at=now())
    numbered = enumerate(match_data.read(folder / "records.csv"), 1)
    while batch := list(islice(numbered, BATCH)):
        keys, rows = {}, []
        for number, row in batch:
            record = Record(*row)
            subject = uuid.UUID(int=number << 64)
            keys[subject] = key = fresh_key()
            customer = keyed.exact("customer", number_as_kept(record.customer_number))
            digest = keyed.exact("customer record", record.content())
            sealed = SEALED.sealed_for(number, record.said(), key)
            rows.append((number, subject, customer, digest, one.pk, sealed))
        with transaction.atomic():
            keep_keys(keys, ends_at=None)
            insert(Customer, WRITTEN, rows)


def find(folder: Path) -> dict[str, Any]:
    """All entries at once, and then some of them one by one."""
    from einklang.customers.records import Record
    from einklang.matching import candidates

    from . import match_data

    entries = [Record(*row) for row in match_data.read(folder / "entries.csv")]
    found, took = measured(lambda: candidates.find_many(entries))
    most = peak()
    alone = [measured(lambda entry=entry: candidates.find(entry))[1] for entry in entries[:SINGLE]]
    wall = sorted(each["seconds"] * 1000 for each in alone)
    return {
        "answers": [[(one.score, one.record.customer_number) for one in each] for each in found],
        **took,
        "peak": most,
        "ms for one entry": {
            "median": statistics.median(wall),
            "p95": wall[int(len(wall) * 0.95) - 1],
            "CPU": statistics.fmean(each["cpu"] * 1000 for each in alone),
        },
    }


def main() -> None:
    name, folder = sys.argv[1:]
    django.setup()
    work: dict[str, Callable[[Path], dict[str, Any]]] = {"build": build, "find": find}
    json.dump(work[name](Path(folder)), sys.stdout)


if __name__ == "__main__":
    main()
