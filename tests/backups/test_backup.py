"""A backup is whole and of one moment while everything runs, holds no keys, and ends in time."""

import json
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from einklang.backups import journal, manifest, places, postgres, sqlite
from einklang.backups.errors import NotPossible
from einklang.backups.making import back_up
from einklang.people.models import Person
from einklang.pool.actions import sign_up
from einklang.room.models import Piece, Recording
from einklang.room.storage import path_of
from einklang.vault.models import Key, Secret
from tests.backups.conftest import every_byte
from tests.conftest import a_form
from tests.disk import Disk, end

Record = Callable[[Person], Recording]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_it_holds_rows_and_sealed_files_and_its_manifest_says_so(
    site: Path, place: Path, ada: Person, record: Record
) -> None:
    record(ada)
    piece = Piece.objects.get()
    made = back_up(place)

    ((folder, read),) = places.whole(place)
    assert read == made
    assert made.rows["people_person"] == 1
    assert [part.name for part in made.files] == [str(piece.pk)]
    assert (place / places.FILES / str(piece.pk)).read_bytes() == path_of(piece.pk).read_bytes()
    manifest.check(read, folder, place / places.FILES)


def test_no_key_is_in_it_not_even_in_pages_that_are_free(
    site: Path, place: Path, ada: Person, bob: Person, record: Record
) -> None:
    record(ada)
    wrapped = [bytes(row.wrapped) for model in (Key, Secret) for row in model.objects.all()]
    Key.objects.filter(pk=bob.pk).delete()
    back_up(place)

    stored = every_byte(place)
    assert len(wrapped) > 4
    assert not [one for one in wrapped if one in stored or one.hex().encode() in stored]
    # What it would be found by: the ciphertext that the keys open is there.
    assert ada.pk.hex.encode() in stored or str(ada.pk).encode() in stored


def test_who_called_is_not_in_it(site: Path, place: Path, ada: Person) -> None:
    back_up(place)

    ((_, made),) = places.whole(place)
    assert {"vault_key", "vault_secret", "vault_tally"} & set(made.rows) == set()


def test_a_second_one_copies_only_what_is_new(site: Path, place: Path, ada: Person, record: Record) -> None:
    record(ada)
    back_up(place)
    first = Piece.objects.get()
    copied = (place / places.FILES / str(first.pk)).stat().st_mtime_ns
    record(ada)
    made = back_up(place)

    assert len(made.files) == 2
    assert (place / places.FILES / str(first.pk)).stat().st_mtime_ns == copied
    assert len(places.whole(place)) == 2


def test_a_file_that_grew_is_copied_anew_and_the_earlier_backup_stays_whole(
    site: Path, place: Path, ada: Person, record: Record
) -> None:
    record(ada)
    back_up(place)
    with path_of(Piece.objects.get().pk).open("ab") as file:
        file.write(b"more that was sealed")
    back_up(place)

    (_, first), (_, second) = places.whole(place)
    assert first.files[0].size + 20 == second.files[0].size
    for folder, made in places.whole(place):
        manifest.check(made, folder, place / places.FILES)


def test_a_file_that_goes_while_its_row_is_copied_is_in_it(
    site: Path, place: Path, ada: Person, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was packed, or brought elsewhere, by a worker that does not wait for anybody."""
    record(ada)
    piece = Piece.objects.get()
    module = sqlite if connection.vendor == "sqlite" else postgres
    real = module.dump

    def dump(folder: Path) -> dict[str, int]:
        rows = real(folder)
        path_of(piece.pk).unlink()
        return rows

    monkeypatch.setattr(module, "dump", dump)
    made = back_up(place)

    assert [part.name for part in made.files] == [str(piece.pk)]
    manifest.check(made, places.chosen(place)[0], place / places.FILES)


def test_it_is_of_one_moment_while_people_sign_up(disk: Disk, site: Path, place: Path, ada: Person) -> None:
    """Everybody in it has all that belongs to them, whoever came while it was made."""
    stop = threading.Event()
    writer = threading.Thread(target=keep_signing_up, args=(stop,))
    writer.start()
    try:
        made = [back_up(place) for _ in range(3)]
    finally:
        stop.set()
        writer.join()

    for one in made:
        # Each form ticked three consents; the word of each stands with the person or not at all.
        rows = one.rows
        assert rows["consent_decision"] == 3 + 3 + 3 * (rows["people_person"] - 1)
    assert made[-1].rows["people_person"] > made[0].rows["people_person"] >= 1


def keep_signing_up(stop: threading.Event) -> None:
    from django.db import connection

    number = 0
    while not stop.is_set():
        number += 1
        sign_up(a_form(answers={"email": f"eva{number}@eiche.example"}))
    connection.close()


@pytest.mark.parametrize("what", ["tables", "file", "manifest", "shorter", "missing"])
def test_a_torn_one_is_known_as_such(site: Path, place: Path, ada: Person, record: Record, what: str) -> None:
    record(ada)
    made = back_up(place)
    folder, _ = places.chosen(place)
    table = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    sealed = place / places.FILES / made.files[0].name
    if what == "tables":
        change(table)
    elif what == "file":
        change(sealed)
    elif what == "manifest":
        path = folder / manifest.NAME
        path.write_text(path.read_text().replace('"people_person": 1', '"people_person": 2'))
    elif what == "shorter":
        os.truncate(sealed, 100)
    else:
        table.unlink()

    with pytest.raises(NotPossible, match=r"torn"):
        manifest.check(manifest.read(folder), folder, place / places.FILES)


def change(path: Path) -> None:
    stored = bytearray(path.read_bytes())
    stored[len(stored) // 2] ^= 1
    path.write_bytes(bytes(stored))


@pytest.mark.parametrize("step", ["dump", "files", "manifest", "rename"])
def test_killed_at_any_step_it_is_no_backup_and_the_next_one_is_whole(
    disk: Disk, site: Path, place: Path, ada: Person, record: Record, step: str, settings: Any
) -> None:
    record(ada)
    process = disk.start(
        *("-m", "tests.backups.dying", "back_up", step, str(place)),
        EINKLANG_DATA=str(site),
        STORAGE_URL=settings.STORAGE_URL,
    )
    try:
        assert process.stdout.readline() == b"half way\n"
        process.send_signal(signal.SIGKILL)
    finally:
        end(process)

    assert places.whole(place) == []
    assert [path for path in place.iterdir() if path.name.startswith(places.UNFINISHED)]
    with pytest.raises(NotPossible, match="no whole backup"):
        places.chosen(place)

    back_up(place)
    ((folder, made),) = places.whole(place)
    manifest.check(made, folder, place / places.FILES)
    assert not [path for path in place.iterdir() if path.name.startswith(places.UNFINISHED)]


def test_with_no_space_left_nothing_half_done_stays(
    site: Path, place: Path, ada: Person, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(ada)
    back_up(place)
    before = sorted(path.name for path in place.rglob("*"))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(manifest, "write", full)
    record(ada)
    with pytest.raises(CommandError, match=r"no space is left in .*: nothing half done was left there"):
        call_command("backup", str(place))

    assert sorted(path.name for path in place.rglob("*")) == before


def test_a_folder_of_something_else_is_refused_and_left_alone(site: Path, place: Path, ada: Person) -> None:
    place.mkdir()
    (place / "thesis.txt").write_text("not ours")

    with pytest.raises(CommandError, match="is not empty and holds no backups"):
        call_command("backup", str(place))
    assert [path.name for path in place.iterdir()] == ["thesis.txt"]


def test_a_file_and_the_programmes_own_folder_are_no_place_for_it(
    site: Path, place: Path, ada: Person
) -> None:
    place.write_text("a file")

    with pytest.raises(CommandError, match="is not a folder"):
        call_command("backup", str(place))
    with pytest.raises(CommandError, match="a backup belongs elsewhere"):
        call_command("backup", str(site))


def test_the_journal_lies_beside_it(site: Path, place: Path, ada: Person) -> None:
    back_up(place)

    assert list(journal.read(place / journal.FOLDER)) == list(journal.read(journal.own()))
    assert list(journal.read(journal.own()))


def test_nothing_of_anybody_can_be_read_from_a_backup(
    site: Path, place: Path, ada: Person, record: Record
) -> None:
    record(ada)
    back_up(place)
    stored = every_byte(place).lower()

    assert not any(term in stored for term in (b"ada@", b"wenherz", b"40118276", b"in confidence"))
    assert json.loads((places.chosen(place)[0] / manifest.NAME).read_text().rsplit("\n", 2)[0])["form"] == 1
