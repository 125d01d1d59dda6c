"""Who is in, what is recorded, who follows: asked at the moment of acting, and on every heartbeat."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from einklang.booking.actions import By as CancelledBy
from einklang.booking.actions import book, cancel, cancel_booking
from einklang.booking.models import Booking
from einklang.consent.actions import give, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.room.actions import add_track, begin_recording
from einklang.room.conversation import ANNOUNCED, MayNotEnter
from einklang.room.engine.fake import OFFER
from einklang.room.engine.port import Feed, OnlyFollows
from einklang.room.meetings import NotToBeFollowed, end_meetings_overdue, say_following
from einklang.room.members import Role
from einklang.room.models import Followed, Following, Meeting, Note, Piece, Recording, Source, Stage
from einklang.staff.models import Role as Job
from einklang.staff.models import User
from einklang.studies.models import Study
from tests.booking.conftest import MONDAY, anja, berlin, clock, invited, meike, paul, study

from .talking import Browser
from .talking import Stage as Talking

__all__ = ["anja", "clock", "invited", "meike", "paul", "study"]


@pytest.fixture
def cy(join: Callable[..., Person]) -> Person:
    return join(answers={"first_name": "Cy", "last_name": "Clos", "email": "cy@clos.example"})


@pytest.fixture
def timo(db: None) -> User:
    return User.objects.create(email="timo@kalo.example", name="Timo Harms", roles=[Job.OBSERVER.value])


@pytest.fixture
def tokens() -> dict[UUID, str]:
    return {}


@pytest.fixture
def interview(
    study: Study,
    anja: Host,
    ada: Person,
    cy: Person,
    invited: Callable[[Study, Person], str],
    clock: Any,
    tokens: dict[UUID, str],
) -> UUID:
    """Ada and Cy, of one customer, with Anja on Monday at ten; it is ten."""
    study.seats = 2
    study.save()
    Person.objects.filter(pk=cy.pk).update(customer_index=Person.objects.get(pk=ada.pk).customer_index)
    at = berlin(MONDAY, 10)
    for person in (ada, cy):
        tokens[person.pk] = invited(study, person)
        book(tokens[person.pk], at, zone="Europe/Berlin", host=anja.pk)
    clock.move_to(at)
    return Booking.objects.get().pk


@pytest.fixture
def talking(tmp_path: Path) -> Iterator[Talking]:
    stage = Talking(tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def together(
    talking: Talking, interview: UUID, ada: Person, anja: Host
) -> tuple[Talking, UUID, Browser, Browser]:
    """Ada and Anja talk; nothing is recorded yet."""
    guest, host = Browser(Role.PARTICIPANT, ada), Browser(Role.INTERVIEWER, anja.user)
    talking.enter(interview, host)
    talking.enter(interview, guest)
    return talking, interview, guest, host


Together = tuple[Talking, UUID, Browser, Browser]


def record(stage: Talking, booking: UUID, on: bool = True) -> None:
    stage.run(stage.talk(booking).record(on))


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


def test_nobody_is_asked_when_the_database_is_away_so_nothing_is_recorded_or_followed(
    together: Together, timo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, booking, guest, host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    record(stage, booking)

    def away(*args: Any, **named: Any) -> None:
        raise OperationalError

    monkeypatch.setattr("einklang.room.gates.look", away)
    stage.look(booking)

    assert stage.recorded(booking) == set()
    assert (watcher.out, guest.out, host.out) == ("not-followed", None, None)


def test_an_observer_is_named_first_and_sees_afterwards(together: Together, timo: User) -> None:
    stage, booking, guest, _host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)

    assert stage.waited == [ANNOUNCED]
    assert [one["coming"] for one in guest.told if one["t"] == "state" and one["coming"]] == [["Timo Harms"]]
    assert guest.state["observers"] == ["Timo Harms"]
    assert [one["name"] for one in watcher.state["members"]] == ["Anja Brandt", "Ada Löwenherz"]
    assert (Following.objects.get().colleague, Followed.objects.get().person_id) == (
        timo.pk,
        guest.member.person,
    )


def test_an_observer_sends_nothing(together: Together, timo: User) -> None:
    stage, booking, _guest, _host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)

    with pytest.raises(OnlyFollows):
        stage.run(stage.engine.publish(stage.talk(booking).room, watcher.member.id, Feed.CAMERA, OFFER))


def test_the_button_puts_observers_out_deletes_their_notes_and_keeps_them_out(
    together: Together, timo: User
) -> None:
    stage, booking, guest, host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    stage.run(stage.talk(booking).write(watcher.member, text="prints it all", question=False))
    stage.run(stage.talk(booking).end_observing(guest.member))

    assert watcher.out == "not-followed"
    assert [model.objects.count() for model in (Note, Following, Followed, Meeting)] == [0, 0, 0, 0]
    assert (guest.out, host.out, guest.state["observers"]) == (None, None, [])
    with pytest.raises(MayNotEnter, match="not-followed"):
        stage.enter(booking, Browser(Role.OBSERVER, timo))


def test_observers_go_before_somebody_comes_in_who_does_not_allow_them(
    together: Together, timo: User, cy: Person
) -> None:
    stage, booking, _guest, _host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    withdraw(cy.pk, ["observation"], way=Way.OWN_PAGE)
    stage.enter(booking, Browser(Role.PARTICIPANT, cy))

    assert watcher.out == "not-followed"


def test_notes_and_questions_are_for_staff_and_die_with_the_consent(together: Together, timo: User) -> None:
    stage, booking, guest, host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    talk = stage.talk(booking)
    stage.run(talk.write(watcher.member, text="By portal or by hand?", question=True))

    (told,) = [one["note"] for one in host.told if one["t"] == "note"]
    assert (told["text"], told["by"], told["question"]) == ("By portal or by hand?", "Timo Harms", True)  # type: ignore[index]
    assert "note" not in guest.kinds()
    withdraw(guest.member.person or booking, ["observation"], way=Way.MAIL)
    with pytest.raises(NotToBeFollowed):
        stage.run(talk.write(host.member, text="more", question=False))


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


def test_what_an_earlier_process_left_running_does_not_hinder_a_new_recording(together: Together) -> None:
    stage, booking, guest, _host = together
    left = begin_recording(booking, [guest.member.person or booking])
    record(stage, booking)

    assert guest.state["recording"]["state"] == "on"
    assert not Recording.objects.filter(pk=left.pk).exists()


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


def test_whoever_loses_the_role_is_out(together: Together, timo: User) -> None:
    stage, booking, _guest, _host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    User.objects.filter(pk=timo.pk).update(is_active=False)
    stage.look(booking)

    assert watcher.out == "no-role"


def test_a_lost_engine_stops_the_recording_and_tells_everybody(together: Together) -> None:
    stage, booking, guest, host = together
    record(stage, booking)

    async def dies() -> None:
        stage.engine.lose()
        for task in list(stage.rooms._tasks):
            await task

    stage.run(dies())

    assert (guest.out, host.out) == ("engine-lost", "engine-lost")
    assert Recording.objects.get().stage == Stage.PAUSED
    again = Browser(Role.PARTICIPANT, Person.objects.get(pk=guest.member.person))
    stage.enter(booking, again)
    assert again.state["recording"]["state"] == "off"


def test_what_is_not_written_is_said_and_not_tried_again_by_itself(together: Together) -> None:
    stage, booking, guest, _host = together
    stage.engine.writes_nothing = True
    record(stage, booking)

    assert guest.state["recording"] == {"state": "off", "since": None, "broken": True}
    stage.engine.writes_nothing = False
    stage.look(booking)
    assert stage.recorded(booking) == set()
    record(stage, booking)
    assert guest.state["recording"]["state"] == "on"


def test_whoever_is_still_written_is_put_out_by_the_engine(together: Together) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    stage.engine.keeps_writing = True
    record(stage, booking, on=False)

    assert stage.recorded(booking) == set()
    assert guest.state["recording"]["state"] == "off"


def test_a_recording_that_cannot_be_kept_stops(together: Together, tmp_path: Path) -> None:
    stage, booking, guest, _host = together
    stage.shelf.refuses = True
    record(stage, booking)

    assert stage.recorded(booking) == set()
    assert guest.state["recording"]["broken"] is True
    assert list(tmp_path.glob("*.mjr*")) == []


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


def test_whoever_comes_while_it_closes_begins_anew(together: Together, ada: Person) -> None:
    stage, booking, _guest, _host = together
    talk, late = stage.talk(booking), Browser(Role.PARTICIPANT, ada)

    async def both() -> None:
        await asyncio.gather(stage.rooms.end(booking), stage.rooms.enter(booking, late.member))

    stage.run(both())

    assert late.out is None
    assert stage.rooms.conversations[booking] is not talk
    assert list(stage.rooms.conversations[booking].members) == [late.member.id]


def test_a_room_that_nobody_got_into_ends_no_announcement(
    talking: Talking, interview: UUID, ada: Person, timo: User, clock: Any
) -> None:
    clock.move_to(berlin(MONDAY, 8))
    say_following(Booking.objects.get(), timo.pk)
    with pytest.raises(MayNotEnter):
        talking.enter(interview, Browser(Role.PARTICIPANT, ada))
    clock.move_to(berlin(MONDAY, 8, 5))
    talking.look(interview)
    end_meetings_overdue()

    assert interview not in talking.rooms.conversations
    assert [one.colleague for one in Following.objects.all()] == [timo.pk]


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
