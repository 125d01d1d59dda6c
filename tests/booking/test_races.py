"""Several at the same moment, and a process that dies in between: never two in one place, no half moves."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from einklang.booking.actions import Booked, NoLongerFree, book
from einklang.booking.models import Booking, Seat
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.hosts.models import Cell, Host, Taken
from einklang.ledger.actions import settle
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.people.queries import LinkEnded
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, sign_up
from einklang.staff.models import Role, User
from einklang.studies.actions import choose, make_ticket, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Reason
from tests.conftest import a_form
from tests.disk import Disk, at_once, disk, end, migrated
from tests.mailbox import Mailbox
from tests.texts import promised_text

from .conftest import MONDAY, a_host, a_plan, berlin, invitation_of

__all__ = ["disk", "migrated"]
ZONE = "Europe/Berlin"
NINE = berlin(MONDAY, 9)
PEOPLE = 6


@pytest.fixture
def tokens(disk: Disk, clock: Any, settings: Any, tmp_path: Path) -> list[str]:
    """Six people of different customers, each with a link; two hosts."""
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    publish(promised_text())
    meike = User.objects.create(email="meike@kalo.example", name="Meike", roles=[Role.COORDINATOR])
    study = open_study(a_plan(a_host("Anja Brandt"), a_host("Paul Nowak")), by=meike)
    found = []
    for number in range(PEOPLE):
        address = f"a{number}@haus{number}.example"
        person = sign_up(a_form(answers={"email": address, "customer_number": str(40000000 + number)}))
        settle()
        send_due()
        confirm(Mailbox(tmp_path / "mail").last_to(address).token("confirm"))
        choose(study, person.pk, by=meike, reason=Reason.FITS_WELL)
        assert invite(study, [person.pk], by=meike, overrides={}).invited
        found.append(make_ticket(invitation_of(person)))
    return found


def books(token: str, *, hours: int = 0) -> Callable[[], Booked | None]:
    return lambda: book(token, NINE + timedelta(hours=hours), zone=ZONE)


def test_no_more_get_a_time_than_there_are_hosts(tokens: list[str]) -> None:
    results = at_once(*map(books, tokens))

    kinds = [type(one) for one in results]
    assert (kinds.count(Booked), kinds.count(NoLongerFree)) == (2, PEOPLE - 2), results
    assert Booking.objects.count() == Seat.objects.count() == Taken.objects.count() == 2
    assert len(set(Booking.objects.values_list("host", flat=True))) == 2


def test_a_double_click_is_one_booking(tokens: list[str]) -> None:
    results = at_once(*[books(tokens[0])] * 4)

    assert [type(one) for one in results].count(Booked) == 1, results
    assert Seat.objects.count() == Taken.objects.count() == 1


def test_booking_and_withdrawing_at_the_same_moment_leave_nobody_booked(tokens: list[str]) -> None:
    person = Person.objects.order_by("number").first()
    assert person is not None
    results = at_once(books(tokens[0]), lambda: withdraw(person.pk, everything(), way=Way.OWN_PAGE))
    settle()

    assert results[1] is True
    assert isinstance(results[0], Booked | LinkEnded) or type(results[0]).__name__ == "MayNotBook", results
    assert (Seat.objects.count(), Taken.objects.count(), Cell.objects.count()) == (0, 0, 0)
    assert Booking.objects.standing().count() == 0


def test_a_move_that_is_killed_leaves_the_old_time_as_it_was(tokens: list[str], disk: Disk) -> None:
    book(tokens[0], NINE, zone=ZONE)
    before = (list(Taken.objects.values()), list(Seat.objects.values()), Cell.objects.count())
    moment = (NINE + timedelta(hours=2)).isoformat()
    process = disk.start("-m", "tests.booking.half_way", tokens[0], moment)
    assert process.stdout is not None
    line = process.stdout.readline()
    end(process)

    assert line == b"half way\n"
    assert (list(Taken.objects.values()), list(Seat.objects.values()), Cell.objects.count()) == before


def test_no_more_are_booked_on_a_day_than_a_host_holds(tokens: list[str]) -> None:
    """At different times, so that the cells would let all of them pass."""
    Host.objects.update(per_day=1)
    results = at_once(*(books(token, hours=number) for number, token in enumerate(tokens)))

    assert [type(one) for one in results].count(Booked) == 2, results
    assert sorted(Taken.objects.values_list("host")) == sorted(Host.objects.values_list("pk"))
