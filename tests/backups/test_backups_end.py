"""Backups end in time, and that is a fact."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.backups import manifest, places
from einklang.backups.actions import end_what_is_over
from einklang.backups.events import BackupDestroyed
from einklang.backups.making import back_up
from einklang.backups.models import Backup
from einklang.backups.queries import held_until
from einklang.ledger.actions import name
from einklang.ledger.models import Entry
from einklang.people.models import Person
from einklang.room.models import Recording

Record = Callable[[Person], Recording]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_older_than_the_policys_period_it_is_destroyed_and_that_is_a_fact(
    clock: Any, site: Path, place: Path, ada: Person, record: Record
) -> None:
    record(ada)
    made = back_up(place)
    erased_at = now()
    assert held_until(erased_at) == made.ends_at
    clock.shift(timedelta(days=29))
    assert end_what_is_over() == 0
    clock.shift(timedelta(days=1))
    end_what_is_over()

    assert places.whole(place) == []
    assert list((place / places.FILES).iterdir()) == []
    facts = Entry.objects.filter(kind=name(BackupDestroyed)).values_list("facts", flat=True)
    assert list(facts) == [{"backup": str(made.id)}]
    assert held_until(erased_at) is None
    assert end_what_is_over() == 0


def test_what_a_later_one_needs_stays(
    clock: Any, site: Path, place: Path, ada: Person, record: Record
) -> None:
    record(ada)
    back_up(place)
    clock.shift(timedelta(days=20))
    later = back_up(place)
    clock.shift(timedelta(days=15))
    end_what_is_over()

    ((folder, made),) = places.whole(place)
    assert made == later
    manifest.check(made, folder, place / places.FILES)


def test_no_backup_holds_what_was_erased_before_it(site: Path, place: Path, ada: Person) -> None:
    before = now() - timedelta(seconds=1)
    made = back_up(place)

    assert held_until(before) is None
    assert held_until(now()) == made.ends_at


def test_one_removed_by_hand_is_known_to_be_gone(site: Path, place: Path, ada: Person) -> None:
    back_up(place)
    folder, _ = places.chosen(place)
    places.destroy(place, folder)
    end_what_is_over()

    assert held_until(now()) is None


def test_one_in_a_folder_that_is_away_is_ended_when_it_is_back(
    clock: Any, site: Path, place: Path, ada: Person
) -> None:
    back_up(place)
    place.rename(place.with_name("elsewhere"))
    clock.shift(timedelta(days=31))
    end_what_is_over()
    assert Backup.objects.filter(gone_at=None).count() == 1

    place.with_name("elsewhere").rename(place)
    end_what_is_over()
    assert Backup.objects.filter(gone_at=None).count() == 0
    assert places.whole(place) == []
