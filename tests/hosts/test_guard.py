"""No host is booked twice: two wish for the same minutes, the database lets one have them."""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from einklang.hosts.actions import KEPT, AlreadyTaken, forget_past, give_back, hold, take
from einklang.hosts.models import Cell, Host, Taken
from einklang.hosts.queries import is_free
from tests.disk import Disk, at_once

from .conftest import MakeHost

PROCESSES, ATTEMPTS = 16, 200
START = int(datetime(2027, 3, 24, 8, tzinfo=UTC).timestamp())


def everything_taken() -> dict[UUID, list[tuple[int, int]]]:
    """The stretches of each host, in order."""
    found: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for host, start, end in Taken.objects.order_by("starts").values_list("host", "starts", "ends"):
        found[host].append((start, end))
    return found


def overlaps() -> int:
    return sum(
        second < first_end
        for stretches in everything_taken().values()
        for (_, first_end), (second, _) in pairwise(stretches)
    )


def cells_equal_stretches() -> bool:
    """Whether the cells are those of the taken stretches, and no others."""
    wanted = {
        (taken.host_id, number): taken.pk
        for taken in Taken.objects.all()
        for number in range(taken.starts // 300, taken.ends // 300)
    }
    return wanted == {(cell.host_id, cell.number): cell.taken_id for cell in Cell.objects.all()}


def test_sixteen_processes_that_want_the_same_fifty_slots_never_overlap(
    disk: Disk, make_host: MakeHost
) -> None:
    hosts = [make_host(f"Host{number}") for number in range(3)]
    crowd = [
        disk.start("-m", "tests.hosts.crowd", str(seed), str(ATTEMPTS), *(str(host.pk) for host in hosts))
        for seed in range(PROCESSES)
    ]
    said = [json.loads(process.communicate(timeout=240)[0].splitlines()[-1]) for process in crowd]

    assert sum(one["took"] + one["refused"] for one in said) == PROCESSES * ATTEMPTS == 3200
    assert sum(one["took"] for one in said) == Taken.objects.count() > 0
    assert overlaps() == 0
    assert cells_equal_stretches()


stretches = st.tuples(st.integers(0, 1), st.integers(0, 40), st.integers(1, 12))


@pytest.mark.django_db(transaction=True)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=st.lists(stretches | st.none(), max_size=25))
def test_stretches_of_one_host_never_overlap(
    make_host: MakeHost, wanted: list[tuple[int, int, int] | None]
) -> None:
    """None gives the oldest stretch back. What is refused overlaps, and nothing else is."""
    Cell.objects.all().delete()
    Taken.objects.all().delete()
    hosts = list(Host.objects.all()) or [make_host("Ada"), make_host("Bob")]
    held: list[tuple[UUID, UUID, int, int]] = []
    for wish in wanted:
        if wish is None:
            if held:
                give_back(held.pop(0)[0])
            continue
        host, begin, end = hosts[wish[0]].pk, START + wish[1] * 300, START + (wish[1] + wish[2]) * 300
        in_the_way = any(other == host and since < end and begin < until for _, other, since, until in held)
        try:
            held.append((take(host, begin, end, by=uuid4()).pk, host, begin, end))
        except AlreadyTaken:
            assert in_the_way
        else:
            assert not in_the_way

    assert overlaps() == 0
    assert cells_equal_stretches()
    assert {pk for pk, *_ in held} == set(Taken.objects.values_list("pk", flat=True))


def test_of_many_who_hold_the_host_first_one_takes_the_last_interview_of_a_day(
    disk: Disk, make_host: MakeHost
) -> None:
    jonas, asked = make_host(per_day=1), datetime.fromtimestamp(START, UTC) - timedelta(days=7)

    def books(start: int) -> bool:
        with transaction.atomic():
            hold(jonas.pk)
            free = is_free(jonas.pk, start, minutes=30, step=30, at=asked)
            if free:
                take(jonas.pk, start, start + 1800, by=uuid4())
        return free

    results = at_once(*(partial(books, START + 1800 * number) for number in range(6)))

    assert sorted(results, key=str) == [False] * 5 + [True]
    assert Taken.objects.count() == 1


@pytest.mark.django_db
def test_who_is_refused_leaves_nothing_behind(make_host: MakeHost) -> None:
    jonas = make_host()
    take(jonas.pk, START, START + 3600, by=uuid4())

    with pytest.raises(AlreadyTaken):
        take(jonas.pk, START - 1800, START + 300, by=uuid4())

    assert Taken.objects.count() == 1
    assert cells_equal_stretches()


@pytest.mark.django_db
@pytest.mark.parametrize("end", [START, START + 301])
def test_only_whole_cells_can_be_taken(make_host: MakeHost, end: int) -> None:
    with pytest.raises(ValueError, match="whole cells"):
        take(make_host().pk, START, end, by=uuid4())


@pytest.mark.django_db
def test_what_is_over_is_forgotten_two_days_later(make_host: MakeHost, clock: Any) -> None:
    jonas = make_host()
    take(jonas.pk, START, START + 3600, by=uuid4())
    take(jonas.pk, START + 3600, START + 7200, by=uuid4())

    clock.move_to(datetime.fromtimestamp(START + 3600 + KEPT - 1, UTC), tick=False)
    assert forget_past() == 0
    clock.shift(timedelta(seconds=1))
    assert forget_past() == 1
    assert everything_taken() == {jonas.pk: [(START + 3600, START + 7200)]}
    assert cells_equal_stretches()
