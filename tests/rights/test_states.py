"""Cases as a state machine: whatever two officers and the person do in whatever order, the promises hold."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import time_machine
from django.db import transaction
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.ledger.actions import settle
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.rights import handling
from einklang.rights.actions import (
    NoticeFirst,
    WordsMissing,
    announce_lifting,
    complain,
    lift_restriction,
    open_case,
)
from einklang.rights.clock import due
from einklang.rights.models import Act, Case, Message, Outcome, Right, State, Step
from einklang.staff.models import User
from einklang.vault.limits import TooMany
from einklang.vault.models import Key
from tests.mailbox import Mailbox

WORDS = "Das schreibe ich hier auf, weil es sein muss."
REFUSED = (
    handling.CaseClosed,
    handling.ChangedMeanwhile,
    handling.NotYours,
    handling.TooLateToExtend,
    handling.SameEyes,
    handling.NotNow,
    handling.NeedsSecondPair,
    NoticeFirst,
    WordsMissing,
)
CLAIMED = st.sampled_from([Right.ACCESS, Right.RECTIFICATION, Right.RESTRICTION, Right.OBJECTION])


class Desk(RuleBasedStateMachine):
    """One person, two officers, any order; refusals are fine, broken promises are not."""

    person: Person
    officers: list[User]
    #: The same moment for every run, so that each of them can be told again.
    since: datetime

    @initialize()
    def begin(self) -> None:
        self.before = transaction.savepoint()
        self.clock = time_machine.travel(self.since, tick=False)
        self.moving = self.clock.start()
        #: The steps there were, which may only become more.
        self.steps: set[Any] = set()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.savepoint_rollback(self.before)

    def case(self, data: st.DataObject) -> Case | None:
        cases = list(Case.objects.order_by("received_at"))
        return data.draw(st.sampled_from(cases)) if cases else None

    @rule(right=CLAIMED)
    def claim(self, right: Right) -> None:
        self.moving.shift(timedelta(seconds=1))  # no two of them come at one moment: they keep their order
        open_case(self.person.pk, right, way=Way.OWN_PAGE)

    @rule()
    def complain(self) -> None:
        self.moving.shift(timedelta(seconds=1))
        with suppress(TooMany):
            complain(self.person.pk, WORDS)

    @rule(days=st.integers(0, 24))
    def days_pass(self, days: int) -> None:
        self.moving.shift(timedelta(days=days))

    @rule(
        data=st.data(),
        who=st.integers(0, 1),
        what=st.sampled_from("take give note doubt known extend keep answer propose back approve".split()),
    )
    def officer_does(self, data: st.DataObject, who: int, what: str) -> None:
        case, by = self.case(data), self.officers[who].pk
        if case is None:
            return
        at: dict[str, Any] = {"by": by, "version": case.version}
        with suppress(*REFUSED):
            match what:
                case "take":
                    handling.take(case.pk, **at)
                case "give":
                    handling.give_back(case.pk, by=by)
                case "note":
                    handling.note(case.pk, WORDS, by=by)
                case "doubt":
                    handling.ask_identity(case.pk, WORDS, **at)
                case "known":
                    handling.identity_shown(case.pk, WORDS, **at)
                case "extend":
                    handling.extend(case.pk, WORDS, **at)
                case "keep":
                    handling.keep_draft(case.pk, WORDS, **at)
                case "answer":
                    handling.answer(case.pk, WORDS, Outcome.GRANTED, **at)
                case "propose":
                    outcome = data.draw(st.sampled_from([Outcome.GRANTED, Outcome.REFUSED]))
                    handling.propose(case.pk, WORDS, outcome, WORDS, **at)
                case "back":
                    handling.send_back(case.pk, WORDS, **at)
                case "approve":
                    handling.approve(case.pk, **at)

    @rule()
    def lift(self) -> None:
        with suppress(NoticeFirst):
            lift_restriction(self.person.pk)

    @rule()
    def announce(self) -> None:
        announce_lifting(self.person.pk)
        settle()

    @invariant()
    def a_closed_case_names_nobody_and_its_words_are_gone(self) -> None:
        closed = Case.objects.exclude(closed_at=None)
        assert not closed.exclude(person=None).exists()
        assert not Key.objects.filter(subject__in=closed.values("pk")).exists()
        assert not Step.objects.filter(case__in=closed).exclude(words=None).exists()
        assert not Message.objects.filter(case__in=closed).exclude(sealed=None).exists()

    @invariant()
    def the_same_right_is_open_once(self) -> None:
        running = list(Case.objects.filter(closed_at=None).values_list("article", flat=True))
        assert len(running) == len(set(running))

    @invariant()
    def what_was_refused_or_decided_was_seen_by_two_people(self) -> None:
        for case in Case.objects.filter(closed_at__isnull=False):
            if case.outcome == Outcome.REFUSED or case.article == Right.OBJECTION:
                acts = dict(case.steps.order_by("at").values_list("act", "by"))
                assert acts[Act.PROPOSED] != acts[Act.APPROVED]

    @invariant()
    def the_day_follows_from_the_clock(self) -> None:
        for case in Case.objects.filter(closed_at=None):
            state = policy.current().holidays
            assert case.due_on == due(
                localdate(case.received_at), state=state, months=case.months, paused_days=case.paused_days
            )
            assert (case.paused_on is not None) == (case.state == State.IDENTITY)

    @invariant()
    def extended_is_only_within_the_first_month(self) -> None:
        for step in Step.objects.filter(act=Act.EXTENDED).select_related("case"):
            case = step.case
            first = due(
                localdate(case.received_at), state=policy.current().holidays, paused_days=case.paused_days
            )
            assert localdate(step.at) <= first

    @invariant()
    def steps_are_only_added(self) -> None:
        there = set(Step.objects.values_list("pk", flat=True))
        assert self.steps <= there
        self.steps = there

    @invariant()
    def frozen_and_objected_close_their_gates(self) -> None:
        running = set(Case.objects.filter(closed_at=None).values_list("article", flat=True))
        if Right.RESTRICTION in running:
            assert not allows(self.person.pk, "storage")
        if Right.OBJECTION in running:
            assert not allows(self.person.pk, "matching")


def test_no_order_of_acts_breaks_a_promise(ada: Person, ruth: User, omar: User, mailbox: Mailbox) -> None:
    class Here(Desk):
        person, officers, since = ada, [ruth, omar], now()

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
