"""What is held for a reason of the law: one recording, approved by two, closed to all, and gone by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from einklang.consent.actions import everything, give, withdraw
from einklang.consent.models import Way
from einklang.people.models import Person, State
from einklang.retention.actions import tick
from einklang.rights.packages import access_package
from einklang.room.actions import end_recordings, keep_recording
from einklang.room.holds import (
    GroundsMissing,
    NothingToHold,
    SameEyes,
    approve_hold,
    propose_hold,
    release_hold,
)
from einklang.room.models import Hold, Reason, Recording, Stage
from einklang.room.queries import playable
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key
from tests.mailbox import Mailbox

ADA_AT = "ada@loewenherz.example"
GROUNDS = "Klage vor dem Amtsgericht Hamburg, Zusage in der Aufnahme."
Work = Callable[[], None]
RUTH, OMAR = uuid4(), uuid4()


@pytest.fixture
def recording(ada: Person) -> Recording:
    return keep_recording([ada.pk], interview_ended_at=now() - timedelta(minutes=1), seconds=1800)


def hold(recording: Recording, *, days: int = 90) -> Hold:
    found = propose_hold(recording.pk, Reason.CLAIMS, GROUNDS, ends_at=now() + timedelta(days=days), by=RUTH)
    approve_hold(found.pk, by=OMAR)
    return Hold.objects.get(pk=found.pk)


def stage(recording: Recording) -> str | None:
    return Recording.objects.filter(pk=recording.pk).values_list("stage", flat=True).first()


def test_what_is_held_outlives_the_withdrawal_closed_to_everybody_and_the_letter_says_so(
    ada: Person, recording: Recording, work: Work, mailbox: Mailbox
) -> None:
    until = hold(recording).ends_at
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()

    assert (stage(recording), list(playable())) == (Stage.HELD, [])
    letter = mailbox.last_to(ADA_AT)
    assert "aus einem Grund des Gesetzes: Rechtsansprüche, Art. 17 Abs. 3 Buchst. e" in letter.text
    assert f"{until.astimezone():%Y}" in letter.text
    assert "bis auf das, was unten steht" in letter.text

    give(ada.pk, ["recording"], way=Way.OWN_PAGE)
    assert (stage(recording), list(playable())) == (Stage.HELD, []), "a new yes is for new recordings"


def test_released_it_is_gone_with_that_commit(ada: Person, recording: Recording, work: Work) -> None:
    one = hold(recording)
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()
    release_hold(one.pk)

    assert (stage(recording), Hold.objects.count()) == (None, 0)
    for key in (recording.pk, one.pk):
        with pytest.raises(KeyGone):
            open_key(key)


def test_when_its_day_has_come_it_is_gone_by_itself_and_so_is_whoever_was_only_in_it(
    ada: Person, recording: Recording, work: Work, mailbox: Mailbox
) -> None:
    until = hold(recording).ends_at
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    assert [(one.state, one.email) for one in Person.objects.all()] == [(State.DETACHED, None)]
    letter = mailbox.last_to(ADA_AT).text
    assert "aus einem Grund des Gesetzes" in letter
    assert "weil Sie dafür Ihre Zustimmung nicht zurückgenommen haben" not in letter

    with time_machine.travel(until - timedelta(seconds=1), tick=False):
        tick()
        assert stage(recording) == Stage.HELD
    with time_machine.travel(until, tick=False):
        tick()
    assert (Recording.objects.count(), Hold.objects.count(), Person.objects.count()) == (0, 0, 0)


def test_what_is_held_past_its_own_two_years_keeps_its_key_until_then(
    ada: Person, recording: Recording, promise: object
) -> None:
    until = hold(recording, days=1000).ends_at
    with time_machine.travel(recording.ends_at + timedelta(days=1), tick=False):
        tick()
        assert (stage(recording), len(open_key(recording.pk))) == (Stage.HELD, 32)
    with time_machine.travel(until, tick=False):
        with pytest.raises(KeyGone):
            open_key(recording.pk)
        tick()
        assert stage(recording) is None


def test_a_hold_that_is_released_in_time_leaves_the_recording_as_it_was(recording: Recording) -> None:
    release_hold(hold(recording).pk)

    assert (stage(recording), list(playable())) == (Stage.STORED, [recording])
    with time_machine.travel(recording.ends_at, tick=False), pytest.raises(KeyGone):
        open_key(recording.pk)


def test_a_proposal_holds_nothing(ada: Person, recording: Recording, work: Work) -> None:
    ends_at = now() + timedelta(days=9)
    one = propose_hold(recording.pk, Reason.OBLIGATION, GROUNDS, ends_at=ends_at, by=RUTH)
    with pytest.raises(SameEyes):
        approve_hold(one.pk, by=RUTH)
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()

    assert (stage(recording), Hold.objects.count()) == (None, 0)
    with pytest.raises(NothingToHold):
        approve_hold(one.pk, by=OMAR)


def test_the_table_itself_knows_no_hold_with_one_pair_of_eyes(recording: Recording) -> None:
    one = hold(recording)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=one.pk).update(approved_by=RUTH)


def test_only_what_stands_is_held_with_grounds_and_a_day(recording: Recording) -> None:
    def propose(grounds: str, ends_at: datetime, which: UUID = recording.pk) -> Hold:
        return propose_hold(which, Reason.CLAIMS, grounds, ends_at=ends_at, by=RUTH)

    for grounds, days in (("kurz", 9), (GROUNDS, -1), (GROUNDS, 366 * 5)):
        with pytest.raises(GroundsMissing):
            propose(grounds, now() + timedelta(days=days))
    with pytest.raises(NothingToHold):
        propose(GROUNDS, now() + timedelta(days=9), uuid4())
    end_recordings([recording.pk])
    with pytest.raises(NothingToHold):
        propose(GROUNDS, now() + timedelta(days=9))


def test_another_recording_of_the_same_person_is_gone_at_once(
    ada: Person, recording: Recording, work: Work
) -> None:
    other = keep_recording([ada.pk], interview_ended_at=now(), seconds=60)
    hold(recording)
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert (stage(recording), stage(other)) == (Stage.HELD, None)


def test_the_person_sees_in_their_copy_what_is_held_and_until_when(ada: Person, recording: Recording) -> None:
    one = hold(recording)
    held = {table["table"]: table["rows"] for table in access_package(ada.pk, "de")["held"]}

    assert held["room.Hold"] == [{"reason": "17-3-e", "held_until": one.ends_at.isoformat()}]
