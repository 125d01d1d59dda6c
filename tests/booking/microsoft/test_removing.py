"""Nothing is left at Microsoft, whatever ended it; and it stays owed until Graph has confirmed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.booking.actions import By, cancel, cancel_booking
from einklang.booking.microsoft.actions import find_what_changed
from einklang.booking.microsoft.errands import run_errands
from einklang.booking.microsoft.queries import owed
from einklang.booking.models import MicrosoftCopy, Seat
from einklang.booking.through_microsoft import use_microsoft
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.recipients.models import Disclosure
from einklang.retention.actions import tick
from tests.booking.graph.bookings import SERVICE, Bookings
from tests.booking.graph.server import StandIn
from tests.texts import promised_text

from .conftest import NINE

Go = Callable[[], int]


@pytest.fixture
def there(stand_in: StandIn, staff: dict[str, str], token: str, seat: Seat) -> Bookings:
    """Ada's appointment stands at Microsoft."""
    use_microsoft(token)
    run_errands()
    assert len(stand_in.bookings.appointments) == 1
    return stand_in.bookings


def nothing(bookings: Bookings) -> bool:
    return (bookings.appointments, bookings.customers) == ({}, {})


def test_withdrawing_this_alone_removes_it_there_at_once_and_keeps_the_place_here(
    there: Bookings, staff: dict[str, str], seat: Seat, work: Callable[[], None]
) -> None:
    withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
    work()
    run_errands()

    assert nothing(there)
    assert there.calendar_of(staff[seat.booking.host.user.email]) == []
    assert MicrosoftCopy.objects.count() == 0
    assert Disclosure.objects.get().removed_at is not None
    assert Seat.objects.standing().get().booking.starts_at == NINE


def test_leaving_and_being_erased_removes_it_there(
    there: Bookings, seat: Seat, work: Callable[[], None]
) -> None:
    withdraw(seat.person_id, everything(), way=Way.OWN_PAGE)
    work()
    assert not Person.objects.filter(pk=seat.person_id).exists()
    run_errands()

    assert nothing(there)
    assert MicrosoftCopy.objects.count() == 0
    assert Disclosure.objects.get().removed_at is not None, "and the proof of it outlives the person"


def test_giving_the_place_back_removes_it_there(
    there: Bookings, token: str, work: Callable[[], None]
) -> None:
    cancel(token)
    work()
    run_errands()
    assert nothing(there)


def test_an_interview_that_does_not_take_place_leaves_there(
    there: Bookings, seat: Seat, work: Callable[[], None]
) -> None:
    cancel_booking(seat.booking_id, by=By.STAFF)
    work()
    run_errands()
    assert nothing(there)


def test_what_the_clock_ends_here_ends_there(there: Bookings, clock: Any, go: Go) -> None:
    clock.move_to(NINE + timedelta(days=6))
    tick()
    go()
    assert len(there.appointments) == 1, "kept for seven days after the interview"

    clock.move_to(NINE + timedelta(days=8))
    tick()
    go()
    assert nothing(there)


def test_the_end_of_the_storage_needs_no_scheduler_to_close_the_gate(
    there: Bookings, seat: Seat, clock: Any, go: Go
) -> None:
    Person.objects.filter(pk=seat.person_id).update(ends_at=now())
    find_what_changed()
    run_errands()
    assert nothing(there)


def test_switched_off_in_the_policy_everything_is_taken_out(there: Bookings, go: Go) -> None:
    publish(promised_text())
    find_what_changed()
    run_errands()
    assert nothing(there)


def test_it_stays_owed_until_graph_confirms(there: Bookings, stand_in: StandIn, seat: Seat, go: Go) -> None:
    stand_in.fail("DELETE", "/customers/", "unavailable", times=2)
    stand_in.fail("DELETE", "/appointments/", "forbidden", times=1)
    withdraw(seat.person_id, everything(), way=Way.OWN_PAGE)
    for left in ((1, 1), (0, 1), (0, 1)):
        go()
        assert (len(there.appointments), len(there.customers)) == left
        copy = owed().get()
        assert copy.leaving_since is not None
        assert Disclosure.objects.get().removed_at is None
    go()

    assert nothing(there)
    assert list(owed()) == []
    assert Disclosure.objects.get().removed_at is not None


def test_what_is_deleted_and_shown_all_the_same_is_not_confirmed(
    there: Bookings, stand_in: StandIn, seat: Seat, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stubborn(dict[str, Any]):
        def __delitem__(self, key: str) -> None:
            """Said to be deleted."""

    kept, there.appointments = there.appointments, Stubborn(there.appointments)
    withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
    go()
    assert MicrosoftCopy.objects.get().failed_with == "StillThere"

    there.appointments = kept
    go()
    assert nothing(there)
    assert MicrosoftCopy.objects.count() == 0


def test_deleted_there_by_hand_is_deleted(there: Bookings, seat: Seat, go: Go) -> None:
    there.appointments.clear()
    there.customers.clear()
    withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
    go()
    assert MicrosoftCopy.objects.count() == 0


def test_allowed_again_it_stands_there_again(
    there: Bookings, stand_in: StandIn, token: str, seat: Seat, go: Go
) -> None:
    withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
    stand_in.fail("DELETE", "/customers/", "unavailable")
    go()
    use_microsoft(token)
    go()
    assert (len(there.appointments), len(there.customers)) == (1, 1)

    withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
    go()
    use_microsoft(token)
    go()
    assert (len(there.appointments), len(there.customers)) == (1, 1)
    told = Disclosure.objects.order_by("at")
    assert [one.removed_at is None for one in told] == [False, True], "each time that it left"


def test_what_other_people_do_there_is_left_alone(
    there: Bookings, stand_in: StandIn, seat: Seat, go: Go
) -> None:

    stranger = there._add("customers", there.customers, {"displayName": "X", "emailAddress": "x@x.example"})
    moment = {"dateTime": "2027-03-09T09:00:00.0000000", "timeZone": "UTC"}
    there._add(
        "appointments",
        there.appointments,
        {
            "serviceId": SERVICE,
            "startDateTime": moment,
            "endDateTime": moment | {"dateTime": "2027-03-09T10:00:00.0000000"},
            "customers": [{"customerId": stranger["id"]}],
        },
    )
    withdraw(seat.person_id, everything(), way=Way.OWN_PAGE)
    go()
    assert (len(there.appointments), list(there.customers)) == (1, [stranger["id"]])
