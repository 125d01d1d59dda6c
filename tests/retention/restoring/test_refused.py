"""Restoring: what does not fit is refused, and nothing was touched."""

import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils.timezone import now

from einklang.backups import manifest, places, running
from einklang.backups.making import back_up
from einklang.people.models import Person
from tests.disk import Disk, end
from tests.retention.restoring.doing import (
    Record,
    einklang,
    leave,
    lose_the_database,
    untouched,
    wait_for_the_lock,
)


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


def test_wrong_use_is_said(site: Path) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("restore")
    assert wrong.value.returncode == 2
