"""Whatever goes wrong while somebody is erased: it is done wholly, or not at all and then the next time."""

import logging
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread
from uuid import UUID

import pytest
import time_machine
from django.db import DatabaseError, connection, connections, transaction
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import sign_up
from einklang.retention import actions
from einklang.retention.actions import end_batch, end_people, tick
from einklang.retention.models import Erasure
from einklang.vault.models import Certificate, Key
from tests.conftest import a_form
from tests.disk import Disk, at_once
from tests.texts import promised_text

MANY = 12
ONLY_A_FILE = "only a SQLite file can be made so; a server's own disk is not ours to fill"


@pytest.fixture
def people(disk: Disk) -> list[UUID]:
    """They signed up and never confirmed."""
    publish(promised_text())
    signed_up = [sign_up(a_form(answers={"email": f"person{n}@haus.example"})) for n in range(MANY)]
    return [one.pk for one in signed_up]


@pytest.fixture
def over(people: list[UUID]) -> Iterator[list[UUID]]:
    """Their week is over."""
    with time_machine.travel(now() + timedelta(days=8), tick=True):
        yield people


def there() -> tuple[int, int, int, int]:
    """People, their keys, lines of the erasure ledger, certificates."""
    models = (Person, Key, Erasure, Certificate)
    people, _keys, erasures, certificates = (model.objects.count() for model in models)
    keys = Key.objects.filter(subject__in=Person.objects.values("pk")).count()
    return people, keys, erasures, certificates


BEFORE, AFTER = (MANY, MANY, 0, 0), (0, 0, MANY, 1)


@contextmanager
def pragma(name: str, then: object, afterwards: object) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}={then}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA {name}={afterwards}")


@contextmanager
def no_room_left() -> Iterator[None]:
    """No file of this process may grow, as on a full disk; what is written at the commit does not fit."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("what", ["full", "read-only"])
def test_a_full_or_read_only_disk_erases_nothing_half_and_everything_later(
    over: list[UUID], what: str
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip(ONLY_A_FILE)
    made = no_room_left() if what == "full" else pragma("query_only", "ON", "OFF")
    with made, pytest.raises(DatabaseError):
        end_people()

    assert there() == BEFORE
    assert end_people() == MANY
    assert there() == AFTER


def test_a_locked_database_erases_nothing_half_and_everything_later(over: list[UUID]) -> None:
    holding, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            list(Person.objects.select_for_update())
            holding.set()
            done.wait(60)
        connections.close_all()

    other = Thread(target=hold)
    other.start()
    holding.wait(60)
    if connection.vendor == "sqlite":
        with pragma("busy_timeout", 50, 20000), pytest.raises(DatabaseError):
            end_people()
    else:
        assert end_people() == 0, "whoever is locked is left for the next round"
    done.set()
    other.join()

    assert there() == BEFORE
    assert end_people() == MANY
    assert there() == AFTER


def test_two_schedulers_at_once_erase_everybody_once(over: list[UUID]) -> None:
    found = at_once(end_people, end_people)

    assert [one for one in found if isinstance(one, Exception)] == []
    assert sum(int(str(one)) for one in found) == MANY
    assert there()[:3] == AFTER[:3]
    assert sum(Certificate.objects.values_list("people", flat=True)) == MANY


def test_a_clock_set_back_an_hour_brings_nobody_back_and_ends_nobody_twice(over: list[UUID]) -> None:
    end_people()
    with time_machine.travel(now() - timedelta(hours=1), tick=False):
        assert "end_people" not in tick()

    assert there() == AFTER


def test_a_clock_set_back_over_the_end_ends_them_when_it_comes_again(people: list[UUID]) -> None:
    first = Person.objects.order_by("ends_at").values_list("ends_at", flat=True)[0]
    last = Person.objects.order_by("ends_at").values_list("ends_at", flat=True).last()
    assert first is not None
    assert last is not None
    with time_machine.travel(first - timedelta(minutes=30), tick=False):
        assert end_people() == 0
    with time_machine.travel(last + timedelta(seconds=1), tick=False):
        assert not Person.objects.readable().exists(), "over is over, whether or not somebody came by"
        assert end_people() == MANY

    assert there() == AFTER


def test_many_end_in_batches_of_their_own_and_how_far_it_came_is_told(
    over: list[UUID], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(actions, "BATCH", 5)
    with caplog.at_level(logging.INFO, "einklang.retention"):
        assert end_people() == MANY

    assert [one.getMessage() for one in caplog.records if "more are due" in one.getMessage()] == [
        "5 people erased, and more are due",
        "10 people erased, and more are due",
    ]
    assert list(Certificate.objects.order_by("at").values_list("people", flat=True)) == [5, 5, 2]


def test_what_was_ended_before_a_kill_stays_ended_and_the_rest_is_ended_by_the_next(
    over: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "BATCH", 5)
    end_batch()
    assert there() == (MANY - 5, MANY - 5, 5, 1)

    assert end_people() == MANY - 5
    assert there()[:3] == AFTER[:3]
