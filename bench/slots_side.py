"""Einklang's side of the benchmark `slots`, in a process of its own: from the tables to JSON."""

import argparse
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import django

from . import slots_data
from .slots_clock import Clock

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

OFTEN = 101
AT = datetime(2027, 1, 31, 12, tzinfo=UTC)


def fill(seed: int, hosts: int) -> list[UUID]:
    """Hosts with their week, a calendar each that was read just now, and its busy times."""
    from einklang.hosts.models import Host, Source, Weekly
    from einklang.hosts.spans import pack
    from einklang.staff.models import User
    from einklang.vault.keys import make_key

    known = []
    for number, own in enumerate(slots_data.events(seed=seed, hosts=hosts)):
        user = User.objects.create(email=f"host{number}@einklang.example", name=f"Host {number}")
        rules: dict[str, Any] = {"horizon_days": 120, "notice_hours": 0, "per_day": 24, "after": 0}
        host = Host.objects.create(user=user, busy=pack(slots_data.spans(own)), **rules)
        Weekly.objects.bulk_create(
            Weekly(host=host, weekday=day, starts=slots_data.OPENS, ends=slots_data.CLOSES)
            for day in range(5)
        )
        source_id = uuid4()
        make_key(source_id, ends_at=None)
        Source.objects.create(id=source_id, host=host, kind="ics", access={"url": ""}, fetched_at=AT)
        known.append(host.pk)
    return known


def answer(hosts: list[UUID]) -> str:
    """What a page would be sent: each start with the hosts who could hold it."""
    from einklang.hosts.queries import offer

    first = datetime.combine(slots_data.FIRST, datetime.min.time(), slots_data.ZONE)
    last = first + timedelta(days=slots_data.DAYS)
    length = slots_data.LENGTH
    found = offer(hosts, minutes=length, step=length, first=first, last=last, at=AT)
    named = [str(host) for host in found.hosts]
    return json.dumps({"hosts": named, "starts": found.starts, "free": found.free})


def found_by(hosts: list[UUID]) -> list[list[int]]:
    """The starts of each host, read out of the JSON."""
    said = json.loads(answer(hosts))
    found: dict[str, list[int]] = {str(host): [] for host in hosts}
    for start, free in zip(said["starts"], said["free"], strict=True):
        for position in free:
            found[said["hosts"][position]].append(start)
    return list(found.values())


def measure(seed: int, hosts: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from einklang.hosts.models import Weekly

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False, skip_checks=True)
    known = fill(seed, hosts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    clock = Clock(connection)
    figures: dict[str, Any] = clock.times(lambda: answer(known), often=OFTEN)
    figures["found"] = found_by(known)
    figures["cpu ms, one host"] = clock.times(lambda: answer(known[:1]), often=OFTEN)["cpu ms"]
    for position, host in enumerate(known):  # nobody's hours are anybody else's
        Weekly.objects.filter(host=host).update(starts=slots_data.OPENS + 5 * (position % 12))
    figures["cpu ms, different hours"] = clock.times(lambda: answer(known), often=OFTEN)["cpu ms"]
    return figures


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--hosts", type=int, required=True)
    asked = parser.parse_args()
    django.setup()
    print(json.dumps(measure(asked.seed, asked.hosts)))


if __name__ == "__main__":
    main()
