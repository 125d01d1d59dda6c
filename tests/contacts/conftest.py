"""Tests here that need a database on disk ask for `disk`."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from einklang.people.models import Person
from einklang.staff.models import Role, User
from tests.disk import disk, migrated

__all__ = ["disk", "migrated"]


@pytest.fixture
def meike(db: None) -> User:
    """A coordinator."""
    return User.objects.create(email="meike@kalo.example", name="Meike Lorenz", roles=[Role.COORDINATOR])


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Monday morning; `clock.shift(…)` lets time pass."""
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)) as travel:
        yield travel


@pytest.fixture
def team(join: Callable[..., Person]) -> list[Person]:
    """Seven people of one customer."""
    names = ("Ada", "Carla", "Dora", "Edith", "Frida", "Greta", "Hilde")
    return [join(answers={"first_name": n, "email": f"{n.lower()}@loewenherz.example"}) for n in names]
