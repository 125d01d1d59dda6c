"""Observers, and what they write: named first, out at once, gone with the consent."""

from typing import Any
from uuid import UUID

import pytest

from einklang.booking.models import Booking
from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.room.conversation import ANNOUNCED, MayNotEnter
from einklang.room.engine.fake import OFFER
from einklang.room.engine.port import Feed, OnlyFollows
from einklang.room.meetings import NotToBeFollowed, end_meetings_overdue, say_following
from einklang.room.members import Role
from einklang.room.models import Followed, Following, Meeting, Note
from einklang.staff.models import User
from tests.booking.conftest import MONDAY, berlin

from .talking import Browser, Together
from .talking import Stage as Talking


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

    (told,) = [dict(one) for message in host.told if isinstance(one := message.get("note"), dict)]
    assert (told["text"], told["by"], told["question"]) == ("By portal or by hand?", "Timo Harms", True)
    assert "note" not in guest.kinds()
    withdraw(guest.member.person or booking, ["observation"], way=Way.MAIL)
    with pytest.raises(NotToBeFollowed):
        stage.run(talk.write(watcher.member, text="more", question=False))


def test_whoever_loses_the_role_is_out(together: Together, timo: User) -> None:
    stage, booking, _guest, _host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    User.objects.filter(pk=timo.pk).update(is_active=False)
    stage.look(booking)

    assert watcher.out == "no-role"


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


def test_before_anybody_is_there_notes_are_taken_about_those_who_will_be(
    talking: Talking, interview: UUID, anja: Host, ada: Person, cy: Person, timo: User
) -> None:
    talking.enter(interview, Browser(Role.INTERVIEWER, anja.user))
    watcher = Browser(Role.OBSERVER, timo)
    talking.enter(interview, watcher)
    talking.run(talking.talk(interview).write(watcher.member, text="Ask for the portal", question=True))

    assert set(Followed.objects.values_list("person", flat=True)) == {ada.pk, cy.pk}
    assert Note.objects.get().text == "Ask for the portal"
