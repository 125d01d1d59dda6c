"""Restoring: whatever has ended stays ended, nothing half done is ever in force (SPEC 6, 2.19)."""

import logging
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils.timezone import now
from moto.server import ThreadedMotoServer

from einklang.backups import manifest, places, running, tables
from einklang.backups.journal import FOLDER, copy_to, segments
from einklang.backups.making import back_up
from einklang.backups.models import Backup, Place, Restored
from einklang.config import preparing
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Proof, Standing, Way
from einklang.consent.queries import allows
from einklang.customers import actions as customers
from einklang.customers.models import Customer
from einklang.ledger.actions import name, settle
from einklang.ledger.events import IncidentNoted
from einklang.ledger.models import Entry
from einklang.mail.actions import send_due
from einklang.mail.models import Letter
from einklang.people.models import Person, State
from einklang.people.queries import search, with_email
from einklang.people.resting import Rest, let_go_on, let_rest
from einklang.retention import restoring
from einklang.retention.models import Erasure, Ground, Kept
from einklang.retention.restoring import catch_up
from einklang.retention.tracing import trace
from einklang.room.actions import add_track, end_recordings, keep_recording
from einklang.room.bucket import bucket
from einklang.room.models import Form, Medium, Piece, Recording, Source
from einklang.room.moving import move_due
from einklang.room.reading import open_piece
from einklang.room.storage import path_of
from einklang.room.sweeping import sweep
from einklang.vault.files import SealedWriter
from einklang.vault.keys import destroy_keys, open_key
from einklang.vault.models import Key, Secret
from tests.backups.conftest import SAID, clock, record, site
from tests.conftest import a_form
from tests.customers.conftest import BOB, EVE, received, table
from tests.disk import Disk, end
from tests.mailbox import Mailbox

__all__ = ["clock", "record", "site"]

Join = Callable[..., Person]
Record = Callable[[Person], Recording]
#: Bob is of the same company.
ADA = ["ada@loewenherz.example", "40118276"]


@pytest.fixture
def place(site: Path, tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "backups"
    preparing.migrate()  # the tests after this one share the database of the server


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def backed_up(site: Path, place: Path, keys: Path) -> Callable[[], None]:
    def make() -> None:
        call_command("backup", str(place), "--keys", str(keys), verbosity=0)

    return make


def restore(place: Path, keys: Path | None = None, **options: Any) -> dict[str, int]:
    options = {"replace": True, "without_keys": False} | options
    return restoring.restore(place, keys=keys, **options).figures


def leave(person: Person) -> None:
    withdraw(person.pk, everything(), way=Way.OWN_PAGE)
    settle()
    send_due()


def lose_the_database(disk: Disk) -> None:
    """The disk with the database is gone, or the server's database is empty again."""
    if connection.vendor == "sqlite":
        connection.close()
        for path in disk.files:
            path.unlink()
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'DROP TABLE IF EXISTS "{table}" CASCADE')


# ---- what comes back, and what does not -------------------------------------------------------------


def test_what_was_there_is_there_again_on_a_fresh_machine(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, record: Record
) -> None:
    record(ada)
    piece = Piece.objects.get()
    backed_up()
    lose_the_database(disk)
    path_of(piece.pk).unlink()

    figures = restore(place, keys, replace=False)

    (back,) = with_email("ada@loewenherz.example")
    assert (back.pk, back.first_name, list(search("Löw"))) == (ada.pk, "Ada", [ada])
    assert allows(ada.pk, "recording")
    with open_piece(piece.pk) as reader:
        assert reader.read_at(0, reader.size) == SAID
    assert figures["erased"] == figures["lost_people"] == 0
    assert Backup.objects.filter(gone_at=None).count() == 1


@pytest.mark.parametrize("database", ["stands", "lost", "lost-with-its-folder"])
def test_with_a_backup_and_keys_from_before_nobody_comes_back(
    disk: Disk,
    site: Path,
    place: Path,
    keys: Path,
    backed_up: Any,
    ada: Person,
    bob: Person,
    record: Record,
    mailbox: Mailbox,
    database: str,
) -> None:
    """The one that matters: everything from before, the keys included, and Ada stays gone."""
    record(ada)
    backed_up()
    leave(ada)
    sweep()
    written = len(mailbox.all())
    copy_to(place)
    if database != "stands":
        lose_the_database(disk)
    if database == "lost-with-its-folder":
        for path in segments(site / FOLDER):
            path.unlink()

    figures = restore(place, keys)
    settle()
    send_due()
    sweep()

    assert not Person.objects.filter(pk=ada.pk).exists()
    assert (Recording.objects.count(), Key.objects.filter(pk=ada.pk).count()) == (0, 0)
    assert list((site / "recordings").iterdir()) == []
    assert figures["erased"] == 1
    assert Erasure.objects.get(person=ada.pk).ground == Ground.WITHDRAWN
    assert [one.first_name for one in with_email("bob@boerde.example")] == ["Bob"]
    assert trace(ADA).places == {}
    assert len(mailbox.all()) == written


def test_customer_records_come_back_and_those_that_went_do_not(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person
) -> None:
    customers.apply(received(table(BOB, EVE)))
    backed_up()
    gone = Customer.objects.earliest("pk")
    destroy_keys([gone.subject])
    lose_the_database(disk)
    figures = restore(place, keys)

    assert gone.pk not in {one.pk for one in Customer.objects.all()}
    assert Customer.objects.get().record
    assert figures["lost_others"] == 1


def test_the_erasure_keeps_its_time_and_ground(
    clock: Any, disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person
) -> None:
    backed_up()
    clock.shift(timedelta(hours=1))
    leave(ada)
    at = Erasure.objects.get(person=ada.pk).at
    clock.shift(timedelta(hours=2))
    lose_the_database(disk)
    restore(place, keys)

    assert Erasure.objects.get(person=ada.pk).at == at
    assert Proof.objects.exists()


def test_whoever_was_detached_is_detached_and_can_still_be_heard(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, record: Record
) -> None:
    record(ada)
    backed_up()
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    settle()
    lose_the_database(disk)
    restore(place, keys)

    assert Person.objects.get(pk=ada.pk).state == State.DETACHED
    with open_piece(Piece.objects.get().pk) as reader:
        assert reader.size == len(SAID)
    assert trace(ADA).places == {}


def test_consents_withdrawn_are_withdrawn_with_what_hangs_on_them(
    disk: Disk,
    site: Path,
    place: Path,
    keys: Path,
    backed_up: Any,
    ada: Person,
    record: Record,
) -> None:
    record(ada)
    backed_up()
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    settle()
    lose_the_database(disk)
    figures = restore(place, keys)

    assert not allows(ada.pk, "recording")
    assert allows(ada.pk, "storage")
    assert Recording.objects.count() == 0
    assert figures["withdrawn"] == 1
    assert not Letter.objects.filter(sent_at=None).exists()  # it was confirmed long ago


def test_a_consent_given_after_it_was_withdrawn_stands(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person
) -> None:
    from einklang.consent.actions import give

    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    settle()
    give(ada.pk, ["recording"], way=Way.OWN_PAGE)
    backed_up()
    lose_the_database(disk)
    restore(place, keys)

    assert allows(ada.pk, "recording")


def test_who_left_and_was_not_erased_in_time_gets_the_one_confirmation(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, mailbox: Mailbox
) -> None:
    backed_up()
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)  # and the machine dies
    lose_the_database(disk)
    restore(place, keys)
    assert not allows(ada.pk, "storage")

    settle()
    assert [letter.kind for letter in Letter.objects.filter(sent_at=None)] == ["gone"]
    assert not Person.objects.filter(pk=ada.pk).exists()


def test_what_rests_rests_again_and_what_goes_on_goes_on(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, bob: Person, join: Join
) -> None:
    cy = join(answers={"first_name": "Cy", "last_name": "Clos", "email": "cy@clos.example"})
    let_rest([bob.pk], Rest.RESTRICTED)
    backed_up()
    let_rest([ada.pk], Rest.RESTRICTED)
    let_rest([ada.pk], Rest.OBJECTED)
    let_rest([cy.pk], Rest.STOPPED)
    let_go_on([bob.pk], Rest.RESTRICTED)
    since = Person.objects.get(pk=ada.pk).frozen_at
    lose_the_database(disk)
    figures = restore(place, keys)

    people = {one.pk: one for one in Person.objects.all()}
    assert people[ada.pk].frozen_at == since
    assert people[ada.pk].objected_at is not None
    assert people[cy.pk].stopped_at is not None
    assert people[bob.pk].frozen_at is None
    assert figures["resting"] == 4


def test_what_fell_due_since_has_ended(
    clock: Any, disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person
) -> None:
    from einklang.pool.actions import sign_up

    eva = sign_up(a_form(answers={"email": "eva@eiche.example"}))
    clock.shift(timedelta(days=6, hours=20))
    backed_up()
    clock.shift(timedelta(hours=10))
    lose_the_database(disk)
    figures = restore(place, keys)

    assert not Person.objects.filter(pk=eva.pk).exists()
    assert Person.objects.filter(pk=ada.pk).exists()
    assert figures["due"] >= 1


def test_a_letter_that_was_sent_since_is_not_sent_again(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, promise: Any, mailbox: Mailbox
) -> None:
    from einklang.pool.actions import sign_up

    sign_up(a_form())
    settle()
    waiting = set(Letter.objects.filter(sent_at=None).values_list("pk", flat=True))
    backed_up()
    assert send_due() == len(waiting) == 1
    lose_the_database(disk)
    figures = restore(place, keys)

    assert figures["letters"] == 1
    assert send_due() == 0
    assert Letter.objects.exclude(sent_at=None).count() == 1


def test_a_letter_that_still_waited_is_sent(
    disk: Disk,
    site: Path,
    place: Path,
    keys: Path,
    backed_up: Any,
    promise: Any,
    mailbox: Mailbox,
    bob: Person,
) -> None:
    from einklang.pool.actions import sign_up

    sign_up(a_form())
    settle()
    backed_up()
    let_rest([bob.pk], Rest.STOPPED)  # so that it is known what ended afterwards
    lose_the_database(disk)
    restore(place, keys)

    assert send_due() == 1


def test_where_nothing_is_known_since_no_letter_goes_twice(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, promise: Any, mailbox: Mailbox
) -> None:
    from einklang.pool.actions import sign_up

    sign_up(a_form())
    settle()
    backed_up()
    for folder in (site / FOLDER, place / FOLDER):
        for path in segments(folder):
            path.unlink()
    lose_the_database(disk)
    figures = restore(place, keys)

    assert figures["letters"] == 1
    assert send_due() == 0


def test_whose_key_did_not_come_back_is_gone_and_counted(
    disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, join: Join, record: Record
) -> None:
    """The keys were copied before Bob joined and was recorded, the tables after."""
    backed_up()
    bob = join(answers={"first_name": "Bob", "last_name": "Börde", "email": "bob@boerde.example"})
    record(bob)
    back_up(place)
    lose_the_database(disk)
    figures = restore(place, keys)

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


# ---- a database that was put back by other means ----------------------------------------------------


def test_a_database_put_back_by_hand_ends_what_ended_before_it_serves(
    disk: Disk, site: Path, ada: Person, bob: Person, tmp_path: Path, mailbox: Mailbox
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a file is put back; on a server it is the same journal")
    call_command("tick", verbosity=0)
    connection.close()
    older = {path: path.read_bytes() for path in disk.files}
    leave(ada)
    assert catch_up() is None
    connection.close()
    for path in disk.files:
        path.unlink()
    for path, content in older.items():
        path.write_bytes(content)
    assert Person.objects.filter(pk=ada.pk).exists()

    preparing.catch_up()

    assert list(Person.objects.all()) == [bob]
    assert not Key.objects.filter(pk=ada.pk).exists()
    assert catch_up() is None
    assert trace(ADA).places == {}


# ---- refused, and nothing touched -------------------------------------------------------------------


@pytest.mark.parametrize("torn", ["manifest", "tables", "sealed"])
def test_a_torn_backup_is_refused_and_nothing_is_touched(
    site: Path, place: Path, ada: Person, bob: Person, record: Record, torn: str
) -> None:
    record(ada)
    back_up(place)
    folder, made = places.chosen(place)
    path = {
        "manifest": folder / manifest.NAME,
        "tables": max((folder / part.name for part in made.parts), key=lambda one: one.stat().st_size),
        "sealed": place / places.FILES / made.files[0].name,
    }[torn]
    os.truncate(path, path.stat().st_size // 2)
    leave(bob)

    with pytest.raises(CommandError, match="is torn"):
        call_command("restore", str(place), "--replace")
    assert untouched(ada)


def untouched(ada: Person) -> bool:
    return list(Person.objects.all()) == [ada] and running.begun() is None and catch_up() is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("newer", "made by a newer version of the programme"),
        ("other", "the backup was made on oracle"),
        ("old", "what ended since is not known any more"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_touched(
    site: Path, place: Path, ada: Person, changed: str, said: str
) -> None:
    from dataclasses import replace

    back_up(place)
    folder, made = places.chosen(place)
    manifest.write(
        folder,
        {
            "newer": replace(made, schema={**made.schema, "people": "0999_something_new"}),
            "other": replace(made, vendor="oracle"),
            "old": replace(made, ends_at=now()),
        }[changed],
    )

    with pytest.raises(CommandError, match=said):
        call_command("restore", str(place), "--replace")
    assert untouched(ada)


def test_a_database_that_is_not_empty_is_not_replaced_unasked(site: Path, place: Path, ada: Person) -> None:
    back_up(place)

    with pytest.raises(CommandError, match="the database is not empty"):
        call_command("restore", str(place))
    assert untouched(ada)


def test_old_keys_and_keys_of_another_master_are_refused(
    clock: Any, disk: Disk, site: Path, place: Path, keys: Path, backed_up: Any, ada: Person, settings: Any
) -> None:
    from tests.vault.test_rotation import new_master

    backed_up()
    lose_the_database(disk)
    ours, settings.MASTER_KEYS = settings.MASTER_KEYS, [new_master()]
    with pytest.raises(CommandError, match="EINKLANG_MASTER_KEY: the keys named"):
        call_command("restore", str(place), "--keys", str(keys))
    settings.MASTER_KEYS = ours
    clock.shift(timedelta(hours=25))
    with pytest.raises(CommandError, match="the time of the keys"):
        call_command("restore", str(place), "--keys", str(keys))


def test_while_the_programme_runs_it_is_refused_and_while_it_restores_nothing_runs(
    disk: Disk, site: Path, place: Path, ada: Person
) -> None:
    back_up(place)
    worker = einklang(disk, site, "scheduler")
    try:
        wait_for_the_lock(site)
        with pytest.raises(CommandError, match="the programme is running"):
            call_command("restore", str(place), "--replace")
    finally:
        worker.send_signal(signal.SIGTERM)
        end(worker)
    connection.close()
    with running.alone():
        said = einklang(disk, site, "tick").communicate(timeout=60)[0]
    assert said == b"einklang tick: a restore is under way: wait until it is done\n"


def einklang(disk: Disk, site: Path, *arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    return disk.start(
        *("-m", "einklang.config.cli", *arguments),
        EINKLANG_DATA=str(site),
        STORAGE_URL=f"file://{site / 'recordings'}",
        **environment,
    )


def wait_for_the_lock(site: Path) -> None:
    import fcntl

    from tests.room.reeling import wait_until

    def taken() -> bool:
        with (site / ".running").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    wait_until(taken, seconds=30)


# ---- killed -----------------------------------------------------------------------------------------


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


def test_wrong_use_is_said(site: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("restore")
    assert wrong.value.returncode == 2


# ---- recordings in a bucket -------------------------------------------------------------------------


def test_recordings_come_back_into_a_bucket_that_lost_them(
    site: Path, place: Path, ada: Person, settings: Any
) -> None:
    """What is still there is not copied; what has ended since is not brought back."""
    running_server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running_server.start()
    host, port = running_server.get_host_and_port()
    try:
        a_bucket(f"http://{host}:{port}", settings)
        stays, lost, ended = (a_finished_recording(ada) for _ in range(3))
        assert move_due() == 3
        back_up(place)
        end_recordings([ended.track.recording_id])
        bucket().remove(lost.pk)
        restore(place)

        assert [path.name for path in (site / "recordings").iterdir()] == [str(lost.pk)]
        move_due()
        assert bucket().size(lost.pk) == bucket().size(stays.pk)
        assert {str(one) for one in bucket().kept()} == {str(stays.pk), str(lost.pk)}
        with open_piece(lost.pk) as reader:
            assert reader.read_at(0, reader.size) == SAID
    finally:
        running_server.stop()


def a_bucket(server: str, settings: Any) -> None:
    logging.getLogger("werkzeug").setLevel("ERROR")
    settings.STORAGE_URL = f"s3://recordings/sealed?endpoint={server}"
    settings.S3_ACCESS_KEY, settings.S3_SECRET_KEY = "us", "secret"
    about = {"endpoint_url": server, "region_name": "us-east-1"}
    client = boto3.client("s3", aws_access_key_id="us", aws_secret_access_key="secret", **about)
    client.create_bucket(Bucket="recordings")
    client.close()


def a_finished_recording(person: Person) -> Piece:
    recording = keep_recording([person.pk], interview_ended_at=now(), seconds=60)
    Recording.objects.filter(pk=recording.pk).update(next_at=None)
    track = add_track(recording.pk, Source.CAMERA, person=person.pk)
    piece = Piece.objects.create(track=track, medium=Medium.BOTH, form=Form.WEBM, size=len(SAID))
    with SealedWriter.create(path_of(piece.pk), open_key(track.pk), piece.pk) as writer:
        writer.append(SAID)
        writer.close()
    return piece
