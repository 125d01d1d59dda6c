"""What is owed: written with the fact, done in order, tried again, never dropped, done once."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils.timezone import now

from einklang.ledger import actions
from einklang.ledger.actions import BACKOFF, record, settle, telling_facts, unwrite
from einklang.ledger.models import Entry, Owed
from einklang.ledger.queries import owed
from tests.disk import Disk, at_once

from . import programme
from .programme import NeverListed, Rang


@pytest.fixture(autouse=True)
def bells(settings: Any) -> Iterator[None]:
    settings.CONSEQUENCES = "tests.ledger.programme.CONSEQUENCES"
    programme.DONE.clear()
    programme.BROKEN.clear()
    yield
    programme.BROKEN.clear()


def test_the_fact_and_what_is_owed_are_written_together(db: None) -> None:
    bell = uuid4()
    entry = record(Rang(bell=bell, notes=frozenset({"c", "a"})))

    assert Entry.objects.get().facts == {"bell": str(bell), "notes": ["a", "c"]}
    assert [(o.entry_id, o.what.rpartition(".")[2]) for o in owed()] == [
        (entry.pk, "first"),
        (entry.pk, "second"),
        (entry.pk, "third"),
    ]


def test_when_the_caller_fails_neither_is_written(db: None) -> None:
    def fail_after_recording() -> None:
        with transaction.atomic():
            record(Rang(bell=uuid4()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_recording()

    assert (Entry.objects.count(), Owed.objects.count()) == (0, 0)


def test_an_event_whose_consequences_nobody_listed_is_refused_whole(db: None) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        record(NeverListed())

    assert Entry.objects.count() == 0


def test_what_is_owed_is_done_once_and_in_order(db: None) -> None:
    record(Rang(bell=uuid4()))

    assert (settle(), settle()) == (3, 0)
    assert programme.DONE == ["first", "second", "third"]
    assert list(owed()) == []


def test_while_the_first_fails_the_later_ones_of_that_fact_wait_and_other_facts_go_on(db: None) -> None:
    programme.BROKEN.add("second")
    record(Rang(bell=uuid4()))
    record(Rang(bell=uuid4()))

    assert settle() == 2
    assert programme.DONE == ["first", "first"]
    assert [(o.entry_id, o.position, o.tries) for o in owed()] == [
        (o.entry_id, position, tries)
        for o in owed().filter(position=1)
        for position, tries in ((1, 1), (2, 0))
    ]


def test_a_failure_is_tried_again_with_growing_pauses_and_never_dropped(db: None) -> None:
    programme.BROKEN.add("first")
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        record(Rang(bell=uuid4()))
        waited = []
        for _ in range(len(BACKOFF) + 3):
            settle()
            row = Owed.objects.get(position=0)
            waited.append(row.next_at - now())
            clock.move_to(row.next_at - timedelta(seconds=1))
            settle()
            assert Owed.objects.get(position=0).tries == row.tries
            clock.move_to(row.next_at)
        programme.BROKEN.clear()
        assert settle() == 3

    assert waited == [*BACKOFF, BACKOFF[-1], BACKOFF[-1], BACKOFF[-1]]
    assert programme.DONE == ["first", "second", "third"]


def test_neither_the_row_nor_the_log_repeats_what_an_error_says(
    db: None, caplog: pytest.LogCaptureFixture
) -> None:
    programme.BROKEN.add("first")
    record(Rang(bell=uuid4()))
    with caplog.at_level(logging.DEBUG):
        settle()

    assert Owed.objects.get(position=0).failed_with == "RuntimeError"
    assert [record.levelname for record in caplog.records if record.name == "einklang.ledger"] == ["WARNING"]
    assert "Ada" not in caplog.text


def test_what_a_failed_reaction_wrote_is_not_there(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def writes_and_fails(event: Rang) -> None:
        Entry.objects.create(kind="half done", facts={})
        raise RuntimeError

    monkeypatch.setattr(programme, "first", writes_and_fails)
    record(Rang(bell=uuid4()))
    settle()

    assert not Entry.objects.filter(kind="half done").exists()


def test_somebody_whom_it_takes_long_to_help_does_not_hold_the_round_up(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no pause at all a failing consequence is tried once a round, not for ever."""
    monkeypatch.setattr(actions, "BACKOFF", (timedelta(0),))
    programme.BROKEN.add("first")
    record(Rang(bell=uuid4()))
    record(Rang(bell=uuid4()))

    assert settle() == 0
    assert list(Owed.objects.filter(position=0).values_list("tries", flat=True)) == [1, 1]


def test_two_workers_do_everything_once(disk: Disk) -> None:
    for _ in range(10):
        record(Rang(bell=uuid4()))

    results = at_once(settle, settle)

    assert sum(int(str(result)) for result in results) == 30
    assert sorted(programme.DONE) == ["first"] * 10 + ["second"] * 10 + ["third"] * 10
    assert list(owed()) == []


def test_whoever_listens_hears_their_own_facts_only(db: None) -> None:
    record(Rang(bell=uuid4()))
    with telling_facts() as heard:
        mine = record(Rang(bell=uuid4()))
    record(Rang(bell=uuid4()))

    assert heard == [mine.pk]


def test_only_what_follows_from_these_facts_is_done(db: None) -> None:
    other, mine = record(Rang(bell=uuid4())), record(Rang(bell=uuid4()))

    assert settle(only=[mine.pk]) == 3
    assert {one.entry_id for one in owed()} == {other.pk}


def test_a_fact_that_nobody_saw_can_be_unwritten(db: None) -> None:
    other, mine = record(Rang(bell=uuid4())), record(Rang(bell=uuid4()))
    settle()

    unwrite([mine.pk])

    assert [one.pk for one in Entry.objects.all()] == [other.pk]
    assert set(Owed.objects.values_list("entry", flat=True)) == {other.pk}
