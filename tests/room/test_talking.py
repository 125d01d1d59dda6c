"""Who is in and what is recorded: asked at the moment of acting, and on every heartbeat."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils.timezone import now

from einklang.booking.actions import By as CancelledBy
from einklang.booking.actions import cancel, cancel_booking
from einklang.consent.actions import give, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.room.actions import add_track
from einklang.room.conversation import MayNotEnter
from einklang.room.members import Role
from einklang.room.models import Piece, Recording, Source, Stage
from einklang.staff.models import User
from tests.booking.conftest import MONDAY, berlin

from .talking import Browser, Together, record
from .talking import Stage as Talking


def test_everybody_reads_who_is_there_and_that_nothing_is_recorded(together: Together) -> None:
    _stage, _booking, guest, host = together

    assert [one["name"] for one in guest.state["members"]] == ["Anja Brandt", "Ada Löwenherz"]
    assert guest.state["recording"]["state"] == host.state["recording"]["state"] == "off"


def test_it_records_everybody_once_the_host_wants_it_and_all_allow_it(together: Together) -> None:
    stage, booking, guest, host = together
    record(stage, booking)

    assert stage.recorded(booking) == {guest.member.id, host.member.id}
    assert guest.state["recording"]["state"] == "on"
    recording = Recording.objects.get()
    assert (recording.stage, recording.booking) == (Stage.RUNNING, booking)
    assert {one.person_id for one in recording.presences.all()} == {guest.member.person}


def test_whoever_allows_no_recording_pauses_it_before_they_are_in(together: Together, cy: Person) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    withdraw(cy.pk, ["recording"], way=Way.OWN_PAGE)
    newcomer = Browser(Role.PARTICIPANT, cy)
    seen: list[set[UUID]] = []
    admit = stage.engine.admit

    async def watched(*args: Any) -> None:
        seen.append(stage.engine.written_of(args[0]))
        await admit(*args)

    stage.engine.admit = watched  # type: ignore[method-assign]
    stage.enter(booking, newcomer)

    assert seen == [set()]
    assert stage.recorded(booking) == set()
    assert guest.state["recording"]["state"] == "waiting"
    assert Recording.objects.get().stage == Stage.PAUSED
    stage.run(stage.talk(booking).leave(newcomer.member))
    assert guest.state["recording"]["state"] == "on"
    assert {one.person_id for one in Recording.objects.get().presences.all()} == {guest.member.person}


def test_whoever_comes_later_and_allows_it_is_in_the_recording_before_their_first_frame(
    together: Together, cy: Person
) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    stage.enter(booking, Browser(Role.PARTICIPANT, cy))

    assert guest.state["recording"]["state"] == "on"
    assert {one.person_id for one in Recording.objects.get().presences.all()} == {guest.member.person, cy.pk}


def test_the_button_stops_the_recorder_withdraws_and_deletes_all_of_it(together: Together) -> None:
    stage, booking, guest, host = together
    record(stage, booking)
    stage.run(stage.talk(booking).end_recording(guest.member))

    assert stage.recorded(booking) == set()
    assert (Recording.objects.count(), stage.shelf.taken) == (0, {})
    assert not allows(guest.member.person or booking, "recording")
    assert (guest.out, host.out) == (None, None)
    assert host.state["recording"]["state"] == "off"
    record(stage, booking)
    assert (stage.recorded(booking), Recording.objects.count()) == (set(), 0)


@pytest.mark.parametrize("way", [Way.OWN_PAGE, Way.MAIL_LINK, Way.MAIL])
def test_a_withdrawal_from_anywhere_ends_it_at_the_next_heartbeat(together: Together, way: Way) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    withdraw(guest.member.person or booking, ["recording"], way=way)
    stage.look(booking)

    assert (stage.recorded(booking), Recording.objects.count(), stage.shelf.taken) == (set(), 0, {})
    assert guest.out is None


def test_somebody_who_has_left_still_ends_the_recording_they_are_in(together: Together, cy: Person) -> None:
    stage, booking, guest, _host = together
    visitor = Browser(Role.PARTICIPANT, cy)
    stage.enter(booking, visitor)
    record(stage, booking)
    stage.run(stage.talk(booking).leave(visitor.member))
    withdraw(cy.pk, ["recording"], way=Way.OWN_PAGE)
    stage.look(booking)

    assert (Recording.objects.count(), stage.shelf.taken) == (0, {})
    assert guest.state["recording"]["state"] == "off"


def test_a_restriction_pauses_it_and_lifting_it_goes_on(together: Together) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    Person.objects.filter(pk=guest.member.person).update(frozen_at=now())
    stage.look(booking)

    assert (stage.recorded(booking), Recording.objects.get().stage) == (set(), Stage.PAUSED)
    assert guest.out is None
    Person.objects.filter(pk=guest.member.person).update(frozen_at=None)
    stage.look(booking)
    assert stage.recorded(booking) != set()


def test_whoever_withdraws_everything_leaves_the_room_and_the_recording_is_gone(together: Together) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    withdraw(guest.member.person or booking, ["storage", "recording", "observation"], way=Way.OWN_PAGE)
    stage.look(booking)

    assert guest.out == "no-place"
    assert (Recording.objects.count(), stage.recorded(booking)) == (0, set())


def test_the_link_in_a_second_browser_is_refused_unless_the_own_page_is_open_there(
    together: Together, ada: Person
) -> None:
    stage, booking, guest, _host = together
    with pytest.raises(MayNotEnter, match="other-browser"):
        stage.enter(booking, Browser(Role.PARTICIPANT, ada, browser="a stranger's"))
    assert guest.out is None

    stage.enter(booking, Browser(Role.PARTICIPANT, ada, browser="at home", own_door=True))
    assert guest.out == "elsewhere"


def test_nobody_without_a_place_or_a_role_comes_in(
    talking: Talking, interview: UUID, bob: Person, timo: User, meike: User, anja: Host
) -> None:
    talking.enter(interview, Browser(Role.INTERVIEWER, anja.user))
    for browser, why in (
        (Browser(Role.PARTICIPANT, bob), "no-place"),
        (Browser(Role.INTERVIEWER, timo), "no-role"),
        (Browser(Role.OBSERVER, meike), "no-role"),
    ):
        with pytest.raises(MayNotEnter, match=why):
            talking.enter(interview, browser)


def test_two_who_hold_it_may_both_be_in(together: Together, meike: User) -> None:
    stage, booking, guest, host = together
    second = Browser(Role.INTERVIEWER, meike)
    stage.enter(booking, second)
    record(stage, booking)
    record(stage, booking)
    stage.run(stage.talk(booking).leave(host.member))

    assert guest.state["recording"]["state"] == second.state["recording"]["state"] == "on"
    assert Recording.objects.count() == 1


def test_the_room_opens_half_an_hour_before_or_when_the_host_is_in_it(
    talking: Talking, interview: UUID, ada: Person, anja: Host, clock: Any
) -> None:
    clock.move_to(berlin(MONDAY, 9))
    guest = Browser(Role.PARTICIPANT, ada)
    with pytest.raises(MayNotEnter, match="not-now"):
        talking.enter(interview, guest)
    talking.enter(interview, Browser(Role.INTERVIEWER, anja.user))
    talking.enter(interview, guest)

    assert guest.state["host"] is True


def test_without_a_host_one_waits_and_nothing_is_recorded(
    talking: Talking, interview: UUID, ada: Person
) -> None:
    guest = Browser(Role.PARTICIPANT, ada)
    talking.enter(interview, guest)

    assert (guest.state["host"], guest.state["recording"]["state"]) == (False, "off")


def test_without_whoever_holds_it_nobody_is_recorded(together: Together, anja: Host) -> None:
    stage, booking, guest, host = together
    record(stage, booking)
    stage.run(stage.talk(booking).leave(host.member))

    assert (stage.recorded(booking), guest.state["recording"]["state"]) == (set(), "off")
    stage.enter(booking, Browser(Role.INTERVIEWER, anja.user))
    assert guest.state["recording"]["state"] == "off"


def test_a_cancelled_place_is_no_place_any_more(
    talking: Talking, interview: UUID, ada: Person, anja: Host, clock: Any, tokens: dict[UUID, str]
) -> None:
    clock.move_to(berlin(MONDAY, 9, 45))
    guest = Browser(Role.PARTICIPANT, ada)
    talking.enter(interview, guest)
    cancel(tokens[ada.pk])
    talking.look(interview)

    assert guest.out == "no-place"


def test_after_the_interview_it_is_stored_for_two_years_without_its_id(
    together: Together, clock: Any
) -> None:
    stage, booking, guest, host = together
    record(stage, booking)
    track = add_track(Recording.objects.get().pk, Source.CAMERA, person=guest.member.person)
    Piece.objects.create(track=track, medium="audio", form="mjr")
    clock.move_to(berlin(MONDAY, 10, 50))
    stage.run(stage.rooms.end(booking))

    recording = Recording.objects.get()
    assert (recording.stage, recording.booking) == (Stage.STORED, None)
    assert recording.interview_ended_at is not None
    assert recording.ends_at.year == recording.interview_ended_at.year + 2
    assert (guest.out, host.out) == ("over", "over")
    assert booking not in stage.rooms.conversations


def test_nothing_is_stored_where_nothing_was_recorded(together: Together) -> None:
    stage, booking, _guest, _host = together
    record(stage, booking)
    stage.run(stage.rooms.end(booking))

    assert Recording.objects.count() == 0


def test_an_empty_room_ends_by_itself_at_the_moment_it_was_left(together: Together, clock: Any) -> None:
    stage, booking, guest, host = together
    for one in (guest, host):
        stage.run(stage.talk(booking).leave(one.member))
    left = stage.talk(booking).emptied_at
    assert left is not None
    clock.move_to(left + timedelta(seconds=80))
    stage.look(booking)
    assert booking in stage.rooms.conversations
    clock.move_to(left + timedelta(seconds=91))
    stage.look(booking)

    assert booking not in stage.rooms.conversations


def test_a_cancelled_interview_lets_nobody_in(
    talking: Talking, interview: UUID, ada: Person, clock: Any
) -> None:
    clock.move_to(berlin(MONDAY, 9, 45))
    cancel_booking(interview, by=CancelledBy.STAFF)

    with pytest.raises(MayNotEnter, match="not-now"):
        talking.enter(interview, Browser(Role.PARTICIPANT, ada))


def test_allowing_it_again_goes_on_as_soon_as_the_host_wants_it(together: Together) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    stage.run(stage.talk(booking).end_recording(guest.member))
    give(guest.member.person or booking, ["recording"], way=Way.ROOM)
    stage.look(booking)
    assert stage.recorded(booking) == set()
    record(stage, booking)

    assert guest.state["recording"]["state"] == "on"
