"""Wishes: nothing on offer suits, so somebody names times, and a coordinator makes one of them possible."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.queries import allows
from einklang.hosts.queries import busy_between
from einklang.people.models import Person
from einklang.policy import queries as policy
from einklang.staff.models import User
from einklang.studies.models import Invitation
from einklang.studies.queries import bookable
from einklang.vault import limits

from . import letters, queries
from .actions import (
    Booked,
    MayNotBook,
    NoLongerFree,
    StorageEndsBefore,
    another_time,
    make_booking,
    place_somebody,
)
from .models import Seat, Wish

#: How often a wish may be made by one invitation in a day: each is answered by a letter.
A_DAY = 5
#: So many times are enough to find one.
MOST = 3


class NoTimes(Exception):
    """A wish on the page names at least one time that is still to come, and three at most."""


class WishClosed(Exception):
    """Somebody else was faster, or the person has booked, taken it back or gone."""


@transaction.atomic
def wish(token: str, times: Iterable[datetime], *, zone: str) -> Wish:
    """These times wait for a coordinator; an earlier wish of the same invitation is replaced.

    Raises LinkEnded, MayNotBook, NoTimes, TooMany.
    """
    access = queries.behind(token, lock=True)
    if why := queries.bar(access):
        raise MayNotBook(why)
    named = sorted({one for one in times if one > now()})
    if not 1 <= len(named) <= MOST:
        raise NoTimes
    limits.take("wish", str(access.invitation.pk), per_day=A_DAY)
    return note_wish(access.invitation, named, zone=zone)


def note_wish(invitation: Invitation, times: Iterable[datetime], *, zone: str, by_mail: bool = False) -> Wish:
    """The wish is open; the person gets a letter that says so."""
    Wish.objects.filter(invitation=invitation.pk, closed_at=None).delete()
    promise = policy.current()
    found = Wish.objects.create(
        study=invitation.study,
        person=invitation.person,
        invitation=invitation.pk,
        times=[one.isoformat() for one in times],
        zone=zone,
        by_mail=by_mail,
        gone_at=promise.clocks.booking_after_slot.end(queries.study_ends(invitation.study), promise.zone),
    )
    letters.write_wish_received(found)
    return found


@transaction.atomic
def fulfil(wish_id: UUID, starts_at: datetime, host: UUID, *, by: User) -> Booked:
    """A coordinator makes this time possible: outside the host's hours too, but never over anything else.

    Raises WishClosed, MayNotBook, StorageEndsBefore, NoLongerFree.
    """
    found = _open(wish_id)
    invitation = _invitation(found)
    if why := bookable(invitation):
        raise MayNotBook(why)
    if not allows(found.person_id, "storage"):
        raise WishClosed
    booking = None
    if starts_at > now() and not busy_between(host, starts_at, minutes=found.study.minutes):
        booking = make_booking(invitation, host, starts_at)
    if booking is None:
        raise NoLongerFree
    if queries.ends_before(invitation.person, booking.ends_at):
        raise StorageEndsBefore
    booked = place_somebody(invitation, booking, zone=found.zone)
    _close(found)
    return booked


@transaction.atomic
def close_wish(wish_id: UUID, *, by: User) -> None:
    """A wish that cannot be met is closed; the person is told and may choose among what is on offer."""
    _answer(_open(wish_id))


def close_wishes_of(study: UUID) -> None:
    """A study is over: whoever still waits for an answer gets one."""
    for found in Wish.objects.filter(study=study, closed_at=None).select_related("study", "person"):
        if allows(found.person_id, "storage"):
            _answer(found)


def _answer(found: Wish) -> None:
    letters.write_wish_closed(found, another_time(queries.invitation_of(found)))
    _close(found)


def _open(wish_id: UUID) -> Wish:
    found = Wish.objects.filter(pk=wish_id, closed_at=None).first()
    if found is None:
        raise WishClosed
    Person.objects.select_for_update().get(pk=found.person_id)
    again = Wish.objects.filter(pk=wish_id, closed_at=None).select_related("study", "person").first()
    if again is None or again.person.is_over():
        raise WishClosed
    return again


def _invitation(found: Wish) -> Invitation:
    invitation = queries.invitation_of(found)
    if Seat.objects.standing().filter(invitation=invitation.pk).exists():
        raise WishClosed
    return invitation


def _close(found: Wish) -> None:
    found.closed_at = now()
    found.save(update_fields=["closed_at"])
