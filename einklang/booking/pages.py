"""What the pages around one invitation show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.timezone import now

from einklang.consent.queries import may_renew
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.staff.models import User
from einklang.studies.models import Study
from einklang.studies.queries import hosts_of

from . import queries, week, zone_choice
from .models import Seat
from .queries import Access, Time


@dataclass(frozen=True)
class Look:
    """What somebody looks at: a week, with a host or any, in a zone, and a time that is chosen."""

    week: str
    host: UUID | None
    zone: ZoneInfo
    slot: datetime | None
    moving: bool

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Look":
        """From an address or a form; what makes no sense counts as nothing said."""
        try:
            host = UUID(given.get("host", ""))
        except ValueError:
            host = None
        return cls(
            week=given.get("week", ""),
            host=host,
            zone=zone_choice.zone_named(given.get("zone")),
            slot=week.moment_of(given.get("slot", "")),
            moving=given.get("move") == "1",
        )


@dataclass(frozen=True)
class HostChoice:
    """One of the hosts to choose from; without an id: whoever's turn it is."""

    id: UUID | None
    name: str
    chosen: bool


@dataclass(frozen=True)
class Chosen:
    """A time before it is booked."""

    starts_at: datetime
    ends_at: datetime
    value: str
    together: bool


@dataclass(frozen=True)
class Page:
    """Everything on the page where a time is chosen."""

    study: Study
    person: Person
    question: str
    asked_by: str
    seat: Seat | None
    hosts: list[HostChoice]
    first_free: Chosen | None
    week: week.Week | None
    chosen: Chosen | None
    #: A time was chosen that is not to be had (any more).
    gone: bool
    look: Look
    zone: ZoneInfo
    zone_place: str
    zone_short: str
    foreign: bool
    #: Times end here because the storage does, earlier than the study.
    ends_first: datetime | None
    renewable: bool
    microsoft: bool

    @property
    def names(self) -> list[str]:
        return [host.name for host in self.hosts if host.id]


def page(access: Access, look: Look, language: str) -> Page:
    """The page as this person sees it now."""
    invitation, seat = access.invitation, access.seat
    study, person, promise = invitation.study, invitation.person, policy.current()
    names = queries.host_names(hosts_of(study))
    host = look.host if look.host in names else None
    found = queries.times(invitation, host=host, but=queries.own_time(seat))
    chosen = next((one for one in found if one.starts_at == look.slot), None)
    length = timedelta(minutes=study.minutes)
    end = person.ends_at
    return Page(
        study=study,
        person=person,
        question=study.question(language),
        asked_by=_name(invitation.contact.by),
        seat=seat,
        hosts=_hosts(names, host),
        first_free=_chosen(found[0], length, look.zone) if found else None,
        week=_week(found, look),
        chosen=_chosen(chosen, length, look.zone) if chosen else None,
        gone=look.slot is not None and chosen is None,
        look=look,
        zone=look.zone,
        zone_place=zone_choice.place(look.zone),
        zone_short=zone_choice.short(look.zone, found[0].starts_at if found else now(), language),
        foreign=look.zone.key != promise.time_zone,
        ends_first=end if end is not None and end < queries.study_ends(study) else None,
        renewable=may_renew(person),
        microsoft=queries.microsoft_is_offered(),
    )


def _hosts(names: Mapping[UUID, str], chosen: UUID | None) -> list[HostChoice]:
    if len(names) < 2:
        return [HostChoice(one, name, chosen=False) for one, name in names.items()]
    return [
        HostChoice(None, "", chosen is None),
        *(HostChoice(one, name, one == chosen) for one, name in names.items()),
    ]


def _week(found: list[Time], look: Look) -> week.Week | None:
    if not found:
        return None
    first = look.slot or found[0].starts_at
    monday = week.week_named(look.week) or week.monday_of(first.astimezone(look.zone).date())
    return week.week(found, monday, zone=look.zone, now=now(), chosen=look.slot)


def _chosen(time: Time, length: timedelta, zone: ZoneInfo) -> Chosen:
    starts_at = time.starts_at.astimezone(zone)
    # Aware arithmetic in one zone goes by the wall clock, so the length is added in UTC.
    ends_at = (time.starts_at + length).astimezone(zone)
    return Chosen(starts_at, ends_at, week.value_of(time.starts_at), time.shared is not None)


def _name(user: UUID) -> str:
    return User.objects.filter(pk=user).values_list("name", flat=True).first() or ""
