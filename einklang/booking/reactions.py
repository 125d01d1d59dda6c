"""What follows for interviews when people leave, studies close and hosts go; and what hosts are told."""

from uuid import UUID

from django.utils.timezone import now

from einklang.consent.events import ConsentWithdrawn
from einklang.hosts.entries import remove_entry, write_entry
from einklang.hosts.events import HostLeft
from einklang.pool.events import PeopleJoined
from einklang.studies.events import StudyClosed
from einklang.studies.queries import hosts_of

from . import letters
from .actions import By, cancel_study, close_empty, give_back_places_of, hand_over, take_over_places
from .events import BookingCancelled, SeatMoved, SeatTaken
from .models import Booking, Seat
from .wishes import close_wishes_of

STORAGE = "storage"


def give_back_places(event: ConsentWithdrawn) -> None:
    """Whoever ends the storage comes to no interview; a shared one stays for the others."""
    if STORAGE in event.processings:
        give_back_places_of(event.person, by=By.WITHDRAWAL)


def keep_places(event: PeopleJoined) -> None:
    """Whoever was registered twice comes to the interview all the same, as the entry that goes on."""
    # As it was written down, an id is text; keys are known by the id itself.
    take_over_places(UUID(str(event.kept)), UUID(str(event.gone)))


def close_what_nobody_comes_to(event: object) -> None:
    """People are gone, whatever ended them: an interview with nobody left is cancelled."""
    close_empty()


def tell_the_host(event: SeatTaken | SeatMoved) -> None:
    """The interview stands in the host's calendar, and they get a letter, once for each interview."""
    booking = _booking(event.booking)
    if booking is None or booking.cancelled_at is not None:
        return  # cancelled meanwhile
    if Seat.objects.filter(booking=booking).exclude(pk=event.seat).exists():
        return  # told when the first of them came
    written = write_entry(
        booking.entry, booking.host_id, booking.starts_at, booking.ends_at, sequence=booking.sequence
    )
    before = _booking(event.before) if isinstance(event, SeatMoved) else None
    same_host = before is not None and before.host_id == booking.host_id and before.cancelled_at is not None
    letters.write_to_host(booking, "host_moved" if same_host else "host_booked", with_entry=not written)


def tell_the_host_it_is_off(event: BookingCancelled) -> None:
    """The interview leaves the host's calendar; they are told while it is still to come."""
    booking = _booking(event.booking)
    if booking is None or Booking.objects.standing().filter(entry=booking.entry).exists():
        return  # it has moved within the same calendar
    written = remove_entry(booking.entry)
    if booking.starts_at > now():
        letters.write_to_host(booking, "host_cancelled", with_entry=not written)


def _booking(pk: UUID) -> Booking | None:
    return Booking.objects.select_related("study", "host__user").filter(pk=pk).first()


def cancel_what_was_booked(event: StudyClosed) -> None:
    """A study may be closed with its interviews to come, or let them take place."""
    if event.cancel_upcoming:
        cancel_study(event.study)


def answer_open_wishes(event: StudyClosed) -> None:
    """Nobody waits for an answer that will not come."""
    close_wishes_of(event.study)


def let_others_take_over(event: HostLeft) -> None:
    """Interviews of a host who leaves are held by another one, or people are asked to choose anew."""
    for booking in Booking.objects.upcoming().filter(host=event.host).select_related("study"):
        hand_over(booking.pk, hosts_of(booking.study))
