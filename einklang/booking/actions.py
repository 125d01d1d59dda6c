"""Taking a place in an interview, moving it and giving it back; each one transaction, each safe to repeat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now

from einklang.hosts.actions import AlreadyTaken, give_back, hold, take
from einklang.hosts.queries import block, is_free
from einklang.ledger.actions import record
from einklang.policy import queries as policy
from einklang.studies.actions import make_ticket, note_booked
from einklang.studies.models import Invitation, Study
from einklang.studies.queries import Bar, bookable
from einklang.vault import limits

from . import letters, queries
from .events import BookingCancelled, SeatGivenBack, SeatMoved, SeatTaken
from .models import Booking, Seat, SeatQuerySet, Wish
from .queries import Access, Time


class MayNotBook(Exception):
    """Something forbids booking through this invitation now."""

    def __init__(self, why: Bar) -> None:
        super().__init__(why.value)
        self.why = why


class NoLongerFree(Exception):
    """This time was free a moment ago, or never was; nothing was changed."""


class StorageEndsBefore(Exception):
    """The storage of the details ends before the interview would (SPEC 3); renewing it helps."""


class AlreadyBegun(Exception):
    """The interview has begun or is over: nothing about it can be moved or cancelled."""


class NothingBooked(Exception):
    """There is no place to move or to give back."""


class By(StrEnum):
    """Who gives a place back; it says which letter the person gets."""

    PERSON = "person"
    STAFF = "staff"
    MAIL = "mail"
    MICROSOFT = "microsoft"
    #: The study was closed, or the host has left and nobody else could take over.
    RULE = "rule"
    #: They have withdrawn: the one confirmation that is owed says so.
    WITHDRAWAL = "withdrawal"


#: After these the person gets a letter of its own, with the cancellation for their calendar.
TOLD = frozenset(By) - {By.WITHDRAWAL}


#: How often a place may be taken or moved by one invitation in a day.
A_DAY = 20
#: What a letter about a place tells of.
SHOWN = ("booking__study", "booking__host__user", "person")


@dataclass(frozen=True)
class Booked:
    """A place, and the token of the link that moves it or gives it back."""

    seat: Seat
    token: str


@transaction.atomic
def book(token: str, starts_at: datetime, *, zone: str, host: UUID | None = None) -> Booked | None:
    """Somebody has a place at this time, with this host or whoever's turn it is; the letter is written.

    Booking the same time twice is one booking (None the second time); another time moves it. Raises
    LinkEnded, MayNotBook, StorageEndsBefore, NoLongerFree, AlreadyBegun, TooMany.
    """
    access = _access(token)
    if access.seat is not None:
        if access.seat.booking.starts_at == starts_at and host in (None, access.seat.booking.host_id):
            return None
        _not_too_often(access.invitation)
        return _move(access, access.seat, starts_at, host=host, zone=zone)
    invitation = access.invitation
    _not_too_often(invitation)
    booking = _place(invitation, _time(invitation, starts_at, host=host))
    return place_somebody(invitation, booking, zone=zone)


def _not_too_often(invitation: Invitation) -> None:
    """Each time writes letters to a participant and to hosts: nobody is flooded. Raises TooMany."""
    limits.take("booking", str(invitation.pk), per_day=A_DAY)


def _access(token: str) -> Access:
    access = queries.behind(token, lock=True)
    if why := queries.bar(access):
        raise MayNotBook(why)
    return access


def _time(invitation: Invitation, starts_at: datetime, *, host: UUID | None, but: UUID | None = None) -> Time:
    """The time as it is offered at this moment, asked of the same function that showed it."""
    if queries.ends_before(invitation.person, starts_at + timedelta(minutes=invitation.study.minutes)):
        raise StorageEndsBefore
    offered = queries.times(
        invitation, first=starts_at, last=starts_at + timedelta(seconds=1), host=host, but=but
    )
    found = next((one for one in offered if one.starts_at == starts_at), None)
    if found is None:
        raise NoLongerFree
    return found


def _place(invitation: Invitation, time: Time) -> Booking:
    """An interview with a place for this person: the colleagues' one, or a new one."""
    study = invitation.study
    if time.shared is not None:
        # Held until the commit, so that of two colleagues only one gets the last place.
        booking = Booking.objects.select_for_update().get(pk=time.shared)
        if booking.cancelled_at is None and _places(booking).count() < study.seats:
            return booking
    for host in _still_free(time, study):
        if made := make_booking(invitation, host, time.starts_at):
            return made
    raise NoLongerFree


def _still_free(time: Time, study: Study) -> list[UUID]:
    """Those of the hosts, each held until the commit, who can still hold it: whose turn it is comes first.

    The cells keep two interviews apart; how many a day may hold is counted by one at a time. They are held in
    one order for all, so that two who want the same hosts wait for one another instead of each other.
    """
    for host in sorted(time.hosts):
        hold(host)
    start = int(time.starts_at.timestamp())
    return [
        host
        for host in queries.in_turn(time.hosts, time.starts_at)
        if is_free(host, start, minutes=study.minutes, step=study.step)
    ]


def _places(booking: Booking) -> SeatQuerySet:
    return Seat.objects.standing().filter(booking=booking)


def make_booking(invitation: Invitation, host: UUID, starts_at: datetime) -> Booking | None:
    """An interview at this time with this host, whose time is taken; None where somebody was faster."""
    study, identity = invitation.study, uuid4()
    start = int(starts_at.timestamp())
    try:
        take(host, *block(host, start, study.minutes), by=identity)
    except AlreadyTaken:
        return None
    ends_at = starts_at + timedelta(minutes=study.minutes)
    return Booking.objects.create(
        id=identity,
        study=study,
        host_id=host,
        starts_at=starts_at,
        ends_at=ends_at,
        gone_at=gone_at(ends_at),
    )


def gone_at(ends_at: datetime) -> datetime:
    """From when on nothing is kept of an interview that ends then (SPEC 4: slot end → 7 days)."""
    promise = policy.current()
    return promise.clocks.booking_after_slot.end(ends_at, promise.zone)


def place_somebody(invitation: Invitation, booking: Booking, *, zone: str) -> Booked:
    """This person has a place in this interview, and a letter that says so."""
    seat = Seat.objects.create(
        booking=booking,
        person=invitation.person,
        invitation=invitation.pk,
        zone=zone,
        gone_at=booking.gone_at,
    )
    note_booked(invitation.pk)
    token = make_ticket(invitation)
    letters.write_booked(seat, token)
    record(SeatTaken(seat=seat.pk, booking=booking.pk))
    return Booked(seat, token)


def _move(access: Access, seat: Seat, starts_at: datetime, *, host: UUID | None, zone: str) -> Booked:
    """The place is at the new time and the old time is free, or nothing has changed."""
    old = seat.booking
    if old.starts_at <= now():
        raise AlreadyBegun
    own = queries.own_time(seat)
    time = _time(access.invitation, starts_at, host=host, but=own)
    if own:
        give_back(own)
    booking = _place(access.invitation, time)
    return rebook(access.invitation, seat, booking, zone=zone)


def rebook(invitation: Invitation, seat: Seat, booking: Booking, *, zone: str) -> Booked:
    """The place is in another interview; the former one is over if nobody else is left in it."""
    before, token = seat.booking, make_ticket(invitation)
    seat.booking, seat.zone = booking, zone
    seat.sequence, seat.gone_at = seat.sequence + 1, booking.gone_at
    seat.answer, seat.reminded_at, seat.reminder = "", None, None
    seat.save()
    letters.write_moved(seat, token)
    record(SeatMoved(seat=seat.pk, booking=booking.pk, before=before.pk))
    closed = close_if_empty(before.pk)
    if closed and before.host_id == booking.host_id and _places(booking).count() == 1:
        # One entry in the host's calendar that moves, instead of one that goes and another that comes.
        Booking.objects.filter(pk=booking.pk).update(entry=before.entry, sequence=before.sequence + 2)
    return Booked(seat, token)


@transaction.atomic
def cancel(token: str) -> None:
    """Somebody gives their place back by the link. Doing it twice is not an error.

    Raises LinkEnded, AlreadyBegun. Nothing else forbids it: giving back is always allowed.
    """
    access = queries.behind(token, lock=True)
    if access.seat is None:
        return
    if access.seat.booking.starts_at <= now():
        raise AlreadyBegun
    cancel_seat(access.seat.pk, by=By.PERSON)


@transaction.atomic
def cancel_seat(seat_id: UUID, *, by: By | str) -> bool:
    """This place is given back, once; returns whether it was by this call."""
    seat = (
        Seat.objects.select_for_update(of=("self",))
        .filter(pk=seat_id, cancelled_at=None)
        .select_related(*SHOWN)
        .first()
    )
    if seat is None:
        return False
    seat.cancelled_at, seat.sequence = now(), seat.sequence + 1
    seat.save(update_fields=["cancelled_at", "sequence"])
    if By(by) in TOLD and not seat.person.is_over():
        letters.write_cancelled(seat, why=By(by).value, token=another_time(queries.invitation_of(seat)))
    record(SeatGivenBack(seat=seat.pk, booking=seat.booking_id))
    close_if_empty(seat.booking_id)
    return True


def another_time(invitation: Invitation) -> str:
    """The token of a link to choose again; empty where nothing can be booked any more."""
    return "" if bookable(invitation) else make_ticket(invitation)


@transaction.atomic
def close_if_empty(booking_id: UUID) -> bool:
    """An interview in which nobody has a place is off, and the host's time is free; returns whether it is."""
    booking = Booking.objects.select_for_update().filter(pk=booking_id, cancelled_at=None).first()
    if booking is None or _places(booking).exists():
        return False
    booking.cancelled_at, booking.sequence = now(), booking.sequence + 1
    booking.save(update_fields=["cancelled_at", "sequence"])
    give_back(booking.pk)
    record(BookingCancelled(booking=booking.pk))
    return True


def close_empty() -> int:
    """Close every interview to come in which nobody is left, whatever took them away; returns how many."""
    empty = Booking.objects.upcoming().exclude(pk__in=Seat.objects.standing().values("booking"))
    return sum(close_if_empty(booking) for booking in list(empty.values_list("pk", flat=True)))


def give_back_places_of(person: UUID, *, by: By) -> None:
    """Whoever leaves comes to no interview any more; a shared one stays for the others (SPEC 3)."""
    for seat in queries.upcoming_of(person):
        cancel_seat(seat.pk, by=by)


@transaction.atomic
def cancel_booking(booking_id: UUID, *, by: By) -> None:
    """An interview does not take place: everybody in it is told and may choose another time."""
    seats = Seat.objects.standing().filter(booking=booking_id).order_by("pk")
    for seat in list(seats.values_list("pk", flat=True)):
        cancel_seat(seat, by=by)
    close_if_empty(booking_id)


def cancel_study(study: UUID) -> None:
    """None of the interviews to come of this study takes place."""
    for booking in list(Booking.objects.upcoming().filter(study=study).values_list("pk", flat=True)):
        cancel_booking(booking, by=By.RULE)


@transaction.atomic
def take_over_places(kept: UUID, other: UUID) -> None:
    """Two entries are one person: their places go on with the entry that does, and their calendar is told.

    Where both were to come to interviews of one study, the one of the entry that goes on stands.
    """
    theirs = {one.study_id: one for one in Invitation.objects.filter(person=kept).select_related("person")}
    for one in Wish.objects.filter(person=other, study__in=theirs):
        if not Wish.objects.filter(invitation=theirs[one.study_id].pk, person=kept, closed_at=None).exists():
            Wish.objects.filter(pk=one.pk).update(person=kept, invitation=theirs[one.study_id].pk)
    for seat in Seat.objects.filter(person=other, booking__study__in=theirs).select_related(*SHOWN):
        _take_over_place(seat, theirs[seat.booking.study_id])


def _take_over_place(seat: Seat, invitation: Invitation) -> None:
    others = Seat.objects.standing().filter(invitation=invitation.pk).exclude(pk=seat.pk)
    if seat.cancelled_at is None and others.exists():
        return  # given back when the entry is erased
    seat.person, seat.invitation, seat.sequence = invitation.person, invitation.pk, seat.sequence + 1
    seat.save(update_fields=["person", "invitation", "sequence"])
    if seat.cancelled_at is None and seat.booking.starts_at > now():
        letters.write_moved(seat, make_ticket(invitation))


@transaction.atomic
def hand_over(booking_id: UUID, hosts: Iterable[UUID], *, or_cancel: bool = True) -> bool:
    """Somebody else of these hosts holds the interview at the same time; else it is cancelled, if asked for.

    Returns whether somebody else does.
    """
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    seats = list(Seat.objects.standing().filter(booking=booking).select_related(*SHOWN))
    invitations = {seat.pk: queries.invitation_of(seat) for seat in seats}
    first = next(iter(invitations.values()), None)
    new = _with_another(first, booking, hosts) if first else None
    for seat in seats:
        if new is None and or_cancel:
            cancel_seat(seat.pk, by=By.RULE)
        elif new is not None:
            rebook(invitations[seat.pk], seat, new, zone=seat.zone)
    close_if_empty(booking.pk)
    return new is not None


@transaction.atomic
def give_to(booking_id: UUID, host: UUID | None) -> None:
    """This host holds the interview from here on, at the same time; raises NoLongerFree where they cannot."""
    if host is None or not hand_over(booking_id, [host], or_cancel=False):
        raise NoLongerFree


def _with_another(invitation: Invitation, booking: Booking, hosts: Iterable[UUID]) -> Booking | None:
    end = booking.starts_at + timedelta(seconds=1)
    offered = queries.times(invitation, first=booking.starts_at, last=end)
    free = {host for one in offered if one.starts_at == booking.starts_at for host in one.hosts}
    others = tuple(free & set(hosts) - {booking.host_id})
    for host in _still_free(Time(booking.starts_at, others), invitation.study):
        if new := make_booking(invitation, host, booking.starts_at):
            return new
    return None
