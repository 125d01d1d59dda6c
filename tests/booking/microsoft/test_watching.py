"""Ours is the truth: what somebody changes at Microsoft is noticed within minutes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.booking.actions import book
from einklang.booking.microsoft import wire
from einklang.booking.microsoft.errands import run_errands
from einklang.booking.microsoft.watching import EVERY, poll
from einklang.booking.models import MicrosoftCopy, MicrosoftWatch, Seat
from einklang.booking.through_microsoft import use_microsoft
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.staff.models import User
from tests.booking.graph.bookings import Bookings
from tests.booking.graph.server import StandIn
from tests.mailbox import Mailbox

from .conftest import NINE, TEN, ZONE

LATE = {"dateTime": "2027-03-08T15:00:00.0000000", "timeZone": "UTC"}
LATER = {"dateTime": "2027-03-08T16:00:00.0000000", "timeZone": "UTC"}


@pytest.fixture
def there(stand_in: StandIn, token: str, seat: Seat) -> Bookings:
    use_microsoft(token)
    run_errands()
    return stand_in.bookings


@pytest.fixture
def look() -> Callable[[], int]:
    def look_now() -> int:
        MicrosoftWatch.objects.update(next_at=now())
        return poll()

    return look_now


def appointment_of(bookings: Bookings) -> dict[str, Any]:
    (found,) = bookings.appointments.values()
    return found


def test_it_is_looked_every_five_minutes(there: Bookings, stand_in: StandIn, clock: Any) -> None:
    assert (poll(), poll()) == (1, 0)
    clock.move_to(now() + EVERY + timedelta(seconds=1))
    assert poll() == 1
    assert len(stand_in.asked("GET", "/calendarView")) == 2


def test_what_stands_as_it_should_is_left_so(
    there: Bookings, stand_in: StandIn, look: Callable[[], int]
) -> None:
    asked = len(stand_in.seen)
    look()
    assert [one.method for one in stand_in.seen[asked:]] == ["GET"]
    assert MicrosoftCopy.objects.get().next_at is None


def test_moved_there_it_is_put_back_and_coordination_is_told(
    there: Bookings,
    look: Callable[[], int],
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    appointment_of(there).update(startDateTime=LATE, endDateTime=LATER)
    look()
    assert MicrosoftCopy.objects.get().next_at is not None, "owed, and seen to be"
    run_errands()
    work()

    assert appointment_of(there)["startDateTime"]["dateTime"].startswith(f"{NINE:%Y-%m-%dT%H}")
    letter = mailbox.last_to(meike.email)
    assert letter.subject == "Ein Termin wurde bei Microsoft verschoben"
    assert "Löwenherz" not in letter.text
    look()
    assert [s for s in mailbox.subjects_to(meike.email) if "Microsoft" in s] == [letter.subject]


def test_moved_out_of_every_list_it_is_put_back_as_well(there: Bookings, look: Callable[[], int]) -> None:
    appointment_of(there).update(
        startDateTime=LATE | {"dateTime": "2029-03-08T15:00:00"},
        endDateTime=LATER | {"dateTime": "2029-03-08T16:00:00"},
    )
    look()
    run_errands()
    assert appointment_of(there)["startDateTime"]["dateTime"].startswith(f"{NINE:%Y-%m-%dT%H}")
    assert Seat.objects.standing().count() == 1


@pytest.mark.parametrize("how", ["deleted", "customer left"])
def test_cancelled_there_the_place_is_given_back_here(
    there: Bookings,
    look: Callable[[], int],
    mailbox: Mailbox,
    work: Callable[[], None],
    how: str,
) -> None:
    if how == "deleted":
        there.appointments.clear()
    else:
        appointment_of(there)["customers"] = []
    look()
    work()
    run_errands()

    assert Seat.objects.standing().count() == 0
    assert (there.appointments, there.customers) == ({}, {})
    assert MicrosoftCopy.objects.count() == 0
    assert "Microsoft" in mailbox.last_to("ada@loewenherz.example").text


def test_a_move_of_ours_that_is_under_way_is_nobody_elses(
    there: Bookings,
    look: Callable[[], int],
    token: str,
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    book(token, TEN, zone=ZONE)
    look()
    work()
    assert [s for s in mailbox.subjects_to(meike.email) if "Microsoft" in s] == []
    assert Seat.objects.standing().count() == 1


def test_an_old_list_is_not_believed(
    there: Bookings,
    stand_in: StandIn,
    look: Callable[[], int],
    token: str,
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the list and the look at one of it the appointment is moved by us."""
    listed = wire.appointments

    def and_move(*told: Any) -> Any:
        found = [dict(one) for one in listed(*told)]
        book(token, TEN, zone=ZONE)
        work()
        run_errands()
        return found

    monkeypatch.setattr(wire, "appointments", once(and_move, listed))
    look()
    work()
    assert [s for s in mailbox.subjects_to(meike.email) if "Microsoft" in s] == []
    assert MicrosoftCopy.objects.get().next_at is None


def test_what_we_change_while_it_is_read_is_not_somebody_elses_change(
    there: Bookings,
    look: Callable[[], int],
    token: str,
    meike: User,
    mailbox: Mailbox,
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Moved there, and before that is read, moved by us: what is read is what we have told since."""
    appointment_of(there).update(startDateTime=LATE, endDateTime=LATER)
    reads = wire.appointment

    def and_move(*told: Any) -> Any:
        monkeypatch.setattr(wire, "appointment", reads)
        book(token, TEN, zone=ZONE)
        work()
        run_errands()
        return reads(*told)

    monkeypatch.setattr(wire, "appointment", and_move)
    look()
    work()
    assert [s for s in mailbox.subjects_to(meike.email) if "Microsoft" in s] == []
    assert MicrosoftCopy.objects.get().next_at is None
    assert Seat.objects.standing().get().booking.starts_at == TEN


def once(first: Any, then: Any) -> Any:
    turns = iter([first])
    return lambda *told: next(turns, then)(*told)


def test_a_late_appearance_of_somebody_gone_is_deleted(
    there: Bookings,
    look: Callable[[], int],
    seat: Seat,
    work: Callable[[], None],
) -> None:
    late = dict(appointment_of(there))
    customer = dict(next(iter(there.customers.values())))
    withdraw(seat.person_id, everything(), way=Way.OWN_PAGE)
    work()
    run_errands()
    assert there.appointments == {}

    there.appointments["late"] = late | {"id": "late"}
    there.customers[customer["id"]] = customer
    look()
    assert (there.appointments, there.customers) == ({}, {})


def test_a_second_one_of_the_same_place_is_deleted(there: Bookings, look: Callable[[], int]) -> None:
    there.appointments["twin"] = appointment_of(there) | {"id": "twin"}
    look()
    assert list(there.appointments) == [MicrosoftCopy.objects.get().appointment]
    assert len(there.customers) == 1


def test_nobody_there_is_tried_again(there: Bookings, stand_in: StandIn, look: Callable[[], int]) -> None:
    stand_in.fail("GET", "/calendarView", "unavailable", retry_after="30")
    assert look() == 0
    watch = MicrosoftWatch.objects.get()
    assert watch.failed_with == "Unreachable"
    assert watch.next_at is not None
    assert watch.next_at - now() <= timedelta(seconds=30)
    assert Seat.objects.standing().count() == 1, "silence cancels nothing"
