"""Whatever happens here and there, in whichever order: Microsoft holds in the end what it may, no more."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from einklang.booking.actions import AlreadyBegun, MayNotBook, NoLongerFree, NothingBooked, book, cancel
from einklang.booking.microsoft import wire
from einklang.booking.microsoft.actions import find_what_changed
from einklang.booking.microsoft.errands import run_errands
from einklang.booking.microsoft.watching import poll
from einklang.booking.models import MicrosoftCopy, MicrosoftWatch, Seat
from einklang.booking.through_microsoft import use_microsoft
from einklang.consent.actions import TooLate, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.ledger.actions import settle
from einklang.people.models import Person
from einklang.people.queries import LinkEnded
from einklang.recipients.models import Disclosure
from einklang.retention.actions import end_people
from einklang.studies.models import Study
from tests.booking.conftest import MONDAY, NOW, berlin
from tests.booking.graph.bookings import Bookings
from tests.booking.graph.server import StandIn

from .conftest import ZONE

REFUSALS = (AlreadyBegun, MayNotBook, NoLongerFree, NothingBooked, TooLate, LinkEnded)
WHO = st.integers(0, 1)
FAULTS = st.tuples(
    st.sampled_from(
        [
            ("POST", "/customers$"),
            ("POST", "/appointments$"),
            ("PATCH", "/appointments/"),
            ("DELETE", "/"),
            ("GET", "/"),
        ]
    ),
    st.sampled_from(["throttled", "unavailable", "gone", "unknown", "cut", "forbidden"]),
)
STEPS = st.sampled_from(["make_customer", "make_appointment", "correct_appointment", "remove"])


class Killed(BaseException):
    """The process is gone: nothing after this runs."""


@dataclass
class Site:
    stand_in: StandIn
    clock: Any
    tokens: list[str]
    people: list[Person]


class Programme(RuleBasedStateMachine):
    site: Site

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.site.clock.move_to(NOW)
        self.there = self.site.stand_in.bookings = Bookings()
        self.site.stand_in.faults.clear()
        self.site.stand_in.seen.clear()

    def teardown(self) -> None:
        try:
            self.in_the_end()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @initialize(allowed=st.booleans())
    def two_have_a_place(self, allowed: bool) -> None:
        for who in (0, 1):
            self.somebody_books(who, 9 + who)
            if allowed:
                self.somebody_clicks_on_microsoft(who)
        self.the_worker_comes_by()

    @rule(who=WHO, hour=st.integers(9, 14))
    def somebody_books(self, who: int, hour: int) -> None:
        with suppress(*REFUSALS):
            book(self.site.tokens[who], berlin(MONDAY, hour), zone=ZONE)

    @rule(who=WHO)
    def somebody_clicks_on_microsoft(self, who: int) -> None:
        with suppress(*REFUSALS):
            use_microsoft(self.site.tokens[who])

    @rule(who=WHO)
    def somebody_cancels(self, who: int) -> None:
        with suppress(*REFUSALS):
            cancel(self.site.tokens[who])

    @rule(who=WHO)
    def somebody_withdraws_this(self, who: int) -> None:
        withdraw(self.site.people[who].pk, ["bookings"], way=Way.OWN_PAGE)

    @rule(who=WHO)
    def somebody_leaves(self, who: int) -> None:
        withdraw(self.site.people[who].pk, ["storage", "bookings"], way=Way.OWN_PAGE)

    @rule(who=WHO)
    def somebodys_time_is_over(self, who: int) -> None:
        Person.objects.filter(pk=self.site.people[who].pk).update(ends_at=now())

    @rule(who=WHO, frozen=st.booleans())
    def somebody_is_frozen_or_free(self, who: int, frozen: bool) -> None:
        moment = now() if frozen else None
        Person.objects.filter(pk=self.site.people[who].pk).update(frozen_at=moment)

    @rule(fault=FAULTS, times=st.integers(1, 3))
    def something_goes_wrong(self, fault: tuple[tuple[str, str], str], times: int) -> None:
        (method, path), how = fault
        self.site.stand_in.fail(method, path, how, times=times)

    @rule()
    def a_customer_will_be_dropped(self) -> None:
        self.there.drops += 1

    @rule(moved=st.booleans())
    def staff_change_something_there(self, moved: bool) -> None:
        for own_id, one in list(self.there.appointments.items())[:1]:
            if moved:
                for name in ("startDateTime", "endDateTime"):
                    one[name] = one[name] | {"dateTime": one[name]["dateTime"].replace("-08T", "-09T")}
            else:
                del self.there.appointments[own_id]

    @rule(step=STEPS, after=st.booleans())
    def the_worker_is_killed(self, step: str, after: bool) -> None:
        done = getattr(wire, step)

        def die(*told: Any) -> None:
            if after:
                done(*told)
            raise Killed

        with patch.object(wire, step, die), suppress(Killed):
            self.the_worker_comes_by()

    @rule()
    def the_worker_comes_by(self) -> None:
        settle()
        end_people()
        settle()
        find_what_changed()
        MicrosoftCopy.objects.exclude(next_at=None).update(next_at=now())
        MicrosoftWatch.objects.update(next_at=now())
        run_errands()
        poll()

    @rule()
    def time_passes(self) -> None:
        self.site.clock.move_to(now() + timedelta(minutes=20))

    @invariant()
    def nobody_is_there_who_was_not_written_down_before(self) -> None:
        said = self.site.stand_in.received()
        for person, name in zip(self.site.people, ("Ada", "Bob"), strict=True):
            if name in said:
                assert Disclosure.objects.filter(person=person.pk, recipient="microsoft").exists()

    def in_the_end(self) -> None:
        self.site.stand_in.faults.clear()
        self.there.drops = 0
        Person.objects.update(frozen_at=None)
        for _ in range(5):
            self.the_worker_comes_by()
            self.time_passes()
        copies = {copy.pk: copy for copy in MicrosoftCopy.objects.all()}
        seats = [
            seat
            for seat in Seat.objects.standing().filter(pk__in=copies).select_related("booking", "person")
            if allows(seat.person_id, "bookings")
        ]
        assert set(copies) == {seat.pk for seat in seats}
        assert {
            seat: found["startDateTime"]["dateTime"][:16] for seat, found in self.there.seats().items()
        } == {str(seat.pk): f"{seat.booking.starts_at:%Y-%m-%dT%H:%M}" for seat in seats}
        assert len(self.there.appointments) == len(seats)
        assert sorted(one["emailAddress"] for one in self.there.customers.values()) == sorted(
            str(seat.person.email) for seat in seats
        )
        held = set(Disclosure.objects.filter(removed_at=None).values_list("person", flat=True))
        assert held == {seat.person_id for seat in seats}


@pytest.mark.parametrize("stand_in", ["ours"], indirect=True)
def test_in_the_end_microsoft_holds_what_it_may_and_no_more(
    stand_in: StandIn,
    study: Study,
    ada: Person,
    bob: Person,
    clock: Any,
    invited: Callable[[Study, Person], str],
) -> None:
    tokens = [invited(study, person) for person in (ada, bob)]
    machine = type("Programme", (Programme,), {"site": Site(stand_in, clock, tokens, [ada, bob])})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
