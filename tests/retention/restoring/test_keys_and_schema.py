"""Restoring: with the keys there are, into the schema of now, as often as one likes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from einklang.backups import tables
from einklang.backups.making import back_up
from einklang.backups.models import Backup, Place, Restored
from einklang.config import preparing
from einklang.ledger.actions import name
from einklang.ledger.events import IncidentNoted
from einklang.ledger.models import Entry
from einklang.people.models import Person
from einklang.people.queries import search, with_email
from einklang.retention.models import Erasure, Ground, Kept
from einklang.room.models import Recording
from einklang.vault.models import Secret
from tests.disk import Disk
from tests.retention.restoring.doing import Record, leave, lose_the_database, restore

Join = Callable[..., Person]


def test_whose_key_did_not_come_back_is_gone_and_counted(
    place: Path, keys: Path, backed_up: Any, comes_back: Any, ada: Person, join: Join, record: Record
) -> None:
    """The keys were copied before Bob joined and was recorded, the tables after."""
    backed_up()
    bob = join(answers={"first_name": "Bob", "last_name": "Börde", "email": "bob@boerde.example"})
    record(bob)
    back_up(place)
    figures = comes_back()

    assert list(Person.objects.all()) == [ada]
    assert (figures["lost_people"], figures["lost_recordings"]) == (1, 1)
    assert Erasure.objects.get(person=bob.pk).ground == Ground.LOST
    assert Recording.objects.count() == 0


def test_without_keys_everybody_is_gone_and_that_has_to_be_said(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person
) -> None:
    backed_up()
    lose_the_database(disk)

    with pytest.raises(CommandError, match="the keys of this backup are needed"):
        call_command("restore", str(place))
    assert restore(place, without_keys=True)["lost_people"] == 1
    assert (Person.objects.count(), Secret.objects.count()) == (0, 1)


def test_while_the_database_stands_its_own_keys_are_the_truth(
    site: Path, place: Path, ada: Person, bob: Person
) -> None:
    back_up(place)
    leave(bob)
    figures = restore(place)

    assert list(Person.objects.all()) == [ada]
    assert with_email("ada@loewenherz.example")[0].first_name == "Ada"
    assert (figures["erased"], figures["lost_people"]) == (1, 0)


def test_with_a_new_index_key_since_everybody_is_found(site: Path, place: Path, ada: Person) -> None:
    back_up(place)
    call_command("rotate", "--index", verbosity=0)
    restore(place)

    assert list(search("Löw")) == [ada]


def test_restoring_twice_changes_nothing_more(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, bob: Person
) -> None:
    backed_up()
    leave(ada)
    lose_the_database(disk)
    first, second = restore(place, keys), restore(place, keys)

    assert (first["erased"], second["erased"]) == (1, 1)
    assert list(Person.objects.all()) == [bob]
    assert Restored.objects.count() == 1
    incidents = Entry.objects.filter(kind=name(IncidentNoted)).values_list("facts", flat=True)
    assert list(incidents) == [{"what": "restored", "number": 1}]


def test_numbers_only_are_said(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, capsys: Any
) -> None:
    backed_up()
    leave(ada)
    call_command("restore", str(place), "--keys", str(keys), "--replace")

    said = capsys.readouterr().out
    assert "1 people erased since, erased again" in said
    assert str(ada.pk) not in said


def test_an_older_schema_is_brought_up_to_date(site: Path, place: Path, ada: Person) -> None:
    rooms = {"retention": "0002_the_pool_in_numbers"}
    for room, older in rooms.items():
        call_command("migrate", room, older, verbosity=0)
    made = back_up(place)
    preparing.migrate()
    restore(place)

    assert made.schema["retention"] == rooms["retention"]
    assert list(Person.objects.all()) == [ada]
    assert Kept.objects.count() == 0  # its table came later
    assert tables.schema()["retention"] > rooms["retention"]


def test_other_folders_of_backups_are_still_known(
    site: Path, place: Path, tmp_path: Path, ada: Person
) -> None:
    back_up(place)
    back_up(tmp_path / "other")
    restore(place)

    assert Backup.objects.filter(gone_at=None).count() == 2
    assert {row.path for row in Place.objects.all()} == {str(place), str(tmp_path / "other")}


def test_a_database_that_cannot_be_read_is_replaced(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, bob: Person
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a file that is broken")
    backed_up()
    leave(bob)
    connection.close()
    for path in disk.files:
        path.write_bytes(b"not a database" * 1000)

    with pytest.raises(CommandError, match="the database is not empty"):
        call_command("restore", str(place), "--keys", str(keys))
    restore(place, keys)
    assert list(Person.objects.all()) == [ada]
