"""What makes a copy owed, or its end: rows only, nothing here speaks to anybody."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from einklang.consent.queries import allowed_among

from ..models import MicrosoftCopy, MicrosoftWatch, Seat
from ..queries import microsoft_is_offered
from .queries import BOOKINGS, Fate, wanted

#: The one row that says when it is looked at Microsoft.
WATCH = 1


class NotOffered(Exception):
    """Microsoft Bookings is not promised in the policy, has no contract there, or is not connected."""


@transaction.atomic
def copy_to_microsoft(seat_id: UUID) -> MicrosoftCopy:
    """This place is owed to Microsoft, after the person's own click. Twice is once.

    Raises NotOffered; and Seat.DoesNotExist where nobody has the place any more.
    """
    if not microsoft_is_offered():
        raise NotOffered
    seat = Seat.objects.standing().get(pk=seat_id)
    copy, _made = MicrosoftCopy.objects.update_or_create(
        pk=seat.pk,
        defaults={"person": seat.person_id, "next_at": now(), "leaving_since": None},
    )
    MicrosoftWatch.objects.get_or_create(pk=WATCH)
    return copy


def remove_from_microsoft(person_id: UUID) -> int:
    """What stands there of this person is looked at without delay, whatever is to become of it.

    Returns how many copies that are. What ends is derived from what stands here, so this only hurries it.
    """
    return _hurry(Q(person=person_id))


def tell_microsoft(seat_id: UUID) -> int:
    """The place has changed: its copy is put right without delay."""
    return _hurry(Q(pk=seat_id))


def _hurry(which: Q) -> int:
    return MicrosoftCopy.objects.filter(which).update(next_at=now())


def find_what_changed() -> int:
    """Copies that are not what they should be are owed, whatever changed; returns how many that are now.

    Expiry, a new notice or a lifted restriction tell nobody: the scheduler looks. Three queries, however
    many copies there are; only what differs is asked about by itself.
    """
    copies = list(MicrosoftCopy.objects.filter(leaving_since=None))
    standing = Seat.objects.standing().filter(pk__in=[copy.pk for copy in copies], booking__cancelled_at=None)
    seats = standing.filter(booking__ends_at__gt=now()).in_bulk()
    allowed = allowed_among({copy.person for copy in copies}, BOOKINGS)
    return sum(_look_at(copy) for copy in copies if not _is_right(copy, seats.get(copy.pk), allowed))


def _is_right(copy: MicrosoftCopy, seat: Seat | None, allowed: set[UUID]) -> bool:
    return seat is not None and copy.person in allowed and seat.sequence <= copy.told


def _look_at(copy: MicrosoftCopy) -> bool:
    want = wanted(copy)
    rows = MicrosoftCopy.objects.filter(pk=copy.pk, leaving_since=None)
    if want.fate is Fate.ENDS:
        return bool(rows.update(leaving_since=now(), next_at=now()))
    behind = want.seat is not None and want.seat.sequence > copy.told
    if want.fate is Fate.STANDS and behind and copy.next_at is None:
        return bool(rows.filter(next_at=None).update(next_at=now()))
    return False
