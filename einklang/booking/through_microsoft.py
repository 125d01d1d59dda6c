"""Giving an appointment to Microsoft as well: the consent and the copy stand together or not at all."""

from django.db import transaction

from einklang.consent.actions import give
from einklang.consent.models import Way

from . import queries
from .actions import MayNotBook, NothingBooked
from .microsoft.actions import copy_to_microsoft

BOOKINGS = "bookings"


@transaction.atomic
def use_microsoft(token: str) -> None:
    """Somebody allows it by this click, and their appointment is owed to Microsoft from here on.

    Raises LinkEnded, MayNotBook, NothingBooked.
    """
    access = queries.behind(token, lock=True)
    if why := queries.bar(access):
        raise MayNotBook(why)
    if access.seat is None:
        raise NothingBooked
    give(access.invitation.person_id, [BOOKINGS], way=Way.BOOKING)
    copy_to_microsoft(access.seat.pk)
