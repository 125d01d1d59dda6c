"""What happens around interviews by the clock: the reminder before, and what is counted after."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.queries import allows
from einklang.ledger.causes import because_of
from einklang.people.queries import unreachable
from einklang.staff.models import User
from einklang.studies.actions import make_ticket, note_held

from . import letters, queries
from .models import Booking, Outcome, Seat
from .queries import REMINDED

#: So long after an interview it counts as held, unless somebody has said otherwise.
COUNTED = timedelta(hours=24)
BATCH = 500


def remind_of_interviews() -> int:
    """Everybody with an interview within a day is reminded of it, once.

    Not while it rests (Art. 18), nor while letters to them come back: should that end in time, they are.
    """
    moment = now()
    reached = Seat.objects.standing().exclude(person__in=unreachable().values("person"))
    soon = reached.filter(
        reminded_at=None, booking__starts_at__gt=moment, booking__starts_at__lte=moment + REMINDED
    )
    return sum(_remind(seat) for seat in list(soon.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _remind(seat_id: UUID) -> bool:
    seat = (
        Seat.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(pk=seat_id, reminded_at=None, cancelled_at=None)
        .select_related("booking__study", "booking__host__user", "person")
        .first()
    )
    if seat is None or not allows(seat.person_id, "storage"):
        return False
    seat.reminded_at = now()
    booked_late = seat.made_at > seat.booking.starts_at - REMINDED
    if not booked_late:
        # Moved, it has another letter that said when.
        with because_of("reminder", seat.pk, seat.letter, seat.booking.starts_at):
            letters.write_reminder(seat, make_ticket(queries.invitation_of(seat)))
    seat.save(update_fields=["reminded_at"])
    return not booked_late


def count_held() -> int:
    """Interviews of yesterday and before were held, unless somebody said that nobody came."""
    over = Booking.objects.standing().filter(outcome="", ends_at__lte=now() - COUNTED)
    return sum(_count(booking) for booking in list(over.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _count(booking_id: UUID) -> bool:
    booking = Booking.objects.select_for_update().filter(pk=booking_id, outcome="").first()
    if booking is None:
        return False
    booking.outcome = Outcome.HELD
    booking.save(update_fields=["outcome"])
    note_held(booking.study_id)
    return True


@transaction.atomic
def say_what_came_of_it(booking_id: UUID, outcome: Outcome, *, by: User) -> None:
    """Whoever held it says whether the interview took place; the study counts those that did."""
    booking = Booking.objects.select_for_update().filter(pk=booking_id, cancelled_at=None).first()
    if booking is None or booking.starts_at > now() or booking.outcome == outcome:
        return
    if outcome == Outcome.HELD:
        note_held(booking.study_id)
    elif booking.outcome == Outcome.HELD:
        note_held(booking.study_id, by=-1)
    booking.outcome = outcome
    booking.save(update_fields=["outcome"])
