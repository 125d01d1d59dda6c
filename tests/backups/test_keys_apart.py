"""The wrapped keys lie apart from what they open, for a day."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from einklang.backups import keyfiles, places
from einklang.backups.actions import end_what_is_over
from einklang.backups.errors import NotPossible
from einklang.backups.making import back_up
from einklang.backups.models import Kind, Place
from einklang.people.models import Person
from einklang.vault.models import Key, Secret


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def test_keys_go_to_a_folder_of_their_own_and_older_ones_are_destroyed(
    site: Path, place: Path, tmp_path: Path, ada: Person
) -> None:
    keys = tmp_path / "keys"
    call_command("backup", str(place), "--keys", str(keys), verbosity=0)
    first = keyfiles.newest(keys)
    call_command("backup", str(place), "--keys", str(keys), verbosity=0)
    second = keyfiles.newest(keys)

    assert first != second
    assert [path.name for path in keys.iterdir()] == [second.name]
    read = list(keyfiles.read(second))
    assert {one.subject for one in read if not one.name} == set(Key.objects.values_list("pk", flat=True))
    assert [one.name for one in read if one.name] == list(Secret.objects.values_list("name", flat=True))
    assert second.stat().st_mode & 0o777 == 0o600
    assert Place.objects.get(kind=Kind.KEYS).path == str(keys)


@pytest.mark.parametrize("below", ["", "keys", "files/keys"])
def test_keys_never_lie_with_what_they_open(
    site: Path, place: Path, tmp_path: Path, ada: Person, below: str
) -> None:
    back_up(place)
    other = tmp_path / "other"

    for into in (place, other):
        with pytest.raises(CommandError, match="the keys would lie with the backups"):
            call_command("backup", str(into), "--keys", str(place / below))
    with pytest.raises(CommandError, match="the keys would lie with the backups"):
        call_command("backup", str(place), "--keys", str(tmp_path))
    assert len(places.whole(place)) == 1


def test_after_a_day_the_keys_are_refused_and_the_scheduler_destroys_them(
    clock: Any, site: Path, place: Path, tmp_path: Path, ada: Person
) -> None:
    keys = tmp_path / "keys"
    call_command("backup", str(place), "--keys", str(keys), verbosity=0)
    path = keyfiles.newest(keys)
    clock.shift(timedelta(hours=23))
    end_what_is_over()
    assert keyfiles.newest(keys) == path

    clock.shift(timedelta(hours=1, seconds=1))
    with pytest.raises(NotPossible, match=r"the time of the keys in .* is over"):
        keyfiles.newest(keys)
    end_what_is_over()
    assert list(keys.iterdir()) == []


def test_a_torn_file_of_keys_is_refused(site: Path, tmp_path: Path, ada: Person) -> None:
    path = keyfiles.write(tmp_path / "keys")
    whole = path.read_bytes()
    assert list(keyfiles.read(path))

    for torn in (
        whole[:-3],
        whole[: len(whole) // 2],
        whole[:-66],
        whole.replace(b'"form": 1', b'"form": 2'),
    ):
        path.write_bytes(torn)
        with pytest.raises(NotPossible, match="is torn"):
            list(keyfiles.read(path))
