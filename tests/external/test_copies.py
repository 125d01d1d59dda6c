"""That the tool's own copy is deleted is owed until somebody says so under their name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.consent.actions import withdraw
from einklang.consent.models import Way
from einklang.external.actions import DUE_WITHIN, NotOwed, attest_deletion
from einklang.external.models import How, ToolCopy
from einklang.external.queries import copies_deleted, copies_owed
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.retention.actions import tick
from einklang.staff.models import User
from tests.booking.conftest import Clock

from .conftest import NINE, browser_of
from .test_storing import hand_in
from .test_uploads import Handing, handing

__all__ = ["handing"]


def test_it_is_owed_from_the_first_byte_on(handing: Handing) -> None:
    handing.begin(10)

    (copy,) = copies_owed()
    assert (copy.row.pk, copy.row.held_at, copy.urgent, copy.overdue) == (handing.id, NINE, False, False)
    assert abs(copy.row.due_at - now() - DUE_WITHIN) < timedelta(minutes=1)


def test_it_goes_on_being_owed_when_it_has_become_a_recording(
    handing: Handing, recorded: Callable[..., bytes]
) -> None:
    hand_in(handing, recorded())

    assert [(one.row.pk, one.urgent) for one in copies_owed()] == [(handing.id, False)]


def test_after_seven_days_it_is_overdue(
    handing: Handing, recorded: Callable[..., bytes], clock: Clock
) -> None:
    hand_in(handing, recorded())
    clock.move_to(ToolCopy.objects.get().due_at)

    assert [one.overdue for one in copies_owed()] == [True]


def test_when_the_recording_is_ended_it_is_urgent_and_does_not_vanish(
    handing: Handing, recorded: Callable[..., bytes], ada: Person, work: Callable[[], None]
) -> None:
    hand_in(handing, recorded())
    withdraw(ada.pk, ["recording"], way=Way.OWN_PAGE)
    work()

    assert [(one.row.pk, one.urgent) for one in copies_owed()] == [(handing.id, True)]


def test_it_outlives_the_interview_and_the_person(
    handing: Handing, recorded: Callable[..., bytes], ada: Person, clock: Clock, work: Callable[[], None]
) -> None:
    hand_in(handing, recorded())
    withdraw(ada.pk, ["storage", "recording"], way=Way.OWN_PAGE)
    work()
    clock.move_to(now() + timedelta(days=30))
    tick()

    assert (Booking.objects.count(), Person.objects.count(), len(copies_owed())) == (0, 0, 1)


def test_a_second_try_is_the_same_copy(handing: Handing) -> None:
    handing.begin(10)
    handing.give_up()
    handing.begin(20)
    handing.begin(30)

    assert len(copies_owed()) == 2, "two that come in beside one another are two"


def test_somebody_says_so_once_and_it_is_kept_with_the_name(handing: Handing, anja: Host) -> None:
    handing.begin(10)

    attest_deletion(handing.id, How.BY_HAND, by=anja.user)

    (row,) = copies_deleted()
    assert (copies_owed(), row.deleted_by, row.how) == ([], anja.user, How.BY_HAND)
    promise = policy.current()
    assert row.deleted_at is not None
    assert row.gone_at == promise.clocks.disclosures.end(row.deleted_at, promise.zone)
    with pytest.raises(NotOwed):
        attest_deletion(handing.id, How.BY_API, by=anja.user)


def test_the_proof_ends_by_its_clock(handing: Handing, anja: Host, clock: Clock) -> None:
    handing.begin(10)
    attest_deletion(handing.id, How.BY_HAND, by=anja.user)
    gone_at = ToolCopy.objects.get().gone_at
    assert gone_at is not None
    clock.move_to(gone_at)
    tick()

    assert not ToolCopy.objects.exists()


def test_the_page_names_whoever_says_so(
    handing: Handing, meike: User, recorded: Callable[..., bytes], anja: Host
) -> None:
    hand_in(handing, recorded())
    coordinator = browser_of(meike)

    page = coordinator.get(reverse("staff_copies")).content.decode()
    assert ("Microsoft Teams" in page, "Ich, Meike Lorenz, bestätige" in page) == (True, True)
    assert "Löwenherz" not in page
    coordinator.post(reverse("staff_copy_deleted", args=[handing.id]), {"how": "by-hand"})

    page = coordinator.get(reverse("staff_copies")).content.decode()
    assert ("von Hand" in page, copies_owed()) == (True, [])


@pytest.mark.parametrize("how", ["", "somehow"])
def test_without_a_way_it_stays_owed(how: str, handing: Handing, interviewer: Client) -> None:
    handing.begin(10)

    interviewer.post(reverse("staff_copy_deleted", args=[handing.id]), {"how": how})

    assert len(copies_owed()) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_one_or_many_cost_the_same(
    number: int, handing: Handing, django_assert_num_queries: Any, clock: Clock
) -> None:
    for _ in range(number):
        handing.begin(10)

    with django_assert_num_queries(1):
        assert len(copies_owed()) == number


def test_it_stands_on_the_first_page_with_what_is_owed(
    handing: Handing, recorded: Callable[..., bytes], meike: User, clock: Clock
) -> None:
    hand_in(handing, recorded())
    coordinator = browser_of(meike)
    waiting = coordinator.get(reverse("staff_home")).content.decode()
    assert ("Kopie einer Aufzeichnung" in waiting, "Überfällig" in waiting) == (True, False)

    clock.move_to(ToolCopy.objects.get().due_at)
    late = Client()
    late.force_login(meike)

    assert "Überfällig: Kopie" in late.get(reverse("staff_home")).content.decode()
    assert f'href="{reverse("staff_copies")}"' in late.get(reverse("staff_owed")).content.decode()
