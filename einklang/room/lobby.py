"""Who will be there, and what oneself allows: what is read before the door of the room."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.timezone import now

from einklang.booking.models import Booking, Seat
from einklang.consent.queries import allows, standing
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.policy.wording import Card, card
from einklang.vault.fields import attach_keys

from .models import Following
from .queries import names_of

#: So long before its beginning a room opens by itself, and after its end nobody new comes in.
BEFORE, AFTER = timedelta(minutes=30), timedelta(hours=4)
#: What somebody decides at the door.
DECIDED = ("recording", "observation")


@dataclass(frozen=True)
class Expected:
    """Somebody who will be there."""

    name: str
    #: "host", "participant", "you" or "observer".
    what: str
    company: str = ""

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2])


@dataclass(frozen=True)
class Switch:
    """One of the two consents that matter here, and how it stands."""

    card: Card
    on: bool
    since: datetime | None


def is_open(booking: Booking) -> bool:
    """Whether it is time: from shortly before the beginning until some hours after the end."""
    return booking.starts_at - BEFORE <= now() <= booking.ends_at + AFTER


def expected(booking: Booking, *, you: UUID | None) -> list[Expected]:
    """Everybody who will be there, by name: the host, the participants, and colleagues who follow."""
    seats = Seat.objects.standing().filter(booking=booking).select_related("person").order_by("made_at")
    people = [seat.person for seat in seats if not seat.person.is_over()]
    attach_keys(people)
    following = Following.objects.filter(meeting=booking.pk).order_by("said_at")
    names = names_of(one.colleague for one in following)
    return [
        Expected(booking.host.user.name, "host"),
        *(Expected(one.name, "you" if one.pk == you else "participant", _company(one)) for one in people),
        *(Expected(names[one.colleague], "observer") for one in following if one.colleague in names),
    ]


def _company(person: Person) -> str:
    return person.company_name or ""


def switches(person: Person, language: str) -> list[Switch]:
    """What this person allows of what happens in the room."""
    stands, promise = standing(person.pk), policy.current()
    return [
        Switch(
            card(promise, key, language),
            on=allows(person.pk, key),
            since=stands[key].since if key in stands else None,
        )
        for key in DECIDED
    ]


def has_rooms() -> bool:
    """Whether this site holds interviews in rooms of its own."""
    return settings.ROOM_URL != "none"
