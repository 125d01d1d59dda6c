"""What is booked, who may book now, and which times are to be had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils.timezone import now

from einklang.consent.queries import allowed_among, allows
from einklang.contacts.queries import customers_of
from einklang.hosts import graph
from einklang.hosts.models import Host
from einklang.hosts.queries import free_slots
from einklang.people.models import Person
from einklang.people.queries import unreachable_since
from einklang.policy import queries as policy
from einklang.studies.models import Invitation, Study
from einklang.studies.queries import Bar, bookable, hosts_of, invitation_behind

from . import zone_choice
from .models import Booking, MicrosoftCopy, Seat, Wish

#: So long before an interview its participants are reminded; who booked later than that is not.
REMINDED = timedelta(hours=24)
#: Over how long it is counted who has held how many interviews, to share them out evenly.
SHARED_OVER = timedelta(days=30)


@dataclass(frozen=True)
class Time:
    """A time that can be booked: with one of these hosts, or together with colleagues in `shared`."""

    starts_at: datetime
    hosts: tuple[UUID, ...]
    shared: UUID | None = None


@dataclass(frozen=True)
class Access:
    """Whom a link to the booking page lets in: an invitation, and the place it was used for."""

    invitation: Invitation
    seat: Seat | None


def behind(token: str, *, lock: bool = False) -> Access:
    """The invitation behind a link of any letter about it, and its place; raises LinkEnded.

    `lock` holds the person until the commit: whoever withdraws at this moment comes before or after.
    """
    invitation = invitation_behind(token)
    if lock:
        Person.objects.select_for_update().get(pk=invitation.person_id)
        invitation = invitation_behind(token)
    return Access(invitation, seat_of(invitation))


def seat_of(invitation: Invitation) -> Seat | None:
    """The place that this invitation was used for, if it stands."""
    seats = Seat.objects.standing().filter(invitation=invitation.pk)
    return seats.select_related("booking__study", "booking__host__user", "person").first()


def invitation_of(of: Seat | Wish) -> Invitation:
    """The invitation that this place or wish came from."""
    return Invitation.objects.select_related("study", "person", "contact").get(pk=of.invitation)


def own_time(seat: Seat | None) -> UUID | None:
    """The interview whose time counts as free for whoever moves: their own, if nobody else is in it."""
    if seat is None:
        return None
    others = Seat.objects.standing().filter(booking=seat.booking_id).exclude(pk=seat.pk)
    return None if others.exists() else seat.booking_id


def bar(access: Access) -> Bar | None:
    """Why nothing can be booked or changed by this link now; None where it can."""
    return bookable(access.invitation)


def ends_before(person: Person, ends_at: datetime) -> bool:
    """Whether the storage of somebody's details ends before an interview would (SPEC 3)."""
    return person.ends_at is None or person.ends_at <= ends_at


def times(
    invitation: Invitation,
    *,
    first: datetime | None = None,
    last: datetime | None = None,
    host: UUID | None = None,
    but: UUID | None = None,
    at: datetime | None = None,
) -> list[Time]:
    """The times this invitation can be used for, rising: within the study, and before the details end.

    `but` is the person's own booking, whose time counts as free for them.
    """
    study, moment = invitation.study, at or now()
    first = max(first or moment, moment)
    last = _until(invitation, last)
    hosts = [host] if host is not None else hosts_of(study)
    if not hosts or first >= last:
        return []
    length = timedelta(minutes=study.minutes)
    found = {
        slot.start: Time(_moment(slot.start), slot.hosts)
        for slot in free_slots(
            hosts, minutes=study.minutes, step=study.step, first=first, last=last, at=moment, but=but
        )
    }
    for booking in together(invitation, first=first, last=last, hosts=hosts, but=but):
        start = int(booking.starts_at.timestamp())
        others = found[start].hosts if start in found else ()
        found[start] = Time(booking.starts_at, others, booking.pk)
    end = invitation.person.ends_at
    return [
        found[start] for start in sorted(found) if end is not None and found[start].starts_at + length < end
    ]


def _until(invitation: Invitation, last: datetime | None) -> datetime:
    end = study_ends(invitation.study)
    return min(end, last) if last else end


def study_ends(study: Study) -> datetime:
    """The first moment after the last day of a study."""
    day = study.ends_on + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=policy.current().zone)


def _moment(start: int) -> datetime:
    return datetime.fromtimestamp(start, UTC)


def together(
    invitation: Invitation,
    *,
    first: datetime,
    last: datetime,
    hosts: Iterable[UUID],
    but: UUID | None = None,
) -> list[Booking]:
    """Interviews of colleagues at the same customer that have a place left for this person."""
    study = invitation.study
    if study.seats < 2:
        return []
    keys = customers_of([invitation.person])[invitation.person_id]
    standing = Count("seats", filter=Q(seats__cancelled_at=None))
    rows = (
        Booking.objects.upcoming()
        .filter(study=study, starts_at__gte=first, starts_at__lt=last, host__in=list(hosts))
        .exclude(pk__in=[but] if but else [])
        .annotate(taken=standing)
        .filter(taken__gte=1, taken__lt=study.seats)
    )
    return [booking for booking in rows if keys & _keys_in(booking)]


def _keys_in(booking: Booking) -> set[bytes]:
    people = Person.objects.filter(
        pk__in=Seat.objects.standing().filter(booking=booking).values("person")
    ).only("pk", "customer_index")
    return set().union(*customers_of(people).values())


def in_turn(hosts: Iterable[UUID], at: datetime) -> list[UUID]:
    """Whose turn it is: fewest interviews around this time, then longest without one, then by id."""
    wanted = list(hosts)
    rows = Booking.objects.standing().filter(host__in=wanted)
    near = Q(starts_at__gte=at - SHARED_OVER, starts_at__lt=at + SHARED_OVER)
    known = {
        row["host"]: (row["number"], row["last"])
        for row in rows.values("host").annotate(
            number=Count("pk", filter=near), last=Max("starts_at", filter=Q(starts_at__lt=at))
        )
    }
    never = datetime.min.replace(tzinfo=at.tzinfo)

    def turn(host: UUID) -> tuple[int, datetime, str]:
        number, last = known.get(host, (0, None))
        return number, last or never, str(host)

    return sorted(wanted, key=turn)


def people_in(booking: UUID) -> set[UUID]:
    """Everybody who has a place in this interview."""
    return set(Seat.objects.standing().filter(booking=booking).values_list("person_id", flat=True))


def observers_may_follow(booking: Booking) -> bool:
    """Whether colleagues may follow this interview: the study wants it and everybody in it allows it now."""
    people = people_in(booking.pk)
    return booking.study.observers and bool(people) and allowed_among(people, "observation") == people


def upcoming_of(person: UUID) -> list[Seat]:
    """The places somebody has in interviews to come, the next first."""
    seats = Seat.objects.standing().filter(person=person, booking__ends_at__gt=now())
    return list(seats.select_related("booking__study", "booking__host__user").order_by("booking__starts_at"))


def given_back_by_leaving(person: Person) -> Seat | None:
    """The next interview that somebody does not come to because they have just left; None without one."""
    if person.left_at is None:
        return None
    seats = Seat.objects.filter(person=person, cancelled_at__gte=person.left_at, booking__starts_at__gt=now())
    return (
        seats.select_related("booking__study", "booking__host__user", "person")
        .order_by("booking__starts_at")
        .first()
    )


def letter_is_right(letter: UUID) -> bool:
    """Whether a letter that tells of an interview still tells the truth when its turn comes.

    One that waited for the mail server may have been overtaken by a move, a cancellation or a restriction.
    """
    seats = Seat.objects.standing().filter(
        Q(letter=letter) | Q(reminder=letter), booking__starts_at__gt=now()
    )
    person = seats.values_list("person", flat=True).first()
    return person is not None and allows(person, "storage")


def reminder_may_go(letter: UUID) -> bool:
    """The same of a reminder, which has no use where letters come back."""
    person = Seat.objects.filter(reminder=letter).values_list("person", flat=True).first()
    return person is not None and unreachable_since(person) is None and letter_is_right(letter)


def open_wishes() -> list[Wish]:
    """Wishes that nobody has turned into a booking yet, the oldest first."""
    return list(Wish.objects.filter(closed_at=None).select_related("study", "person").order_by("made_at"))


def host_names(hosts: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these hosts, by id, in the order of their names."""
    rows = Host.objects.filter(pk__in=list(hosts)).select_related("user").order_by("user__name")
    return {host.pk: host.user.name for host in rows}


@dataclass(frozen=True)
class Place:
    """A place in an interview, as the page and the letters tell of it."""

    seat: Seat
    starts_at: datetime
    ends_at: datetime
    zone_place: str
    zone_short: str
    foreign: bool
    question: str
    host: str
    minutes: int
    colleagues: int
    observers: bool
    #: It can still be moved and given back.
    ahead: bool
    over: bool
    reminded: bool
    #: Nothing is done about it while the details are frozen or stopped.
    resting: bool
    microsoft: bool
    microsoft_offered: bool


def microsoft_is_offered() -> bool:
    """Whether people may have their appointment entered at Microsoft: promised, contracted and connected."""
    return policy.current().switched_on("bookings") and microsoft_is_connected()


def microsoft_is_connected() -> bool:
    """Whether this site is connected to a business in Microsoft Bookings."""
    return graph.is_set_up() and bool(settings.BOOKINGS_BUSINESS and settings.BOOKINGS_SERVICE)


def place_of(access: Access, language: str) -> Place:
    """The place behind a link; there has to be one."""
    seat = access.seat
    assert seat is not None, "asked for only where there is a place"
    booking, zone, person = seat.booking, zone_choice.zone_named(seat.zone), access.invitation.person
    others = Seat.objects.standing().filter(booking=booking).exclude(pk=seat.pk)
    return Place(
        seat=seat,
        starts_at=booking.starts_at.astimezone(zone),
        ends_at=booking.ends_at.astimezone(zone),
        zone_place=zone_choice.place(zone),
        zone_short=zone_choice.short(zone, booking.starts_at, language),
        foreign=zone.key != policy.current().time_zone,
        question=booking.study.question(language),
        host=booking.host.user.name,
        minutes=booking.study.minutes,
        colleagues=others.count(),
        observers=observers_may_follow(booking),
        ahead=booking.starts_at > now(),
        over=booking.ends_at <= now(),
        reminded=booking.starts_at - REMINDED > now(),
        resting=person.frozen_at is not None or person.stopped_at is not None,
        microsoft=MicrosoftCopy.objects.filter(pk=seat.pk).exists() and allows(person.pk, "bookings"),
        microsoft_offered=microsoft_is_offered(),
    )
