"""Somebody with a place in an interview, laid down row by row."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils.timezone import now

from einklang.booking.models import Booking, Seat
from einklang.contacts.models import Contact
from einklang.hosts.models import Host
from einklang.people.models import Person
from einklang.staff.models import Role, User
from einklang.studies.models import Invitation, Study
from einklang.vault.tokens import fresh_token, token_hash

THURSDAY = datetime(2027, 3, 4, 9, tzinfo=UTC)


def a_host(name: str = "Meike Lorenz", **fields: Any) -> Host:
    user, _ = User.objects.get_or_create(
        email=f"{name.split()[0].lower()}@kalo.example",
        defaults={"name": name, "roles": [Role.INTERVIEWER]},
    )
    return Host.objects.get_or_create(user=user, defaults=fields)[0]


def a_study(**fields: Any) -> Study:
    given = {
        "question_de": "Wie lesen Sie Ihre Heizkostenabrechnung?",
        "question_en": "How do you read your heating bill?",
        "goal": "Understand the bill",
        "number": 8,
        "opens_on": now().date() - timedelta(days=1),
        "ends_on": now().date() + timedelta(days=90),
        "made_by": uuid4(),
    }
    return Study.objects.create(**(given | fields))


def an_invitation(person: Person, study: Study | None = None) -> Invitation:
    contact = Contact.objects.create(person=person, by=uuid4(), token_hash=token_hash(fresh_token()))
    return Invitation.objects.create(study=study or a_study(), person=person, contact=contact)


def a_seat(
    person: Person,
    *,
    starts_at: datetime = THURSDAY,
    minutes: int = 60,
    zone: str = "Europe/Berlin",
    invitation: UUID | None = None,
    **fields: Any,
) -> Seat:
    ends_at = starts_at + timedelta(minutes=minutes)
    gone_at = ends_at + timedelta(days=7)
    booking = Booking.objects.create(
        study=a_study(), host=a_host(), starts_at=starts_at, ends_at=ends_at, gone_at=gone_at
    )
    given = {"invitation": invitation or uuid4(), "gone_at": gone_at}
    return Seat.objects.create(booking=booking, person=person, zone=zone, **(given | fields))
