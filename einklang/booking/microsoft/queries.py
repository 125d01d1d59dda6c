"""What is to stand at Microsoft, derived at each moment from what stands here."""

from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.timezone import now

from einklang.consent.models import Standing
from einklang.consent.queries import allows

from ..models import MicrosoftCopy, Seat

BOOKINGS = "bookings"
#: Its id among the recipients of the policy.
MICROSOFT = "microsoft"


class Fate(Enum):
    """What is to become of a copy."""

    #: There is one appointment at Microsoft, as the seat says.
    STANDS = "stands"
    #: The person is frozen or stopped: nothing is sent, changed or deleted until they are not (Art. 18).
    RESTS = "rests"
    #: Nothing of it is to be left there.
    ENDS = "ends"


@dataclass(frozen=True)
class Wanted:
    """The fate of a copy, and its seat as it stands now."""

    fate: Fate
    seat: Seat | None = None


def wanted(copy: MicrosoftCopy) -> Wanted:
    """What is to become of this copy, asked of the seat and of the gate at this moment."""
    seats = Seat.objects.standing().select_related("booking__host__user", "booking__study", "person")
    seat = seats.filter(pk=copy.pk, booking__cancelled_at=None).first()
    if seat is None or (copy.told < 0 and seat.booking.ends_at <= now()):
        return Wanted(Fate.ENDS)  # nobody needs to be told of an interview that is over
    if allows(copy.person, BOOKINGS):
        return Wanted(Fate.STANDS, seat)
    return Wanted(Fate.RESTS if _rests(seat) else Fate.ENDS, seat)


def _rests(seat: Seat) -> bool:
    person = seat.person
    held = person.frozen_at is not None or person.stopped_at is not None
    return held and Standing.objects.filter(person=person, processing=BOOKINGS).exists()


def known_appointments() -> dict[str, UUID]:
    """Microsoft's ids of what we know to stand there, and the seats."""
    rows = MicrosoftCopy.objects.exclude(appointment="")
    return dict(rows.values_list("appointment", "pk"))


def owed() -> QuerySet[MicrosoftCopy]:
    """What Microsoft has still to be told: first who is to be gone there, the longest waiting first."""
    rows = MicrosoftCopy.objects.exclude(next_at=None)
    return rows.order_by(F("leaving_since").asc(nulls_last=True), "made_at")
