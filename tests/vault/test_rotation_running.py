"""Changing the master key beside writers, and killed in the middle (on disk, with processes of its own)."""

import signal
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from einklang.people.models import Person
from einklang.people.queries import search
from einklang.vault import rotation
from einklang.vault.keys import destroy_keys, make_key, open_keys
from einklang.vault.master import name_of
from einklang.vault.models import Key
from tests.disk import Disk, disk, end, migrated
from tests.vault.test_rotation import masters_used, new_master

__all__ = ["disk", "migrated"]


@pytest.fixture
def many(disk: Disk) -> dict[Any, bytes]:
    """Three batches of keys."""
    return {subject: make_key(subject, ends_at=None) for subject in (uuid4() for _ in range(30))}


def name(master: str) -> str:
    import base64

    return name_of(base64.b64decode(master))


def test_beside_writers_every_key_opens_and_none_comes_back(
    disk: Disk, many: dict[Any, bytes], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = new_master()
    settings.MASTER_KEYS = [new, *settings.MASTER_KEYS]
    monkeypatch.setattr(rotation, "BATCH", 3)
    made: dict[Any, bytes] = {}
    gone = list(many)[::3]

    def make() -> None:
        for subject in [uuid4() for _ in range(20)]:
            made[subject] = make_key(subject, ends_at=None)

    def destroy() -> None:
        for subject in gone:
            destroy_keys([subject])

    writers = [threading.Thread(target=closing(act)) for act in (make, make, destroy)]
    for writer in writers:
        writer.start()
    rotation.rewrap()
    for writer in writers:
        writer.join()

    settings.MASTER_KEYS = [new]
    expected = {subject: key for subject, key in (many | made).items() if subject not in gone}
    assert dict(open_keys([*many, *made])) == expected
    assert masters_used() == {name(new)}


def closing(act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    return run


def test_killed_in_the_middle_everything_opens_and_the_next_start_finishes(
    disk: Disk, many: dict[Any, bytes], ada: Person, settings: Any
) -> None:
    old, new = settings.MASTER_KEYS[0], new_master()
    process = disk.start(
        "-c",
        "import django; django.setup()\nfrom tests.vault import slowly\nslowly.rewrap(batch=3, batches=4)\n",
        EINKLANG_MASTER_KEY=f"{new},{old}",
    )
    try:
        assert process.stdout.readline() == b"half way\n"
        process.send_signal(signal.SIGKILL)
    finally:
        end(process)
    assert masters_used() == {name(old), name(new)}
    wrapped = Key.objects.filter(master=name(new)).count()
    assert 0 < wrapped < Key.objects.count()

    settings.MASTER_KEYS = [new, old]
    assert dict(open_keys(many)) == many
    assert rotation.rewrap() > 0
    settings.MASTER_KEYS = [new]
    assert dict(open_keys(many)) == many
    assert list(search("Löw")) == [ada]  # the secret of the index too
