"""Hosts in the tests: their hours, and a Monday morning on which all of it is looked at."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from einklang.hosts.models import Host, Weekly
from einklang.staff.models import Role, User
from tests.disk import disk, migrated

__all__ = ["disk", "migrated"]

MakeHost = Callable[..., Host]


@pytest.fixture
def clock() -> Iterator[Any]:
    """Monday morning; `clock.shift(…)` lets time pass."""
    with time_machine.travel(datetime(2027, 3, 22, 8, tzinfo=UTC)) as travel:
        yield travel


@pytest.fixture
def make_host() -> MakeHost:
    """Somebody who holds interviews on weekdays from nine to noon, unless told otherwise."""

    def make(name: str = "Jonas", hours: tuple[int, int] = (540, 720), **changes: Any) -> Host:
        user = User.objects.create(
            email=f"{name.lower()}@kalo.example", name=name, roles=[Role.INTERVIEWER.value]
        )
        host = Host.objects.create(user=user, **({"after": 0} | changes))
        Weekly.objects.bulk_create(
            Weekly(host=host, weekday=day, starts=hours[0], ends=hours[1]) for day in range(5)
        )
        return host

    return make
