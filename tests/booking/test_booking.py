"""Taking a place: what is shown can be had, once, and whoever may not have one is told why."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from einklang.booking import queries
from einklang.booking.actions import A_DAY, MayNotBook, NoLongerFree, StorageEndsBefore, book
from einklang.booking.models import Booking, Seat
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.hosts.models import Cell, Host, Taken
from einklang.people.actions import set_end
from einklang.people.models import Person
from einklang.people.queries import LinkEnded
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.staff.models import User
from einklang.studies.actions import close_study, open_study
from einklang.studies.models import Study
from einklang.studies.queries import Bar
from einklang.vault.limits import TooMany
from tests.mailbox import Mailbox

from .conftest import BERLIN, MONDAY, NOW, a_plan, berlin, invitation_of

ZONE = "Europe/Berlin"
NINE = berlin(MONDAY, 9)


def test_whoever_books_has_a_place_and_a_letter(
    token: str, ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    booked = book(token, NINE, zone=ZONE)
    work()

    assert booked is not None
    seat = Seat.objects.get()
    assert (seat.person_id, seat.booking.starts_at, seat.booking.ends_at) == (
        ada.pk,
        NINE,
        NINE + timedelta(hours=1),
    )
    letter = mailbox.last_to("ada@loewenherz.example")
    assert letter.token("book")
    assert queries.behind(letter.token("book")).seat == seat


def test_the_hosts_time_is_taken_with_its_buffer(token: str) -> None:
    book(token, NINE, zone=ZONE)

    taken = Taken.objects.get()
    start = int(NINE.timestamp())
    assert (taken.starts, taken.ends) == (start, start + 75 * 60)
    assert Cell.objects.count() == 15


def test_the_same_time_twice_is_one_booking(token: str) -> None:
    """A double click, or the page opened in two windows."""
    book(token, NINE, zone=ZONE)
    again = book(token, NINE, zone=ZONE)

    assert again is None
    assert (Booking.objects.count(), Seat.objects.count()) == (1, 1)


def test_a_time_that_is_not_offered_is_refused(token: str) -> None:
    for moment in (NINE + timedelta(minutes=7), berlin(MONDAY, 20), NINE - timedelta(days=30)):
        with pytest.raises(NoLongerFree):
            book(token, moment, zone=ZONE)

    assert (Booking.objects.count(), Taken.objects.count()) == (0, 0)


def test_what_is_shown_can_be_booked(token: str, ada: Person) -> None:
    shown = queries.times(invitation_of(ada))

    assert len(shown) > 100
    assert book(token, shown[-1].starts_at, zone=ZONE) is not None


def test_the_first_of_two_hosts_is_whoever_has_fewer_interviews(
    token: str, study: Study, anja: Host, paul: Host, bob: Person, invited: Callable[[Study, Person], str]
) -> None:
    first = book(token, NINE, zone=ZONE)
    second = book(invited(study, bob), NINE + timedelta(days=1), zone=ZONE)

    assert first is not None
    assert second is not None
    assert {first.seat.booking.host_id, second.seat.booking.host_id} == {anja.pk, paul.pk}


def test_a_named_host_holds_it(token: str, paul: Host) -> None:
    booked = book(token, NINE, zone=ZONE, host=paul.pk)

    assert booked is not None
    assert booked.seat.booking.host_id == paul.pk


def test_a_host_who_is_taken_is_not_offered(
    token: str, study: Study, bob: Person, paul: Host, anja: Host, invited: Callable[[Study, Person], str]
) -> None:
    book(token, NINE, zone=ZONE, host=paul.pk)
    theirs = invited(study, bob)
    with pytest.raises(NoLongerFree):
        book(theirs, NINE, zone=ZONE, host=paul.pk)
    booked = book(theirs, NINE, zone=ZONE)

    assert booked is not None
    assert booked.seat.booking.host_id == anja.pk


def test_the_storage_has_to_last_until_the_interview_is_over(token: str, ada: Person) -> None:
    set_end(ada, NINE + timedelta(hours=1))
    with pytest.raises(StorageEndsBefore):
        book(token, NINE, zone=ZONE)
    set_end(ada, NINE + timedelta(hours=1, seconds=1))

    assert book(token, NINE, zone=ZONE) is not None


def test_times_after_the_end_of_the_storage_are_not_shown(token: str, ada: Person) -> None:
    set_end(ada, NINE + timedelta(hours=3))

    shown = queries.times(invitation_of(ada))
    assert shown[-1].starts_at == NINE + timedelta(hours=1)


def test_whoever_is_frozen_books_nothing(token: str, ada: Person) -> None:
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)

    with pytest.raises(MayNotBook) as refused:
        book(token, NINE, zone=ZONE)
    assert refused.value.why is Bar.FROZEN


def test_whoever_has_withdrawn_finds_the_link_ended(token: str, ada: Person) -> None:
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)

    with pytest.raises(LinkEnded):
        book(token, NINE, zone=ZONE)


def test_a_closed_study_takes_no_bookings(token: str, study: Study, meike: User) -> None:
    close_study(study.pk, by=meike, cancel_upcoming=False)

    with pytest.raises(MayNotBook) as refused:
        book(token, NINE, zone=ZONE)
    assert refused.value.why is Bar.STUDY_CLOSED


def test_nothing_is_offered_after_the_study(token: str, study: Study, ada: Person) -> None:
    Study.objects.filter(pk=study.pk).update(ends_on=MONDAY)

    shown = queries.times(invitation_of(ada))
    assert shown[-1].starts_at == berlin(MONDAY, 16)


def test_an_unknown_link_opens_nothing(promise: Any, clock: Any) -> None:
    with pytest.raises(LinkEnded):
        book("nobody-knows-this-token-here", NINE, zone=ZONE)


def test_an_interview_begins_by_the_wall_clock_of_its_host_after_the_change_of_the_clocks(
    token: str, ada: Person
) -> None:
    shown = [one.starts_at.astimezone(BERLIN) for one in queries.times(invitation_of(ada))]

    assert {one.hour for one in shown} == set(range(9, 17))
    assert {one.utcoffset() for one in shown} == {timedelta(hours=1), timedelta(hours=2)}


def test_a_booking_counts_for_its_study_once(token: str, study: Study) -> None:
    book(token, NINE, zone=ZONE)
    book(token, NINE + timedelta(hours=1), zone=ZONE)

    assert Study.objects.get(pk=study.pk).booked == 1


class TestTogether:
    """Colleagues at one customer share a slot, each by a decision of their own."""

    @pytest.fixture
    def study(self, promise: Any, anja: Host, paul: Host, meike: User) -> Study:
        return open_study(a_plan(anja, paul, seats=2), by=meike)

    @pytest.fixture
    def cy(self, join: Callable[..., Person]) -> Person:
        """A colleague of Ada's: the same customer number."""
        return join(answers={"first_name": "Cy", "email": "cy@loewenherz.example"})

    def test_a_colleague_may_come_too(
        self, token: str, study: Study, cy: Person, invited: Callable[[Study, Person], str]
    ) -> None:
        first = book(token, NINE, zone=ZONE)
        theirs = invited(study, cy)
        offered = [one for one in queries.times(invitation_of(cy)) if one.starts_at == NINE]
        second = book(theirs, NINE, zone=ZONE)

        assert first is not None
        assert second is not None
        assert [one.shared for one in offered] == [first.seat.booking_id]
        assert second.seat.booking_id == first.seat.booking_id
        assert Taken.objects.count() == 1

    def test_nobody_of_another_customer_does(
        self, token: str, study: Study, bob: Person, invited: Callable[[Study, Person], str]
    ) -> None:
        first = book(token, NINE, zone=ZONE)
        second = book(invited(study, bob), NINE, zone=ZONE)

        assert first is not None
        assert second is not None
        assert second.seat.booking_id != first.seat.booking_id

    def test_there_are_no_more_places_than_the_study_says(
        self,
        token: str,
        study: Study,
        cy: Person,
        join: Callable[..., Person],
        invited: Callable[[Study, Person], str],
    ) -> None:
        di = join(answers={"first_name": "Di", "email": "di@loewenherz.example"})
        first = book(token, NINE, zone=ZONE)
        second = book(invited(study, cy), NINE, zone=ZONE)
        third = book(invited(study, di), NINE, zone=ZONE)

        assert first is not None
        assert second is not None
        assert third is not None
        assert first.seat.booking_id == second.seat.booking_id != third.seat.booking_id


def test_the_zone_of_the_reader_changes_no_instant(token: str) -> None:
    booked = book(token, NINE, zone="America/New_York")

    assert booked is not None
    assert booked.seat.booking.starts_at == NINE
    assert ZoneInfo(booked.seat.zone) == ZoneInfo("America/New_York")


def test_nobody_is_flooded_by_whoever_has_a_link(token: str, mailbox: Mailbox, clock: Any) -> None:
    for number in range(A_DAY):
        book(token, NINE + timedelta(hours=number % 2), zone=ZONE)
    before = Seat.objects.values().get()
    with pytest.raises(TooMany):
        book(token, NINE, zone=ZONE)
    assert Seat.objects.values().get() == before
    clock.move_to(NOW + timedelta(days=1))

    assert book(token, NINE, zone=ZONE) is not None
