"""Kill -9 just after something was made at Microsoft, and the real worker that starts next (SPEC 10)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.booking.microsoft.actions import copy_to_microsoft
from einklang.booking.models import MicrosoftCopy, Seat
from einklang.consent.actions import give, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, sign_up
from einklang.recipients.models import Disclosure
from tests.booking.graph.bookings import BUSINESS, SERVICE
from tests.booking.graph.server import CLIENT, SECRET, TENANT, StandIn
from tests.booking.seats import a_seat
from tests.conftest import a_form
from tests.disk import Disk, disk, end, migrated
from tests.mailbox import Mailbox

from .conftest import switched_on

__all__ = ["disk", "migrated"]
pytestmark = pytest.mark.parametrize("stand_in", ["ours"], indirect=True)
ADDRESS = "ada@loewenherz.example"


@pytest.fixture
def seat(disk: Disk, stand_in: StandIn, settings: Any, tmp_path: Path) -> Seat:
    """Ada has clicked; on a database that other processes reach."""
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    publish(switched_on())
    person = sign_up(a_form())
    settle()
    send_due()
    confirm(Mailbox(tmp_path / "mail").last_to(ADDRESS).token("confirm"))
    found = a_seat(Person.objects.get(pk=person.pk))
    give(person.pk, ["bookings"], way=Way.BOOKING)
    copy_to_microsoft(found.pk)
    settle()
    send_due()
    return found


@pytest.fixture
def site(stand_in: StandIn, certificate: tuple[Path, Path]) -> dict[str, str]:
    """The environment of a process that is connected to the stand-in."""
    return {
        "EINKLANG_GRAPH_TENANT": TENANT,
        "EINKLANG_GRAPH_CLIENT_ID": CLIENT,
        "EINKLANG_GRAPH_CLIENT_SECRET": SECRET,
        "EINKLANG_GRAPH_AUTHORITY": stand_in.url,
        "EINKLANG_BOOKINGS_BUSINESS": BUSINESS,
        "EINKLANG_BOOKINGS_SERVICE": SERVICE,
        "GRAPH_URL": f"{stand_in.url}/v1.0",
        "SSL_CERT_FILE": str(certificate[0]),
    }


def kill_after(step: str, disk: Disk, site: dict[str, str]) -> None:
    worker = disk.start("-m", "tests.booking.microsoft.half_way", step, **site)
    try:
        assert worker.stdout is not None
        said = worker.stdout.readline()
        assert said == b"half way\n", said + worker.stdout.read()
    finally:
        end(worker)


@contextmanager
def the_next_worker(disk: Disk, site: dict[str, str]) -> Iterator[Callable[[Callable[[], bool]], None]]:
    """The real worker, and the lease of the dead one is over."""
    worker = disk.start("manage.py", "worker", **site)

    def until(done: Callable[[], bool]) -> None:
        patience = time.monotonic() + 60
        while not done():
            assert worker.poll() is None, worker.stdout.read() if worker.stdout else b""
            assert time.monotonic() < patience, list(MicrosoftCopy.objects.values())
            time.sleep(0.1)

    try:
        MicrosoftCopy.objects.update(next_at=now())
        yield until
    finally:
        end(worker)


@pytest.mark.parametrize("step", ["make_customer", "make_appointment"])
def test_killed_after_it_was_made_it_is_made_once_and_goes_whole(
    disk: Disk, stand_in: StandIn, seat: Seat, site: dict[str, str], step: str
) -> None:
    kill_after(step, disk, site)
    copy = MicrosoftCopy.objects.get()
    assert copy.asked_at is not None
    assert copy.next_at is not None
    assert copy.next_at > now(), "nobody else goes there in the same moment"
    assert Disclosure.objects.count() == 1, "written down before it left"

    with the_next_worker(disk, site) as until:
        until(lambda: MicrosoftCopy.objects.get().told == 0)
        bookings = stand_in.bookings
        assert (len(bookings.appointments), len(bookings.customers)) == (1, 1)
        withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
        until(lambda: not MicrosoftCopy.objects.exists())
    assert (stand_in.bookings.appointments, stand_in.bookings.customers) == ({}, {})
    assert Disclosure.objects.get().removed_at is not None
