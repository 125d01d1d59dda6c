"""Whatever goes wrong in between: nothing is made twice, nothing is forgotten there (SPEC 10)."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from einklang.booking.actions import book
from einklang.booking.microsoft import copying, wire
from einklang.booking.microsoft.errands import run_errands
from einklang.booking.models import MicrosoftCopy, Seat
from einklang.booking.through_microsoft import use_microsoft
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.hosts import graph
from tests.booking.graph.server import StandIn

from .conftest import TEN, ZONE

Go = Callable[[], int]
CREATES = ("/customers$", "/appointments$")


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


@pytest.mark.parametrize("what", CREATES)
@pytest.mark.parametrize("how", ["unknown", "cut"])
def test_made_there_without_our_knowing_it_is_found_again(
    stand_in: StandIn, token: str, seat: Seat, go: Go, what: str, how: str
) -> None:
    use_microsoft(token)
    stand_in.fail("POST", what, how)
    assert run_errands() == 0
    go()

    assert (len(stand_in.bookings.appointments), len(stand_in.bookings.customers)) == (1, 1)
    assert len(stand_in.asked("POST", what)) == 1


@pytest.mark.parametrize("what", CREATES)
@pytest.mark.parametrize("how", ["unknown", "cut"])
def test_made_there_without_our_knowing_it_goes_when_they_leave(
    stand_in: StandIn, token: str, seat: Seat, go: Go, clock: Any, what: str, how: str
) -> None:
    """Name and address are gone here by then, and still it is found: by its mark or a keyed hash."""
    use_microsoft(token)
    stand_in.fail("POST", what, how)
    run_errands()
    withdraw(seat.person_id, everything(), way=Way.OWN_PAGE)
    go()

    assert (stand_in.bookings.appointments, stand_in.bookings.customers) == ({}, {})
    assert MicrosoftCopy.objects.get().next_at is not None, "it may still appear there"
    clock.move_to(now() + timedelta(minutes=16))
    go()
    assert MicrosoftCopy.objects.count() == 0


@pytest.mark.parametrize("step", ["make_customer", "make_appointment", "correct_appointment", "remove"])
@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_the_next_start_finishes(
    stand_in: StandIn,
    token: str,
    seat: Seat,
    go: Go,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,
) -> None:
    done = getattr(wire, step)

    def die(*told: Any) -> None:
        if after:
            done(*told)
        raise Killed

    def errands() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(wire, step, die)
            with suppress(Killed):
                go()

    use_microsoft(token)
    errands()
    go()
    book(token, TEN, zone=ZONE)
    errands()
    go()
    assert (len(stand_in.bookings.appointments), len(stand_in.bookings.customers)) == (1, 1)
    assert list(stand_in.bookings.seats()) == [str(seat.pk)]

    withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
    errands()
    go()
    assert (stand_in.bookings.appointments, stand_in.bookings.customers) == ({}, {})
    assert MicrosoftCopy.objects.count() == 0


def test_what_may_still_appear_is_waited_for(
    stand_in: StandIn, token: str, seat: Seat, clock: Any, go: Go
) -> None:
    """No answer, and nothing there yet: a second customer of the same person would be nobody's."""
    use_microsoft(token)
    stand_in.fail("POST", "/customers$", "gone")
    run_errands()
    MicrosoftCopy.objects.update(next_at=now())
    run_errands()
    copy = MicrosoftCopy.objects.get()
    assert (copy.failed_with, len(stand_in.asked("POST", "/customers$"))) == ("NotYetClear", 1)
    late = {"displayName": "Ada Löwenherz", "emailAddress": "ada@loewenherz.example"}
    stand_in.bookings._add("customers", stand_in.bookings.customers, late)
    go()
    assert len(stand_in.bookings.customers) == 1
    assert len(stand_in.asked("POST", "/customers$")) == 1


def test_what_was_refused_for_certain_is_not_looked_for(
    stand_in: StandIn, token: str, seat: Seat, go: Go
) -> None:
    use_microsoft(token)
    stand_in.fail("POST", "/customers$", "throttled")
    run_errands()
    copy = MicrosoftCopy.objects.get()
    assert (copy.asked_at, copy.seeks) == (None, None)
    withdraw(seat.person_id, ["bookings"], way=Way.OWN_PAGE)
    go()
    assert MicrosoftCopy.objects.count() == 0


def test_killed_before_it_is_written_down_and_moved_then_it_is_found_by_its_mark(
    stand_in: StandIn, token: str, seat: Seat, go: Go
) -> None:
    use_microsoft(token)
    stand_in.fail("POST", "/appointments$", "unknown")
    run_errands()
    book(token, TEN, zone=ZONE)
    go()

    (there,) = stand_in.bookings.appointments.values()
    assert there["startDateTime"]["dateTime"].startswith(f"{TEN:%Y-%m-%dT%H}")


@pytest.mark.parametrize(("how", "error"), [("throttled", "Throttled"), ("unavailable", "Unreachable")])
def test_retry_after_is_obeyed(
    stand_in: StandIn, token: str, seat: Seat, clock: Any, how: str, error: str
) -> None:
    use_microsoft(token)
    stand_in.fail("POST", "/customers$", how, retry_after="600")
    run_errands()

    copy = MicrosoftCopy.objects.get()
    assert copy.failed_with == error
    assert copy.next_at is not None
    assert timedelta(seconds=590) < copy.next_at - now() <= timedelta(seconds=600)
    asked = len(stand_in.seen)
    assert (run_errands(), len(stand_in.seen)) == (0, asked), "and nobody is asked before"
    clock.move_to(now() + timedelta(seconds=601))
    assert run_errands() == 1


def test_without_a_wait_it_is_tried_again_soon(stand_in: StandIn, token: str, seat: Seat) -> None:
    use_microsoft(token)
    stand_in.fail("POST", "/customers$", "gone")
    run_errands()
    copy = MicrosoftCopy.objects.get()
    assert copy.next_at is not None
    assert timedelta(0) < copy.next_at - now() <= timedelta(seconds=5)


def test_an_expired_token_is_renewed_once(stand_in: StandIn, token: str, seat: Seat) -> None:
    use_microsoft(token)
    stand_in.fail("POST", "/customers$", "throttled")
    run_errands()
    stand_in.expire_tokens()
    MicrosoftCopy.objects.update(next_at=now())
    assert run_errands() == 1
    assert stand_in.given == 2


def test_while_somebody_is_there_nobody_else_goes(
    stand_in: StandIn, token: str, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first wait after a failure is shorter than a slow answer: the row is taken for longer."""
    use_microsoft(token)
    make, inside = wire.make_customer, []

    def slowly(*told: Any) -> str:
        copy = MicrosoftCopy.objects.get()
        assert copy.next_at is not None
        inside.append(copy.next_at - now() > timedelta(minutes=4))
        inside.append(run_errands() == 0)
        return make(*told)

    monkeypatch.setattr(wire, "make_customer", slowly)
    run_errands()
    assert inside == [True, True]


def test_hurried_while_somebody_is_there_it_stays_owed(
    stand_in: StandIn, token: str, seat: Seat, monkeypatch: pytest.MonkeyPatch, work: Callable[[], None]
) -> None:
    use_microsoft(token)
    staff_member = wire.staff_member

    def and_move(*told: Any) -> str:
        monkeypatch.setattr(wire, "staff_member", staff_member)
        book(token, TEN, zone=ZONE)
        work()
        return staff_member(*told)

    monkeypatch.setattr(wire, "staff_member", and_move)
    run_errands()

    (there,) = stand_in.bookings.appointments.values()
    assert there["startDateTime"]["dateTime"].startswith(f"{TEN:%Y-%m-%dT%H}")


def test_errors_and_logs_quote_nobody_and_no_token(
    stand_in: StandIn, token: str, seat: Seat, caplog: pytest.LogCaptureFixture, go: Go
) -> None:
    with caplog.at_level(logging.DEBUG):
        use_microsoft(token)
        for how in ("unavailable", "forbidden", "unknown", "cut", "gone"):
            stand_in.fail("POST", "/customers$", how)
            go()
        go()
    said = caplog.text + " ".join(MicrosoftCopy.objects.values_list("failed_with", flat=True))
    for secret in ("Löwenherz", "ada@", "token-number", "secret-of-the-test"):
        assert secret not in said
    for kind in (graph.GraphFailed, wire.StillThere, copying.NoLongerWanted):
        assert str(kind()) == ""
