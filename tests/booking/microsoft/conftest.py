"""Microsoft Bookings is promised, contracted and connected; Ada has a place, and may allow it by a click."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.booking.actions import book
from einklang.booking.microsoft.actions import find_what_changed
from einklang.booking.microsoft.errands import run_errands
from einklang.booking.models import MicrosoftCopy, Seat
from einklang.hosts.models import Host
from einklang.policy import queries as policy
from einklang.policy.actions import publish
from einklang.policy.schema import Policy
from tests.booking.conftest import MONDAY, berlin
from tests.booking.graph.fixtures import certificate, stand_in
from tests.booking.graph.server import StandIn
from tests.texts import promised_text

__all__ = ["certificate", "stand_in"]

ZONE = "Europe/Berlin"
NINE, TEN, ELEVEN = (berlin(MONDAY, hour) for hour in (9, 10, 11))


def switched_on() -> str:
    """The shipped policy with Microsoft Bookings switched on."""
    text = promised_text()
    off = "[recipients.microsoft]\nenabled = false"
    assert off in text
    return text.replace(off, "[recipients.microsoft]\nenabled = true")


@pytest.fixture
def promise(db: None) -> Policy:
    publish(switched_on())
    return policy.current()


@pytest.fixture
def seat(token: str) -> Seat:
    """Ada's place on Monday at nine; Microsoft knows nothing of it."""
    book(token, NINE, zone=ZONE)
    return Seat.objects.select_related("booking__host__user", "person").get()


@pytest.fixture
def staff(stand_in: StandIn, anja: Host, paul: Host) -> dict[str, str]:
    """The hosts are staff of the business at Microsoft, too."""
    return {host.user.email: stand_in.bookings.add_staff(host.user.email.upper()) for host in (anja, paul)}


@pytest.fixture
def go(clock: Any, work: Callable[[], None]) -> Callable[[], int]:
    """A minute passes, and everything that is owed to Microsoft is tried once more."""

    def go_once() -> int:
        clock.move_to(now() + timedelta(seconds=61))
        work()
        find_what_changed()
        MicrosoftCopy.objects.exclude(next_at=None).update(next_at=now())
        done = run_errands()
        work()
        return done

    return go_once
