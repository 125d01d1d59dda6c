"""What may go wrong: nobody is half in, nothing is lost, nothing is recorded or noted wrongly."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.utils.timezone import now

from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import name
from einklang.ledger.events import IncidentNoted
from einklang.ledger.incidents import Incident
from einklang.ledger.models import Entry
from einklang.people.models import Person
from einklang.room.actions import add_track, begin_recording
from einklang.room.conversation import MayNotEnter
from einklang.room.engine.port import RoomFull
from einklang.room.members import Role
from einklang.room.models import Followed, Note, Piece, Recording, Source, Stage
from einklang.staff.models import User

from .talking import Browser, Together, record


def fails(*args: Any, **named: Any) -> None:
    """The database does not answer."""
    raise OperationalError


def test_whoever_may_not_come_in_changes_nothing(together: Together, bob: Person) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    herself = Person.objects.get(pk=guest.member.person)
    for stranger in (Browser(Role.PARTICIPANT, bob), Browser(Role.PARTICIPANT, herself, browser="2nd")):
        with pytest.raises(MayNotEnter):
            stage.enter(booking, stranger)

    assert guest.state["recording"]["state"] == "on"
    assert {one.person_id for one in Recording.objects.get().presences.all()} == {guest.member.person}


def test_whoever_comes_while_somebody_follows_is_followed_and_may_end_it(
    together: Together, timo: User, cy: Person
) -> None:
    stage, booking, _guest, host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    stage.run(stage.talk(booking).write(watcher.member, text="prints it all", question=False))
    stage.enter(booking, Browser(Role.PARTICIPANT, cy))
    assert Followed.objects.filter(person=cy).count() == 1
    withdraw(cy.pk, ["observation"], way=Way.MAIL)
    stage.look(booking)

    assert watcher.out == "not-followed"
    assert (Note.objects.count(), Followed.objects.count()) == (0, 0)
    assert host.told[-2] == {"t": "notes", "notes": []}


def test_a_restriction_keeps_the_notes(together: Together, timo: User) -> None:
    stage, booking, guest, _host = together
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    stage.run(stage.talk(booking).write(watcher.member, text="prints it all", question=False))
    Person.objects.filter(pk=guest.member.person).update(frozen_at=now())
    stage.look(booking)

    assert (watcher.out, Note.objects.count()) == ("not-followed", 1)


def test_an_observer_alone_keeps_no_room_open(together: Together, timo: User, clock: Any) -> None:
    stage, booking, guest, host = together
    for one in (guest, host):
        stage.run(stage.talk(booking).leave(one.member))
    left = stage.talk(booking).emptied_at
    watcher = Browser(Role.OBSERVER, timo)
    stage.enter(booking, watcher)
    assert left is not None
    clock.move_to(left + timedelta(seconds=91))
    stage.look(booking)

    assert (watcher.out, booking in stage.rooms.conversations) == ("over", False)


def test_what_fails_while_somebody_comes_in_leaves_nobody_half_in(
    together: Together, cy: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, booking, _guest, _host = together
    newcomer = Browser(Role.PARTICIPANT, cy)

    async def full(*args: Any) -> None:
        raise RoomFull

    monkeypatch.setattr(stage.engine, "admit", full)
    with pytest.raises(RoomFull):
        stage.enter(booking, newcomer)
    monkeypatch.undo()
    agree, calls = stage.talk(booking)._agree, iter([False, True])

    async def fails_the_second_time(coming: Any = None) -> None:
        if next(calls, False):
            raise OperationalError
        await agree(coming)

    monkeypatch.setattr(stage.talk(booking), "_agree", fails_the_second_time)
    with pytest.raises(OperationalError):
        stage.enter(booking, newcomer)

    room = stage.talk(booking).room
    assert newcomer.member.id not in stage.talk(booking).members
    assert newcomer.member.id not in stage.engine.rooms[room].seats


def test_an_end_that_failed_is_tried_again_and_nobody_comes_in_before(
    together: Together, ada: Person
) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    track = add_track(Recording.objects.get().pk, Source.CAMERA, person=guest.member.person)
    Piece.objects.create(track=track, medium="audio", form="mjr")
    late = Browser(Role.PARTICIPANT, ada).member
    with pytest.MonkeyPatch.context() as away:
        away.setattr("einklang.room.actions.finish_recording", fails)
        for act in (stage.rooms.end(booking), stage.rooms.enter(booking, late)):
            with pytest.raises(OperationalError):
                stage.run(act)
    assert (stage.recorded(booking), Recording.objects.get().stage) == (set(), Stage.PAUSED)
    stage.look(booking)

    assert (booking in stage.rooms.conversations, Recording.objects.get().stage) == (False, Stage.STORED)


def test_what_the_button_stopped_is_sealed_where_the_withdrawal_failed(together: Together) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    room = stage.talk(booking).room
    with pytest.MonkeyPatch.context() as away:
        away.setattr("einklang.room.conversation.withdraw", fails)
        with pytest.raises(OperationalError):
            stage.run(stage.talk(booking).end_recording(guest.member))
    assert (stage.recorded(booking), stage.shelf.finished) == (set(), [])
    stage.run(stage.rooms.end(booking))

    assert stage.shelf.finished == [room]


def test_a_loss_while_the_interview_ends_keeps_what_was_recorded(together: Together) -> None:
    stage, booking, guest, _host = together
    record(stage, booking)
    track = add_track(Recording.objects.get().pk, Source.CAMERA, person=guest.member.person)
    Piece.objects.create(track=track, medium="audio", form="mjr")
    stage.engine._listener = None  # it is gone, and nobody was told yet
    stage.run(stage.rooms.end(booking))

    assert Recording.objects.get().stage == Stage.STORED


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


def test_what_an_earlier_process_left_running_does_not_hinder_a_new_recording(together: Together) -> None:
    stage, booking, guest, _host = together
    left = begin_recording(booking, [guest.member.person or booking])
    record(stage, booking)

    assert guest.state["recording"]["state"] == "on"
    assert not Recording.objects.filter(pk=left.pk).exists()


def test_a_lost_engine_stops_the_recording_and_tells_everybody(together: Together) -> None:
    stage, booking, guest, host = together
    record(stage, booking)

    async def dies() -> None:
        stage.engine.lose()

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
    assert noted() == [Incident.WENT_ON_WRITING]


def noted() -> list[str]:
    """What whoever answers for data protection reads of it."""
    return [one.facts["what"] for one in Entry.objects.filter(kind=name(IncidentNoted))]


def test_a_recording_that_cannot_be_kept_stops(together: Together, tmp_path: Path) -> None:
    stage, booking, guest, _host = together
    stage.shelf.refuses = True
    record(stage, booking)

    assert stage.recorded(booking) == set()
    assert guest.state["recording"]["broken"] is True
    assert list(tmp_path.glob("*.mjr*")) == []
    assert noted() == [Incident.RECORDING_LOST]


def test_whoever_comes_while_it_closes_begins_anew(together: Together, ada: Person) -> None:
    stage, booking, _guest, _host = together
    talk, late = stage.talk(booking), Browser(Role.PARTICIPANT, ada)

    async def both() -> None:
        await asyncio.gather(stage.rooms.end(booking), stage.rooms.enter(booking, late.member))

    stage.run(both())

    assert late.out is None
    assert stage.rooms.conversations[booking] is not talk
    assert list(stage.rooms.conversations[booking].members) == [late.member.id]
