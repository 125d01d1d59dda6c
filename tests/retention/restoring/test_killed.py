"""Restoring: killed at any step it is the one or the other."""

import signal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from einklang.backups import running
from einklang.backups.making import back_up
from einklang.backups.models import Restored
from einklang.consent.actions import withdraw
from einklang.consent.models import Standing, Way
from einklang.people.models import Person
from einklang.retention import restoring
from einklang.room.models import Piece
from einklang.room.reading import open_piece
from tests.backups.conftest import SAID
from tests.disk import Disk, end
from tests.retention.restoring.doing import Record, einklang, leave, restore, untouched


@pytest.mark.parametrize("step", ["begun", "loaded", "keys", "ended", "files", "swapped"])
def test_killed_at_any_step_it_is_the_one_or_the_other(
    disk: Disk, site: Path, place: Path, ada: Person, bob: Person, record: Record, step: str
) -> None:
    record(ada)
    back_up(place)
    leave(bob)
    withdraw(ada.pk, ["observation"], way=Way.OWN_PAGE)
    connection.close()
    process = disk.start(
        *("-m", "tests.backups.dying", "restore", step, str(place)),
        EINKLANG_DATA=str(site),
        STORAGE_URL=f"file://{site / 'recordings'}",
    )
    try:
        assert process.stdout.readline() == b"half way\n"
        process.send_signal(signal.SIGKILL)
    finally:
        end(process)

    assert list(Person.objects.all()) == [ada]  # nobody is ever back
    came_out_of_it = Restored.objects.exists()
    assert came_out_of_it is (step == "swapped")
    connection.close()
    said = einklang(disk, site, "tick").communicate(timeout=60)[0]
    if came_out_of_it:
        assert running.begun() is None  # the next start has finished it
    else:
        assert said.startswith(b"einklang tick: a restore was begun and is not done, nothing of it is in")
        restore(place)
    assert Restored.objects.count() == 1
    assert list(Person.objects.all()) == [ada]
    assert (running.begun(), list(Standing.objects.filter(processing="observation"))) == (None, [])
    with open_piece(Piece.objects.get().pk) as reader:
        assert reader.size == len(SAID)


def test_a_restore_that_was_killed_can_be_given_up(disk: Disk, site: Path, place: Path, ada: Person) -> None:
    back_up(place)
    running.begin(running.Begun(ada.pk))
    connection.close()
    refused, given_up, worked = (
        einklang(disk, site, *arguments).communicate(timeout=60)[0]
        for arguments in (("tick",), ("restore", "--abandon"), ("tick",))
    )
    assert refused.startswith(b"einklang tick: a restore was begun and is not done")
    assert given_up == b"what was there before is in force\n"
    assert not worked.startswith(b"einklang")
    assert list(Person.objects.all()) == [ada]


def test_with_no_space_left_it_is_as_it_was(
    site: Path, place: Path, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(place)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(restoring, "_bring_files", full)
    with pytest.raises(CommandError, match=r"no space is left in .*"):
        call_command("restore", str(place), "--replace")
    assert untouched(ada)
