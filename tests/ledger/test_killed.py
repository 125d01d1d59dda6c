"""Kill -9 in the middle: nothing is half erased, the next start finishes, one mail confirms (SPEC 10)."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Standing, Way
from einklang.ledger.actions import settle
from einklang.ledger.queries import owed
from einklang.mail.actions import send_due
from einklang.mail.models import Letter
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, sign_up
from einklang.retention.models import Erasure
from einklang.vault.errors import KeyGone
from einklang.vault.models import Key
from tests.conftest import a_form
from tests.disk import Disk, end
from tests.mailbox import Mailbox
from tests.texts import promised_text

ADDRESS = "ada@loewenherz.example"
GONE = "Ihre Angaben sind gelöscht"


@pytest.fixture
def box(disk: Disk, settings: Any, tmp_path: Path) -> Mailbox:
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    return Mailbox(tmp_path / "mail")


@pytest.fixture
def somebody(box: Mailbox) -> Person:
    publish(promised_text())
    person = sign_up(a_form())
    settle()
    send_due()
    confirm(box.last_to(ADDRESS).token("confirm"))
    settle()
    send_due()
    return person


def kill_in_the_middle_of(what: str, disk: Disk) -> None:
    worker = disk.start("-m", "tests.ledger.half_way", what)
    try:
        assert worker.stdout is not None
        said = worker.stdout.readline()
        assert said == b"half way\n", said + worker.stdout.read()
    finally:
        end(worker)


def next_start(disk: Disk, until: Callable[[], bool]) -> None:
    """The real worker starts and has a minute."""
    worker, patience = disk.start("manage.py", "worker"), time.monotonic() + 60
    try:
        while not until():
            assert worker.poll() is None, worker.stdout.read() if worker.stdout else b""
            assert time.monotonic() < patience, list(owed().values())
            time.sleep(0.1)
    finally:
        end(worker)


@pytest.mark.parametrize("what", ["erasing", "confirming"])
def test_killed_while_erasing_the_next_start_finishes_and_confirms_once(
    disk: Disk, somebody: Person, box: Mailbox, what: str
) -> None:
    withdraw(somebody.pk, everything(), way=Way.OWN_PAGE)

    kill_in_the_middle_of(what, disk)

    assert Person.objects.filter(pk=somebody.pk).count() == 1, "nothing is half erased"
    assert Key.objects.filter(pk=somebody.pk).count() == 1
    assert (Erasure.objects.count(), box.subjects_to(ADDRESS).count(GONE)) == (0, 0)
    with pytest.raises(KeyGone):
        _ = Person.objects.get(pk=somebody.pk).name

    next_start(disk, until=lambda: GONE in box.subjects_to(ADDRESS) and not Letter.objects.exists())
    assert box.subjects_to(ADDRESS).count(GONE) == 1
    assert (Person.objects.count(), Key.objects.count(), Standing.objects.count()) == (0, 0, 0)
    assert (list(owed()), Erasure.objects.get().person) == ([], somebody.pk)


def test_killed_after_handing_the_letter_over_it_lands_once(
    disk: Disk, somebody: Person, box: Mailbox
) -> None:
    withdraw(somebody.pk, everything(), way=Way.OWN_PAGE)
    settle()

    kill_in_the_middle_of("sending", disk)

    assert box.subjects_to(ADDRESS).count(GONE) == 1
    assert Letter.objects.get().next_at > now(), "claimed, so nobody sends it in the same moment"
    Letter.objects.update(next_at=now() - timedelta(seconds=1))
    next_start(disk, until=lambda: not Letter.objects.exists())
    assert box.subjects_to(ADDRESS).count(GONE) == 1


def test_while_another_holds_the_database_nothing_is_lost(disk: Disk, somebody: Person, box: Mailbox) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no single writer")
    withdraw(somebody.pk, everything(), way=Way.OWN_PAGE)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        worker = disk.start("manage.py", "worker")
        time.sleep(1.5)
        end(worker)
        cursor.execute("ROLLBACK")

    next_start(disk, until=lambda: not Person.objects.exists() and not Letter.objects.exists())
    assert box.subjects_to(ADDRESS).count(GONE) == 1
