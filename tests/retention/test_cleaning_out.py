"""The bytes of a destroyed key stand in no file of the database any more, however it was written."""

from itertools import takewhile
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils.timezone import now

from einklang.config import preparing
from einklang.retention import tidying
from einklang.retention.tidying import clean_out
from einklang.vault.keys import destroy_keys, make_key
from einklang.vault.models import Certificate, Key
from tests.disk import Disk
from tests.retention.restoring.doing import lose_the_database


def wrapped(number: int) -> list[bytes]:
    """So many keys are made; returns what of each stands in the database."""
    for _ in range(number):
        make_key(uuid4(), ends_at=None)
    return [bytes(one) for one in Key.objects.values_list("wrapped", flat=True)]


def in_the_files(disk: Disk, patterns: list[bytes]) -> int:
    """How many of these stand anywhere in the files of the database."""
    if connection.vendor == "sqlite":
        data = b"".join(path.read_bytes() for path in disk.files)
    else:
        with connection.cursor() as cursor:
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT current_setting('data_directory'), pg_relation_filepath('vault_key')")
            folder, name = cursor.fetchone()
        data = (Path(folder) / name).read_bytes()
    return sum(pattern in data for pattern in patterns)


def erased(keys: list[bytes]) -> None:
    """Every other key is destroyed, as by erasures of a whole day."""
    subjects = list(Key.objects.order_by("subject").values_list("subject", flat=True))
    destroy_keys(subjects[::2])
    Certificate.objects.create(ground="withdrawn", ends_at=now())


def test_destroyed_keys_are_cleaned_out_and_the_others_stand(disk: Disk) -> None:
    keys = wrapped(200)
    erased(keys)
    stay = [bytes(one) for one in Key.objects.values_list("wrapped", flat=True)]
    gone = [one for one in keys if one not in stay]

    # Whoever still reads an older state, such as the server's own statistics, means: the next round.
    rounds = takewhile(lambda _: clean_out(lambda: False) == 0 or in_the_files(disk, gone) > 0, range(100))
    assert sum(1 for _ in rounds) < 100
    assert in_the_files(disk, gone) == 0
    assert in_the_files(disk, stay) == len(stay) == 100


def test_nothing_is_written_anew_where_nothing_was_erased(disk: Disk) -> None:
    wrapped(3)

    assert clean_out(lambda: False) == 0


def test_a_large_one_is_not_written_as_a_whole(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "SMALL", 0)
    keys = wrapped(200)
    erased(keys)

    assert clean_out(lambda: False) == 1
    assert Key.objects.count() == 100


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has a file that gives back pages")
def test_a_file_that_was_written_anew_gives_back_its_free_pages(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased(wrapped(2000))
    assert clean_out(lambda: False) == 1
    Key.objects.all().delete()
    monkeypatch.setattr(tidying, "SMALL", 0)
    assert pages("freelist_count") > 1

    assert clean_out(lambda: False) == 1
    assert pages("freelist_count") == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has a file that gives back pages")
def test_the_file_of_a_new_site_can_give_back_pages_from_the_first(disk: Disk) -> None:
    lose_the_database(disk)

    preparing.migrate()

    assert pages("auto_vacuum") == 2  # INCREMENTAL


def pages(which: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {which}")
        (number,) = cursor.fetchone()
        return int(number)


def test_somebody_in_the_way_means_later(disk: Disk) -> None:
    erased(wrapped(4))
    holding, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            Key.objects.select_for_update().first()
            holding.set()
            done.wait()
        connections.close_all()

    other = Thread(target=hold)
    other.start()
    holding.wait()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=50")
    assert clean_out(lambda: False) == 0
    done.set()
    other.join()

    assert clean_out(lambda: False) == 1
