"""Booking, moving, leaving, freezing, closing, in any order: a host's time is taken once, by who comes."""

import itertools
import tempfile
from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

import time_machine
from django.db import transaction
from django.test import override_settings
from django.utils.timezone import now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from einklang.booking import queries
from einklang.booking.actions import AlreadyBegun, MayNotBook, NoLongerFree, StorageEndsBefore, book, cancel
from einklang.booking.models import Booking, Seat
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.hosts.actions import SECONDS, leave_host
from einklang.hosts.models import Cell, Taken
from einklang.ledger.actions import settle
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.people.queries import LinkEnded
from einklang.policy.schema import Policy
from einklang.pool.actions import confirm, sign_up
from einklang.retention.actions import tick
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import Role, User
from einklang.studies.actions import choose, close_study, make_ticket, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Reason
from tests.conftest import a_form

from .conftest import NOW, a_host, a_plan, invitation_of

ZONE = "Europe/Berlin"
#: Two of one customer, and two others.
CUSTOMERS = ("40000001", "40000001", "40000002", "40000003")
WHO = some.integers(0, len(CUSTOMERS) - 1)
REFUSALS = (NoLongerFree, MayNotBook, StorageEndsBefore, AlreadyBegun, LinkEnded)


class Meeting(RuleBasedStateMachine):
    """Four people with an invitation each, two hosts, one study with two places in a slot."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.mail = override_settings(EMAIL_URL=f"file://{self.folder.name}/mail")
        self.travel = time_machine.travel(NOW, tick=False)
        self.transaction = transaction.atomic()
        self.mail.enable()
        self.clock = self.travel.start()
        self.transaction.__enter__()
        self.by = User.objects.create(email="m@kalo.example", name="Meike", roles=[Role.COORDINATOR.value])
        self.hosts = [a_host("Anja Brandt", per_day=2), a_host("Paul Nowak", before=15, after=30)]
        self.study = open_study(a_plan(*self.hosts, seats=2, step=30), by=self.by)
        self.people = [self.somebody(number, customer) for number, customer in enumerate(CUSTOMERS)]
        self.tokens = [self.invited(person) for person in self.people]
        self.sequences: dict[UUID, int] = defaultdict(int)
        self.frozen: set[UUID] = set()

    def somebody(self, number: int, customer: str) -> Person:
        address = f"a{number}@haus.example"
        person = sign_up(a_form(answers={"email": address, "customer_number": customer}))
        confirm(make_link(person, Purpose.CONFIRM, ends_at=person.ends_at))
        return Person.objects.get(pk=person.pk)

    def invited(self, person: Person) -> str:
        choose(self.study, person.pk, by=self.by, reason=Reason.FITS_WELL)
        assert invite(self.study, [person.pk], by=self.by, overrides={}).invited
        return make_ticket(invitation_of(person))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.travel.stop()
        self.mail.disable()
        self.folder.cleanup()

    @rule(who=WHO, place=some.integers(0, 60), named=some.sampled_from([None, 0, 1]))
    def somebody_books_or_moves_to_what_is_shown(self, who: int, place: int, named: int | None) -> None:
        try:
            access = queries.behind(self.tokens[who])
        except LinkEnded:
            return
        shown = queries.times(access.invitation, but=queries.own_time(access.seat))
        if not shown or queries.bar(access):
            self.refused(who, now() + timedelta(days=3))
            return
        time = shown[place % len(shown)]
        host = self.hosts[named].pk if named is not None and self.hosts[named].pk in time.hosts else None
        before = access.seat
        if before is not None and before.booking.starts_at <= now():
            self.refused(who, time.starts_at)
            return
        book(self.tokens[who], time.starts_at, zone=ZONE, host=host)
        seat = Seat.objects.standing().get(invitation=access.invitation.pk)
        assert seat.booking.starts_at == time.starts_at, "shown and unchanged means bookable"
        assert before is None or seat.pk == before.pk, "moving keeps the place and its UID"

    def refused(self, who: int, at: Any) -> None:
        before = sorted(Taken.objects.values_list("pk", flat=True), key=str)
        try:
            book(self.tokens[who], at, zone=ZONE)
        except REFUSALS:
            pass
        else:
            raise AssertionError("somebody booked who may not")
        assert sorted(Taken.objects.values_list("pk", flat=True), key=str) == before

    @rule(who=WHO)
    def somebody_gives_back(self, who: int) -> None:
        try:
            cancel(self.tokens[who])
        except (LinkEnded, AlreadyBegun):
            return

    @rule(who=WHO)
    def somebody_leaves(self, who: int) -> None:
        withdraw(self.people[who].pk, everything(), way=Way.OWN_PAGE)

    @rule(who=WHO)
    def somebody_is_frozen(self, who: int) -> None:
        person = Person.objects.filter(pk=self.people[who].pk).first()
        if person and not person.is_over() and person.pk not in self.frozen:
            open_case(person.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
            self.frozen.add(person.pk)

    @precondition(lambda self: len(self.hosts) == 2)
    @rule(who=some.integers(0, 1))
    def a_host_leaves(self, who: int) -> None:
        leave_host(self.hosts[who])

    @rule(cancel_upcoming=some.booleans())
    def the_study_closes(self, cancel_upcoming: bool) -> None:
        close_study(self.study.pk, by=self.by, cancel_upcoming=cancel_upcoming)

    @rule(hours=some.sampled_from([1, 5, 24, 100]))
    def time_passes(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))

    @rule()
    def a_worker_comes_by(self) -> None:
        settle()
        tick()
        settle()
        gone = [one.pk for one in self.people if not Person.objects.readable().filter(pk=one.pk).exists()]
        assert not Seat.objects.filter(person__in=gone).exists(), "somebody gone comes to nothing"
        assert (
            not Booking.objects.upcoming().exclude(pk__in=Seat.objects.standing().values("booking")).exists()
        ), "an interview to come has somebody in it"

    @invariant()
    def a_hosts_time_is_taken_once(self) -> None:
        spans = sorted(Taken.objects.values_list("host", "starts", "ends"))
        for (host, _, end), (other, start, _) in itertools.pairwise(spans):
            assert host != other or end <= start
        cells = sum((end - start) // SECONDS for _, start, end in spans)
        assert Cell.objects.count() == cells

    @invariant()
    def what_is_to_come_is_taken_and_nothing_else(self) -> None:
        upcoming = set(Booking.objects.upcoming().values_list("pk", flat=True))
        taken = set(Taken.objects.values_list("pk", flat=True))
        assert upcoming <= taken
        assert taken <= set(Booking.objects.standing().values_list("pk", flat=True))

    @invariant()
    def nobody_has_two_places_and_no_slot_too_many(self) -> None:
        invitations = list(Seat.objects.standing().values_list("invitation", flat=True))
        assert len(invitations) == len(set(invitations))
        places: dict[UUID, list[str]] = defaultdict(list)
        for seat in Seat.objects.standing().select_related("person"):
            index = next((n for n, one in enumerate(self.people) if one.pk == seat.person_id), 0)
            places[seat.booking_id].append(CUSTOMERS[index])
        assert all(len(each) <= 2 and len(set(each)) == 1 for each in places.values())

    @invariant()
    def a_sequence_only_rises(self) -> None:
        for pk, sequence in Seat.objects.values_list("pk", "sequence"):
            assert sequence >= self.sequences[pk]
            self.sequences[pk] = sequence


def test_a_hosts_time_is_taken_once_whatever_happens(promise: Policy) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Meeting,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
