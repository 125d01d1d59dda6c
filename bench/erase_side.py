"""One side of the benchmark `erase`, in a process of its own: `fill`, `engine`, `orm` or `one`.

Prints one JSON object. What is measured starts after Django is up and ends with the last commit.
"""

import argparse
import hashlib
import json
import os
import resource
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


def peak() -> float:
    """The most memory this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    return {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak": peak(), **found}


def engine() -> dict[str, Any]:
    """Everybody whose end has come, in the batches and transactions of the product."""
    from einklang.retention.actions import end_batch

    erased, peaks = 0, []
    while batch := end_batch():
        erased += batch
        peaks.append(peak())
    settled = peaks[min(4, len(peaks) - 1)] if peaks else 0.0
    return {"erased": erased, "grown": peaks[-1] / settled if settled else 1.0}


def orm() -> dict[str, Any]:
    """The same people by one `delete()`, which cascades."""
    from django.db import transaction
    from django.utils.timezone import now

    from .models import Person

    with transaction.atomic():
        _, by_model = Person.objects.filter(ends_at__lte=now()).delete()
    return {"erased": by_model["bench.Person"]}


def one(people: int = 100) -> dict[str, Any]:
    """People who are erased one by one, each in a transaction of their own."""
    from einklang.people.models import Person
    from einklang.retention.erasing import erase
    from einklang.retention.models import Ground

    times = []
    for pk in list(Person.objects.order_by("id").values_list("pk", flat=True)[:people]):
        began = time.perf_counter()
        erase([pk], ground=Ground.WITHDRAWN)
        times.append((time.perf_counter() - began) * 1000)
    return {"median": statistics.median(times), "slowest": max(times)}


def remains() -> dict[str, list[Any]]:
    """Per table how many rows are left, and a digest of which."""
    from django.apps import apps

    return {model.__name__: _digest(model) for model in apps.get_app_config("bench").get_models()}


def _digest(model: Any) -> list[Any]:
    digest, rows = hashlib.sha256(), 0
    for pk in model.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=50_000):
        digest.update(bytes(pk) if isinstance(pk, bytes | memoryview) else str(pk).encode())
        rows += 1
    return [rows, digest.hexdigest()[:16]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("side", choices=["fill", "engine", "orm", "one", "remains"])
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    django.setup()
    if wanted.side == "fill":
        from .filling import fill

        print(json.dumps(measured(lambda: fill(wanted.people, seed=wanted.seed) or {})))
    elif wanted.side == "remains":
        print(json.dumps(remains()))
    else:
        import_module(settings.CONSEQUENCES.rpartition(".")[0])  # a worker that runs has read it long ago
        print(json.dumps(measured({"engine": engine, "orm": orm, "one": one}[wanted.side])))


if __name__ == "__main__":
    main()
