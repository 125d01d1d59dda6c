"""Moving and giving back: one transaction each, the old time free exactly when the new one is held."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from einklang.booking import actions, queries
from einklang.booking.actions import AlreadyBegun, By, NoLongerFree, book, cancel, cancel_booking, hand_over
from einklang.booking.models import Booking, Seat
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.hosts.actions import leave_host, take
from einklang.hosts.models import Cell, Host, Taken
from einklang.hosts.queries import block
from einklang.people.models import Person
from einklang.pool.joining import join as join_people
from einklang.pool.twins import key_of
from einklang.retention.actions import tick
from einklang.staff.models import User
from einklang.studies.actions import close_study, open_study
from einklang.studies.models import Study
from tests.mailbox import Mailbox

from .conftest import MONDAY, a_plan, berlin, invitation_of

ZONE = "Europe/Berlin"
NINE, TEN = berlin(MONDAY, 9), berlin(MONDAY, 10)
ADA = "ada@loewenherz.example"


def spans() -> list[tuple[int, int]]:
    return sorted(Taken.objects.values_list("starts", "ends"))


def test_the_new_time_is_held_and_the_old_one_free(token: str) -> None:
    book(token, NINE, zone=ZONE)
    seat = Seat.objects.get()
    book(token, TEN, zone=ZONE)

    moved = Seat.objects.get()
    assert (moved.pk, moved.sequence, moved.booking.starts_at) == (seat.pk, seat.sequence + 1, TEN)
    start = int(TEN.timestamp())
    assert spans() == [(start, start + 75 * 60)]
    assert Cell.objects.count() == 15


def test_a_booking_may_move_into_its_own_buffer(token: str, study: Study, paul: Host) -> None:
    """Half an hour later overlaps the own time, which counts as free for whoever moves."""
    Study.objects.filter(pk=study.pk).update(step=30)
    book(token, NINE, zone=ZONE, host=paul.pk)
    book(token, NINE + timedelta(minutes=30), zone=ZONE, host=paul.pk)

    assert Seat.objects.get().booking.starts_at == NINE + timedelta(minutes=30)


def test_a_move_that_fails_changes_nothing(token: str, anja: Host, paul: Host) -> None:
    book(token, NINE, zone=ZONE)
    before = (spans(), Seat.objects.values().get())
    with pytest.raises(NoLongerFree):
        book(token, berlin(MONDAY, 20), zone=ZONE)

    assert (spans(), Seat.objects.values().get()) == before


def test_a_move_that_comes_too_late_for_the_new_time_keeps_the_old_one(
    token: str, study: Study, anja: Host, paul: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody takes the time between looking and holding: the guard in the database has the last word."""
    book(token, NINE, zone=ZONE)
    before = (spans(), Seat.objects.values().get())
    free = queries.in_turn

    def just_taken(hosts: Any, at: Any) -> Any:
        for host in list(hosts):
            take(host, *block(host, int(at.timestamp()), 60), by=host)
        return free(hosts, at)

    monkeypatch.setattr(queries, "in_turn", just_taken)
    with pytest.raises(NoLongerFree):
        book(token, TEN, zone=ZONE)

    assert (spans(), Seat.objects.values().get()) == before


def test_giving_back_frees_the_time_and_says_so_once(
    token: str, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE)
    work()
    letters = len(mailbox.to(ADA))
    cancel(token)
    cancel(token)
    work()

    assert (Taken.objects.count(), Cell.objects.count()) == (0, 0)
    assert Seat.objects.get().cancelled_at is not None
    assert Booking.objects.get().cancelled_at is not None
    assert len(mailbox.to(ADA)) == letters + 1


def test_the_link_serves_for_another_time_after_cancelling(token: str) -> None:
    book(token, NINE, zone=ZONE)
    cancel(token)
    booked = book(token, NINE, zone=ZONE)

    assert booked is not None
    assert Seat.objects.count() == 2
    assert Seat.objects.standing().get() == booked.seat


def test_nothing_is_moved_or_given_back_once_it_has_begun(token: str, clock: Any) -> None:
    book(token, NINE, zone=ZONE)
    clock.move_to(NINE + timedelta(minutes=1))

    with pytest.raises(AlreadyBegun):
        cancel(token)
    with pytest.raises(AlreadyBegun):
        book(token, TEN + timedelta(days=1), zone=ZONE)


def test_whoever_leaves_gives_their_time_back_with_the_one_confirmation(
    token: str, ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE)
    work()
    letters = len(mailbox.to(ADA))
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert (Taken.objects.count(), Cell.objects.count(), Seat.objects.count()) == (0, 0, 0)
    assert Booking.objects.get().cancelled_at is not None
    assert len(mailbox.to(ADA)) == letters + 1
    parts = [part.get_content_type() for part in mailbox.last_to(ADA).message.walk()]
    assert "text/calendar" in parts


def test_an_end_by_the_clock_frees_the_time_too(token: str, ada: Person, clock: Any, work: Any) -> None:
    """Nobody withdraws, no event of ours fires: the erasure alone is enough."""
    book(token, NINE, zone=ZONE)
    Person.objects.filter(pk=ada.pk).update(ends_at=NINE - timedelta(days=1))
    clock.move_to(NINE - timedelta(hours=12))
    tick()
    work()

    assert (Seat.objects.count(), Taken.objects.count()) == (0, 0)
    assert Booking.objects.get().cancelled_at is not None


class TestTogether:
    @pytest.fixture
    def study(self, promise: Any, anja: Host, paul: Host, meike: User) -> Study:
        return open_study(a_plan(anja, paul, seats=2), by=meike)

    @pytest.fixture
    def theirs(
        self, token: str, study: Study, join: Callable[..., Person], invited: Callable[[Study, Person], str]
    ) -> str:
        """Ada and her colleague Cy come together; the link is Cy's."""
        book(token, NINE, zone=ZONE)
        cy = join(answers={"first_name": "Cy", "email": "cy@loewenherz.example"})
        found = invited(study, cy)
        book(found, NINE, zone=ZONE)
        assert Booking.objects.count() == 1
        return found

    def test_a_shared_slot_stays_for_the_others(self, theirs: str, ada: Person, work: Any) -> None:
        withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
        work()

        assert Booking.objects.get().cancelled_at is None
        assert [seat.person.first_name for seat in Seat.objects.standing()] == ["Cy"]
        assert Taken.objects.count() == 1

    def test_whoever_moves_leaves_the_others_where_they_are(self, theirs: str) -> None:
        book(theirs, TEN + timedelta(hours=1), zone=ZONE)

        times = sorted(seat.booking.starts_at for seat in Seat.objects.standing().select_related("booking"))
        assert times == [NINE, TEN + timedelta(hours=1)]

    def test_the_last_one_closes_it(self, theirs: str, token: str) -> None:
        cancel(token)
        assert Booking.objects.get().cancelled_at is None
        cancel(theirs)

        assert Booking.objects.get().cancelled_at is not None
        assert Taken.objects.count() == 0


def test_closing_a_study_leaves_its_interviews_unless_asked(
    token: str, study: Study, meike: User, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE)
    close_study(study.pk, by=meike, cancel_upcoming=False)
    work()

    assert Seat.objects.standing().count() == 1


def test_closing_a_study_with_its_interviews_tells_everybody(
    token: str, study: Study, meike: User, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE)
    work()
    letters = len(mailbox.to(ADA))
    close_study(study.pk, by=meike, cancel_upcoming=True)
    work()

    assert (Seat.objects.standing().count(), Taken.objects.count()) == (0, 0)
    assert len(mailbox.to(ADA)) == letters + 1


def test_somebody_else_takes_over_when_a_host_leaves(
    token: str, anja: Host, paul: Host, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE, host=anja.pk)
    sequence = Seat.objects.get().sequence
    leave_host(anja)
    work()

    seat = Seat.objects.standing().select_related("booking").get()
    assert (seat.booking.host_id, seat.booking.starts_at, seat.sequence) == (paul.pk, NINE, sequence + 1)
    assert [taken.host_id for taken in Taken.objects.all()] == [paul.pk]


def test_people_choose_anew_when_nobody_can_take_over(
    token: str, anja: Host, paul: Host, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    book(token, NINE, zone=ZONE, host=anja.pk)
    take(paul.pk, *block(paul.pk, int(NINE.timestamp()), 60), by=paul.pk)
    work()
    letters = len(mailbox.to(ADA))
    leave_host(anja)
    work()

    assert Seat.objects.standing().count() == 0
    assert len(mailbox.to(ADA)) == letters + 1


def test_handing_over_to_somebody_who_cannot_changes_nothing(token: str, anja: Host, paul: Host) -> None:
    book(token, NINE, zone=ZONE, host=anja.pk)
    take(paul.pk, *block(paul.pk, int(NINE.timestamp()), 60), by=paul.pk)
    before = Seat.objects.values().get()
    with pytest.raises(NoLongerFree):
        actions.give_to(before["booking_id"], paul.pk)

    assert Seat.objects.values().get() == before


def test_a_coordinator_cancels_for_everybody(token: str, ada: Person) -> None:
    book(token, NINE, zone=ZONE)
    cancel_booking(Booking.objects.get().pk, by=By.STAFF)

    assert queries.seat_of(invitation_of(ada)) is None
    assert Taken.objects.count() == 0


def test_handing_over_twice_is_handing_over_once(token: str, anja: Host, paul: Host) -> None:
    book(token, NINE, zone=ZONE, host=anja.pk)
    first = Booking.objects.get().pk
    assert hand_over(first, [paul.pk])
    hand_over(first, [paul.pk])

    assert Seat.objects.standing().count() == 1
    assert Taken.objects.count() == 1


def test_whoever_was_registered_twice_comes_all_the_same(
    token: str,
    ada: Person,
    meike: User,
    join: Callable[..., Person],
    mailbox: Mailbox,
    work: Callable[[], None],
) -> None:
    """The entry with the booking goes: place, time and host stay, and the other address is told."""
    again = join(answers={"email": "ada@bau.example", "customer_number": "77123"})
    book(token, NINE, zone=ZONE)
    seat = Seat.objects.get()
    work()
    join_people(key_of(ada.pk, again.pk), again.pk, by=meike.pk)
    work()

    kept = Seat.objects.standing().select_related("booking").get()
    assert (kept.pk, kept.person_id, kept.booking.starts_at) == (seat.pk, again.pk, NINE)
    assert Taken.objects.count() == 1
    assert not Person.objects.filter(pk=ada.pk).exists()
    assert "Ihr Interviewtermin" in " ".join(mailbox.subjects_to("ada@bau.example"))
