"""Keeping and erasing at the same moment: what is kept can be read, and what cannot is not there."""

import signal
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.retention.erasing import erase
from einklang.retention.keeping import approve_to_keep, kept_of, propose_to_keep, release_kept
from einklang.retention.models import Ground, Kept
from einklang.room.holds import NothingToHold
from einklang.room.models import Reason
from tests.disk import Disk, at_once, disk, end, migrated
from tests.insights.test_races import somebody

__all__ = ["disk", "migrated", "somebody"]
COPY = {"title": "Ihre Angaben: Ada", "rows": [["Vorname", "Ada"]], "of": "2027-03-04"}


@pytest.fixture
def proposed(somebody: Person) -> Kept:
    return propose_to_keep(
        somebody.pk,
        COPY,
        table="people.Person",
        reason=Reason.CLAIMS,
        grounds="Klage vor dem Amtsgericht Hamburg",
        ends_at=now() + timedelta(days=90),
        by=uuid4(),
    )


def approving(kept: Kept) -> bool:
    try:
        approve_to_keep(kept.pk, by=uuid4())
    except NothingToHold:
        return False
    return True


@pytest.mark.parametrize("turn", range(4))
def test_approved_while_it_is_erased_it_stands_whole_or_not_at_all(
    proposed: Kept, somebody: Person, turn: int
) -> None:
    """The key of what is kept must not go while its row stays."""
    acts = [lambda: approving(proposed), lambda: erase([somebody.pk], ground=Ground.WITHDRAWN)]
    told = at_once(*(acts if turn % 2 else reversed(acts)))
    approved = next(one for one in told if isinstance(one, bool))

    assert not Person.objects.exists()
    assert [one.sealed for one in kept_of(somebody.pk)] == ([COPY] if approved else [])


def test_of_two_who_approve_at_once_one_is_told(proposed: Kept) -> None:
    told = at_once(lambda: approving(proposed), lambda: approving(proposed))

    assert sorted(told) == [False, True]


def test_released_while_it_is_erased_nothing_is_left(proposed: Kept, somebody: Person) -> None:
    assert approving(proposed)
    at_once(lambda: release_kept(proposed.pk), lambda: erase([somebody.pk], ground=Ground.WITHDRAWN))

    assert (Kept.objects.count(), Person.objects.count()) == (0, 0)


def test_released_by_two_at_once_is_no_error(proposed: Kept) -> None:
    assert approving(proposed)
    at_once(lambda: release_kept(proposed.pk), lambda: release_kept(proposed.pk))

    assert not Kept.objects.exists()


def test_killed_while_it_erases_everything_stands_and_the_next_one_leaves_what_is_kept(
    disk: Disk, proposed: Kept, somebody: Person
) -> None:
    assert approving(proposed)
    dying = disk.start("-m", "tests.retention.half_erased", str(somebody.pk))
    assert dying.stdout is not None
    try:
        assert dying.stdout.readline() == b"erased, not committed\n"
    finally:
        dying.send_signal(signal.SIGKILL)
        end(dying)

    assert Person.objects.get().first_name == "Ada"
    erase([somebody.pk], ground=Ground.WITHDRAWN)
    assert not Person.objects.exists()
    assert [one.sealed for one in kept_of(somebody.pk)] == [COPY]
