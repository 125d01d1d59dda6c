"""Recordings: kept only where everybody present allows it, ended whole by anyone in them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import give, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.ledger.actions import settle
from einklang.people.models import Person, State
from einklang.retention.actions import tick
from einklang.room.actions import NotEverybodyAllows, keep_recording
from einklang.room.models import Presence, Recording
from einklang.vault.errors import KeyGone
from einklang.vault.keys import open_key
from einklang.vault.models import Key
from tests.mailbox import Mailbox

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def cy(join: Callable[..., Person]) -> Person:
    return join(answers={"first_name": "Cy", "last_name": "Clos", "email": "cy@clos.example"})


def recorded(*people: Person) -> Recording:
    return keep_recording([one.pk for one in people], interview_ended_at=now(), seconds=1800)


def test_one_who_does_not_allow_it_is_enough_for_none(ada: Person, bob: Person) -> None:
    with pytest.raises(NotEverybodyAllows):
        recorded(ada, bob)

    assert (Recording.objects.count(), Presence.objects.count()) == (0, 0)


@pytest.mark.parametrize("mark", ["frozen_at", "stopped_at"])
def test_nobody_frozen_or_stopped_is_recorded(ada: Person, mark: str) -> None:
    Person.objects.filter(pk=ada.pk).update(**{mark: now()})

    with pytest.raises(NotEverybodyAllows):
        recorded(ada)


def test_anyone_in_it_ends_the_whole_recording_and_its_key(ada: Person, cy: Person) -> None:
    both, alone = recorded(ada, cy), recorded(cy)
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    settle()

    assert list(Recording.objects.all()) == [alone]
    assert not Key.objects.filter(pk=both.pk).exists()
    assert allows(cy.pk, "recording")
    assert len(open_key(alone.pk)) == 32


def test_allowing_it_again_does_not_bring_back_what_ended(ada: Person) -> None:
    recorded(ada)
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    give(ada.pk, ["recording"], way=Way.OWN_PAGE)
    settle()

    assert Recording.objects.count() == 0


def test_without_the_storage_the_recording_lives_on_without_a_name(
    ada: Person, work: Callable[[], None], mailbox: Mailbox
) -> None:
    recording = recorded(ada)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()

    left = Person.objects.get(pk=ada.pk)
    assert (left.state, left.email, left.first_name, left.customer_number, left.services) == (
        State.DETACHED, None, None, None, [],
    )  # fmt: skip
    assert allows(ada.pk, "recording")
    assert len(open_key(recording.pk)) == 32
    assert "Die Aufzeichnung Ihres Interviews" in mailbox.last_to("ada@loewenherz.example").text


def test_who_takes_back_storage_and_then_recording_before_anybody_works_is_told_that_all_is_gone(
    ada: Person, work: Callable[[], None], mailbox: Mailbox
) -> None:
    recorded(ada)
    withdraw(ada.pk, ["storage"], way=Way.MAIL_LINK)
    withdraw(ada.pk, ["recording"], way=Way.MAIL_LINK)
    work()

    assert (Recording.objects.count(), Person.objects.count()) == (0, 0)
    assert mailbox.subjects_to("ada@loewenherz.example").count("Ihre Angaben sind gelöscht") == 1
    assert "Die Aufzeichnung Ihres Interviews" not in mailbox.last_to("ada@loewenherz.example").text


def test_somebody_detached_is_gone_when_the_last_recording_is(
    ada: Person, cy: Person, work: Callable[[], None]
) -> None:
    recorded(ada, cy)
    withdraw(ada.pk, ["storage"], way=Way.OWN_PAGE)
    work()
    withdraw(cy.pk, ["recording"], way=Way.OWN_PAGE)
    work()
    tick()

    assert list(Person.objects.all()) == [cy]


def test_two_years_after_the_interview_it_is_refused_and_then_removed(ada: Person) -> None:
    with time_machine.travel(datetime(2027, 3, 1, 15, tzinfo=BERLIN), tick=False):
        recording = recorded(ada)
    end = datetime(2029, 3, 1, tzinfo=BERLIN)
    assert recording.ends_at == end
    Person.objects.filter(pk=ada.pk).update(ends_at=end + timedelta(days=400))
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        assert list(Recording.objects.readable()) == [recording]
        assert "end_recordings" not in tick()
    with time_machine.travel(end, tick=False):
        assert list(Recording.objects.readable()) == []
        with pytest.raises(KeyGone):
            open_key(recording.pk)
        assert tick()["end_recordings"] == 1
    assert Recording.objects.count() == 0


def test_a_restriction_keeps_it_and_plays_it_to_nobody(ada: Person) -> None:
    recording = recorded(ada)
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())
    with time_machine.travel(recording.ends_at, tick=False):
        tick()
        assert Recording.objects.count() == 1
        assert (list(Recording.objects.readable()), allows(ada.pk, "recording")) == ([], False)
        Person.objects.filter(pk=ada.pk).update(frozen_at=None)
        tick()
        assert Recording.objects.count() == 0
