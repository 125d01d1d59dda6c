"""A backup of a site, with its keys apart, to be restored."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from einklang.config import preparing
from tests.backups.conftest import clock, record, site
from tests.disk import Disk

from .doing import lose_the_database, restore

__all__ = ["clock", "record", "site"]


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


@pytest.fixture
def comes_back(disk: Disk, site: Path, place: Path, keys: Path) -> Callable[[], dict[str, int]]:
    """The database is lost, and a restore brings it back; returns its figures."""

    def lose_and_restore() -> dict[str, int]:
        lose_the_database(disk)
        return restore(place, keys)

    return lose_and_restore
