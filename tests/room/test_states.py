"""Coming, going, allowing, withdrawing, freezing, losing the server, in any order (SPEC 3)."""

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from django.db import transaction
from django.test import override_settings
from django.utils.timezone import now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from einklang.booking.actions import book
from einklang.booking.models import Booking
from einklang.consent.actions import give, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import allowed_among, standing
from einklang.ledger.actions import settle
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.policy.schema import Policy
from einklang.pool.actions import confirm, sign_up
from einklang.room.conversation import MayNotEnter
from einklang.room.engine.port import EngineLost, Part
from einklang.room.meetings import NotToBeFollowed
from einklang.room.members import Role
from einklang.room.minutes import NotToBeNoted
from einklang.room.models import Followed, Note, Presence, Recording, Stage
from einklang.staff.models import Role as Job
from einklang.staff.models import User
from einklang.studies.actions import choose, make_ticket, open_study
from einklang.studies.inviting import invite
from einklang.studies.models import Reason
from tests.booking.conftest import MONDAY, NOW, a_host, a_plan, berlin, invitation_of
from tests.conftest import a_form

from .talking import Browser
from .talking import Stage as Talking

PARTICIPANTS = 3
WHO = some.integers(0, PARTICIPANTS - 1)
RARELY = some.integers(0, 5).map(lambda number: number == 5)
WHAT = some.sampled_from(["recording", "observation"])


class Interview(RuleBasedStateMachine):
    """Three of one customer, whoever holds it, and two who follow."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.mail = override_settings(EMAIL_URL=f"file://{self.folder.name}/mail")
        self.travel = time_machine.travel(NOW, tick=False)
        self.transaction = transaction.atomic()
        self.mail.enable()
        clock = self.travel.start()
        self.transaction.__enter__()
        self.talking = Talking(Path(self.folder.name))
        coordinator = User.objects.create(email="m@kalo.example", name="Meike", roles=[Job.COORDINATOR.value])
        host = a_host("Anja Brandt")
        study = open_study(a_plan(host, seats=PARTICIPANTS), by=coordinator)
        self.people = [self.somebody(number) for number in range(PARTICIPANTS)]
        at = berlin(MONDAY, 10)
        for person in self.people:
            choose(study, person.pk, by=coordinator, reason=Reason.FITS_WELL)
            invite(study, [person.pk], by=coordinator, overrides={})
            book(make_ticket(invitation_of(person)), at, zone="Europe/Berlin")
        settle()
        clock.move_to(at)
        self.booking: UUID = Booking.objects.get().pk
        followers = [
            User.objects.create(email=f"o{one}@kalo.example", name=f"O {one}", roles=[Job.OBSERVER.value])
            for one in range(2)
        ]
        self.who: list[tuple[Role, Any]] = [
            *((Role.PARTICIPANT, person) for person in self.people),
            (Role.INTERVIEWER, host.user),
            *((Role.OBSERVER, user) for user in followers),
        ]
        self.browsers: dict[int, Browser] = {}
        # Most of what can go wrong goes wrong while something is recorded and somebody follows.
        for index in (PARTICIPANTS, 0, 1, PARTICIPANTS + 1):
            self.somebody_comes(index)
        self.the_host_wants(True)

    def somebody(self, number: int) -> Person:
        person = sign_up(a_form(answers={"email": f"a{number}@haus.example", "customer_number": "40000001"}))
        confirm(make_link(person, Purpose.CONFIRM, ends_at=person.ends_at))
        return Person.objects.get(pk=person.pk)

    def teardown(self) -> None:
        self.talking.close()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        self.travel.stop()
        self.mail.disable()
        self.folder.cleanup()

    @property
    def talk(self) -> Any:
        return self.talking.talk(self.booking)

    # What happens

    @rule(index=some.integers(0, PARTICIPANTS + 2))
    def somebody_comes(self, index: int) -> None:
        role, who = self.who[index]
        browser = Browser(role, who)
        try:
            self.talking.enter(self.booking, browser)
        except (MayNotEnter, EngineLost):
            return
        self.browsers[index] = browser

    @rule(index=some.integers(0, PARTICIPANTS + 2))
    def somebody_goes(self, index: int) -> None:
        if browser := self.browsers.pop(index, None):
            self.talking.run(self.talk.leave(browser.member))

    @rule(on=some.booleans())
    def the_host_wants(self, on: bool) -> None:
        self.talking.run(self.talk.record(on))

    @rule(index=WHO, what=WHAT, way=some.sampled_from([Way.OWN_PAGE, Way.MAIL, Way.MAIL_LINK]))
    def somebody_withdraws(self, index: int, what: str, way: Way) -> None:
        withdraw(self.people[index].pk, [what], way=way)
        self.talking.look(self.booking)

    @rule(index=WHO)
    def somebody_presses_the_first_button(self, index: int) -> None:
        if (browser := self.browsers.get(index)) and browser.member.id in self.talk.members:
            self.talking.run(self.talk.end_recording(browser.member))

    @rule(index=WHO)
    def somebody_presses_the_second_button(self, index: int) -> None:
        if (browser := self.browsers.get(index)) and browser.member.id in self.talk.members:
            self.talking.run(self.talk.end_observing(browser.member))

    @rule(index=WHO, what=WHAT)
    def somebody_allows(self, index: int, what: str) -> None:
        give(self.people[index].pk, [what], way=Way.ROOM)
        self.talking.look(self.booking)

    @rule(index=WHO, frozen=some.booleans())
    def somebody_is_frozen_or_not(self, index: int, frozen: bool) -> None:
        Person.objects.filter(pk=self.people[index].pk).update(frozen_at=now() if frozen else None)
        self.talking.look(self.booking)

    @rule(index=some.integers(PARTICIPANTS, PARTICIPANTS + 2))
    def somebody_writes(self, index: int) -> None:
        browser = self.browsers.get(index)
        if browser and browser.member.id in self.talk.members:
            with suppress(NotToBeFollowed, NotToBeNoted):
                self.talking.run(self.talk.write(browser.member, text="what was said", question=False))

    @rule()
    def the_worker_works(self) -> None:
        settle()
        self.talking.look(self.booking)

    @rule(really=RARELY)
    def the_server_dies_and_comes_back(self, really: bool) -> None:
        if not really:
            return

        async def dies() -> None:
            self.talking.engine.lose()

        self.talking.run(dies())
        self.browsers.clear()

    @rule(really=RARELY)
    def it_is_over(self, really: bool) -> None:
        if not really:
            return
        self.talking.run(self.talking.rooms.end(self.booking))
        self.browsers.clear()

    # What is always so

    def present(self) -> set[UUID]:
        """The participants whom the engine lets send and receive at this moment."""
        room = self.talking.engine.rooms.get(self.talk.room)
        inside = room.seats if room else {}
        return {one.person for key, one in self.talk.members.items() if key in inside and one.person}

    @invariant()
    def the_engine_and_the_conversation_say_the_same_of_who_is_there(self) -> None:
        room = self.talking.engine.rooms.get(self.talk.room)
        assert set(room.seats if room else {}) == set(self.talk.members)

    @invariant()
    def it_is_written_only_while_everybody_present_allows_it(self) -> None:
        if self.talking.recorded(self.booking):
            assert allowed_among(self.present(), "recording") == self.present() != set()

    @invariant()
    def an_observer_is_there_only_while_everybody_allows_it(self) -> None:
        room = self.talking.engine.rooms.get(self.talk.room)
        if room and any(seat.part is Part.OBSERVER for seat in room.seats.values()):
            everybody = self.present() | {person.pk for person in self.people}
            assert allowed_among(everybody, "observation") == everybody

    @invariant()
    def a_byte_exists_only_where_everybody_in_it_allowed_it(self) -> None:
        for recording, tapes in self.talking.shelf.taken.items():
            people = Presence.objects.filter(recording=recording).values_list("person", flat=True)
            row = Recording.objects.filter(pk=recording).first()
            # Of one that is over, rows and keys go with the worker, and nothing was packed here.
            if row is not None and row.stage != Stage.STORED and tapes:
                assert all("recording" in standing(person) for person in people)

    @invariant()
    def a_note_exists_only_where_everybody_followed_allows_it(self) -> None:
        if not Note.objects.exists():
            return
        settle()
        for meeting in Note.objects.values_list("meeting", flat=True):
            people = Followed.objects.filter(meeting=meeting).values_list("person", flat=True)
            assert people
            assert all("observation" in standing(person) for person in people)

    @invariant()
    def one_recording_runs_at_most(self) -> None:
        assert Recording.objects.exclude(stage=Stage.STORED).count() <= 1


def test_whatever_happens_only_what_is_allowed_happens(promise: Policy) -> None:
    run_state_machine_as_test(
        Interview,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
