"""Wishes for a time: a person makes one possible, outside the hours too, but never over anything else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from einklang.booking.actions import MayNotBook, NoLongerFree, StorageEndsBefore, book
from einklang.booking.models import Seat, Wish
from einklang.booking.wishes import NoTimes, WishClosed, close_wish, fulfil, wish
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.hosts.models import Host, Taken
from einklang.hosts.spans import pack
from einklang.people.actions import set_end
from einklang.people.models import Person
from einklang.retention.actions import tick
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import User
from einklang.studies.actions import close_study
from einklang.studies.models import Study
from tests.mailbox import Mailbox

from .conftest import MONDAY, NOW, berlin

ZONE = "Europe/Berlin"
EVENING = berlin(MONDAY, 19)
ADA = "ada@loewenherz.example"


def test_a_wish_waits_and_is_confirmed_by_mail(
    token: str, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    wish(token, [EVENING, EVENING + timedelta(days=1)], zone=ZONE)
    work()

    assert Wish.objects.get().times == ["2027-03-08T18:00:00+00:00", "2027-03-09T18:00:00+00:00"]
    assert "Montag, 8. März 2027, 19:00 Uhr" in mailbox.last_to(ADA).text.replace("\u00a0", " ")


def test_a_new_wish_replaces_the_one_before(token: str) -> None:
    wish(token, [EVENING], zone=ZONE)
    wish(token, [EVENING + timedelta(days=1)], zone=ZONE)

    assert Wish.objects.get().times == ["2027-03-09T18:00:00+00:00"]


@pytest.mark.parametrize("count", [0, 4])
def test_one_to_three_times_are_named(count: int, token: str) -> None:
    with pytest.raises(NoTimes):
        wish(token, [EVENING + timedelta(days=number) for number in range(count)], zone=ZONE)


def test_times_that_are_over_do_not_count(token: str) -> None:
    with pytest.raises(NoTimes):
        wish(token, [NOW - timedelta(days=1)], zone=ZONE)


def test_a_coordinator_makes_it_possible_outside_the_hours(
    token: str, anja: Host, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    found = wish(token, [EVENING], zone=ZONE)
    fulfil(found.pk, EVENING, anja.pk, by=meike)
    work()

    assert Seat.objects.get().booking.starts_at == EVENING
    assert Wish.objects.get().closed_at is not None
    assert Taken.objects.get().host_id == anja.pk
    assert mailbox.last_to(ADA).token("book")


def test_twice_is_refused(token: str, anja: Host, paul: Host, meike: User) -> None:
    found = wish(token, [EVENING], zone=ZONE)
    fulfil(found.pk, EVENING, anja.pk, by=meike)
    with pytest.raises(WishClosed):
        fulfil(found.pk, EVENING, paul.pk, by=meike)

    assert Seat.objects.count() == 1


def test_never_over_something_else(token: str, anja: Host, meike: User) -> None:
    start = int(EVENING.timestamp())
    found = wish(token, [EVENING], zone=ZONE)
    Host.objects.filter(pk=anja.pk).update(busy=pack([(start + 1800, start + 2400)]))
    with pytest.raises(NoLongerFree):
        fulfil(found.pk, EVENING, anja.pk, by=meike)

    assert (Seat.objects.count(), Taken.objects.count()) == (0, 0)
    assert Wish.objects.get().closed_at is None


def test_whoever_has_booked_meanwhile_wishes_nothing_any_more(token: str, anja: Host, meike: User) -> None:
    found = wish(token, [EVENING], zone=ZONE)
    book(token, berlin(MONDAY, 9), zone=ZONE)
    with pytest.raises(WishClosed):
        fulfil(found.pk, EVENING, anja.pk, by=meike)


def test_the_storage_has_to_last_for_a_wish_too(token: str, ada: Person, anja: Host, meike: User) -> None:
    found = wish(token, [EVENING], zone=ZONE)
    set_end(ada, EVENING)
    with pytest.raises(StorageEndsBefore):
        fulfil(found.pk, EVENING, anja.pk, by=meike)

    assert Taken.objects.count() == 0


def test_a_frozen_wish_rests_and_a_withdrawn_one_is_gone(
    token: str, ada: Person, anja: Host, meike: User, work: Callable[[], None]
) -> None:
    found = wish(token, [EVENING], zone=ZONE)
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    with pytest.raises(MayNotBook):
        fulfil(found.pk, EVENING, anja.pk, by=meike)
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert Wish.objects.count() == 0


def test_a_closed_study_meets_no_wishes(token: str, study: Study, anja: Host, meike: User) -> None:
    found = wish(token, [EVENING], zone=ZONE)
    close_study(study.pk, by=meike, cancel_upcoming=False)
    with pytest.raises(MayNotBook):
        fulfil(found.pk, EVENING, anja.pk, by=meike)


def test_whoever_waits_gets_an_answer_when_the_study_closes(
    token: str, study: Study, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    wish(token, [EVENING], zone=ZONE)
    close_study(study.pk, by=meike, cancel_upcoming=False)
    work()

    assert Wish.objects.get().closed_at is not None
    assert mailbox.last_to(ADA).subject == "Zu Ihrem Wunschtermin"
    assert "/book/" not in mailbox.last_to(ADA).text


def test_a_wish_that_cannot_be_met_is_answered(
    token: str, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    found = wish(token, [EVENING], zone=ZONE)
    work()
    letters = len(mailbox.to(ADA))
    close_wish(found.pk, by=meike)
    work()

    assert Wish.objects.get().closed_at is not None
    assert len(mailbox.to(ADA)) == letters + 1
    assert mailbox.last_to(ADA).token("book")


def test_a_wish_is_gone_with_its_study(token: str, study: Study, clock: Any) -> None:
    wish(token, [EVENING], zone=ZONE)
    clock.move_to(berlin(study.ends_on + timedelta(days=9), 12))
    tick()

    assert Wish.objects.count() == 0
