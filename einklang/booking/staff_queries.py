"""Interviews as those who plan and hold them see them: a week by host, one interview, open wishes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import get_current_timezone, localdate, now

from einklang.consent.queries import allowed_among
from einklang.hosts.models import Host
from einklang.hosts.queries import busy_between
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.staff.models import Role, User
from einklang.studies.queries import hosts_of
from einklang.vault.fields import attach_keys

from . import queries
from .models import Booking, BookingQuerySet, Outcome, Seat, Wish
from .week import WORKDAYS, name_of_week


@dataclass(frozen=True)
class Shown:
    """One interview in the calendar. Nobody is named there."""

    booking: Booking
    question: str
    places: int
    resting: bool
    over: bool


@dataclass(frozen=True)
class Row:
    """One host's week."""

    host: Host
    name: str
    days: list[list[Shown]]
    left: bool


@dataclass(frozen=True)
class Calendar:
    """A week of interviews, a row for each host."""

    monday: date
    days: list[date]
    rows: list[Row]
    before: str
    after: str
    number: int
    today: date

    @property
    def last(self) -> date:
        return self.days[-1]


def calendar(monday: date, language: str, *, only: UUID | None = None) -> Calendar:
    """The week that begins with this Monday; of one host alone where `only` says so."""
    zone = policy.current().zone
    first = datetime.combine(monday, time(), zone)
    last = datetime.combine(monday + timedelta(days=7), time(), zone)
    found = Booking.objects.standing().filter(starts_at__gte=first, starts_at__lt=last)
    hosts = Host.objects.select_related("user").order_by("user__name")
    if only is not None:
        found, hosts = found.filter(host=only), hosts.filter(pk=only)
    shown = [_shown(one, places, language) for one, places in _with_places(found)]
    days = {one.booking.starts_at.astimezone(zone).date() for one in shown}
    length = max([WORKDAYS, *((day - monday).days + 1 for day in days)])
    week = [monday + timedelta(days=number) for number in range(length)]
    rows = [_row(host, [one for one in shown if one.booking.host_id == host.pk], week) for host in hosts]
    return Calendar(
        monday=monday,
        days=week,
        rows=[row for row in rows if not row.left or any(row.days)],
        before=name_of_week(monday - timedelta(days=7)),
        after=name_of_week(monday + timedelta(days=7)),
        number=len(shown),
        today=now().astimezone(zone).date(),
    )


def _row(host: Host, shown: list[Shown], week: Iterable[date]) -> Row:
    zone = policy.current().zone
    days = [[one for one in shown if one.booking.starts_at.astimezone(zone).date() == day] for day in week]
    return Row(host, host.user.name, days, left=host.left_at is not None)


def _with_places(found: BookingQuerySet) -> list[tuple[Booking, list[Seat]]]:
    bookings = list(found.select_related("study", "host__user").order_by("starts_at"))
    places: dict[UUID, list[Seat]] = {one.pk: [] for one in bookings}
    for seat in Seat.objects.standing().filter(booking__in=places).select_related("person"):
        places[seat.booking_id].append(seat)
    return [(one, places[one.pk]) for one in bookings]


def _shown(booking: Booking, places: list[Seat], language: str) -> Shown:
    people = [seat.person for seat in places]
    return Shown(
        booking=booking,
        question=booking.study.question(language),
        places=len(places),
        resting=any(one.frozen_at or one.stopped_at for one in people),
        over=booking.ends_at <= now(),
    )


def interviews_today(user: User, language: str) -> list[Shown]:
    """The interviews of today, the next first: everybody's for coordinators, their own for hosts."""
    first = datetime.combine(localdate(), time(), get_current_timezone())
    found = Booking.objects.standing().filter(starts_at__gte=first, starts_at__lt=first + timedelta(days=1))
    if not user.has_role(Role.COORDINATOR):
        found = found.filter(host__user=user)
    return [_shown(one, places, language) for one, places in _with_places(found)]


def host_of(user: User) -> Host | None:
    """The host somebody who works here is, if they are one."""
    return Host.objects.filter(user=user).first()


@dataclass(frozen=True)
class Participant:
    """Somebody in an interview, as whoever holds it needs to know them."""

    person: Person
    name: str
    company: str
    records: bool
    observed: bool
    resting: bool
    answer: str


@dataclass(frozen=True)
class Interview:
    """One interview with those who come."""

    booking: Booking
    question: str
    host: str
    participants: list[Participant]
    observers: bool
    over: bool
    begun: bool
    outcome: str
    others: list[tuple[UUID, str]]


class NotYours(Exception):
    """This interview is held by somebody else, is over and forgotten, or never was."""


def booking_for(user: User, booking_id: UUID) -> Booking:
    """The interview by its id or that of its calendar entry, for coordinators and whoever holds it.

    Raises NotYours.
    """
    found = Booking.objects.standing().filter(Q(pk=booking_id) | Q(entry=booking_id))
    booking = found.select_related("study", "host__user").first()
    if booking is None or not (user.has_role(Role.COORDINATOR) or booking.host.user_id == user.pk):
        raise NotYours
    return booking


def interview(booking: Booking, language: str) -> Interview:
    """The interview as its page shows it. People past their end are not read any more."""
    seats = [
        seat
        for seat in Seat.objects.standing().filter(booking=booking).select_related("person")
        if not seat.person.is_over()
    ]
    attach_keys([seat.person for seat in seats])
    ids = [seat.person_id for seat in seats]
    records, observed = allowed_among(ids, "recording"), allowed_among(ids, "observation")
    names = queries.host_names(hosts_of(booking.study))
    return Interview(
        booking=booking,
        question=booking.study.question(language),
        host=booking.host.user.name,
        participants=[_participant(seat, records, observed) for seat in seats],
        observers=queries.observers_may_follow(booking),
        over=booking.ends_at <= now(),
        begun=booking.starts_at <= now(),
        outcome=booking.outcome or (Outcome.HELD if booking.ends_at <= now() else ""),
        others=[(one, name) for one, name in names.items() if one != booking.host_id],
    )


def _participant(seat: Seat, records: set[UUID], observed: set[UUID]) -> Participant:
    person = seat.person
    resting = person.frozen_at is not None or person.stopped_at is not None
    return Participant(
        person=person,
        name="" if resting else person.name,
        company="" if resting else person.company_name or "",
        records=person.pk in records,
        observed=person.pk in observed,
        resting=resting,
        answer=seat.answer,
    )


@dataclass(frozen=True)
class Offer:
    """One wished time, and the hosts who could be there."""

    at: datetime
    value: str
    hosts: list[tuple[UUID, str]]


@dataclass(frozen=True)
class Wished:
    """One open wish."""

    wish: Wish
    name: str
    company: str
    question: str
    offers: list[Offer]


def wishes(language: str) -> list[Wished]:
    """Every open wish of somebody who may be written to, with who could meet it."""
    found = [one for one in queries.open_wishes() if not one.person.is_over()]
    allowed = allowed_among([one.person_id for one in found], "storage")
    found = [one for one in found if one.person_id in allowed]
    attach_keys([one.person for one in found])
    return [
        Wished(
            wish=one,
            name=one.person.name,
            company=one.person.company_name or "",
            question=one.study.question(language),
            offers=_offers(one),
        )
        for one in found
    ]


def _offers(wish: Wish) -> list[Offer]:
    names = queries.host_names(hosts_of(wish.study))
    times = sorted(datetime.fromisoformat(one) for one in wish.times)
    return [
        Offer(
            at=at,
            value=at.isoformat(),
            hosts=[
                (host, name)
                for host, name in names.items()
                if not busy_between(host, at, minutes=wish.study.minutes)
            ],
        )
        for at in times
        if at > now()
    ]
