"""They are compared, chosen and invited; they refuse, wish for a time, book one and move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from einklang.booking.actions import book
from einklang.booking.models import Booking
from einklang.booking.queries import times
from einklang.booking.wishes import wish
from einklang.customers.lending import lend, take_back
from einklang.customers.records import Record
from einklang.matching.actions import reject, take
from einklang.matching.standing import proposals_for
from einklang.policy import queries as policy
from einklang.studies.actions import choose, decline, make_ticket
from einklang.studies.inviting import invite
from einklang.studies.models import Reason

from .tale import Tale


class NothingOffered(Exception):
    """They were not invited, or no time was to be had."""


def is_asked(tale: Tale) -> None:
    """They have a place in an interview, which was first at another time."""
    cast, person, zone = tale.cast, tale.id, tale.cast.host.zone
    if tale.may("matching") and policy.current().customer_records is not None:
        _is_compared(tale)
    choose(cast.study, person, by=cast.asks, reason=Reason.OTHER, words=tale.one.noted)
    token, offered = _invited(tale)
    decline(token, never=False)
    tale.goes_on()
    wish(token, [offered[2]], zone=zone)
    tale.goes_on()
    book(token, offered[0], zone=zone)
    tale.goes_on()
    book(token, offered[1], zone=zone)
    tale.goes_on()


def _is_compared(tale: Tale) -> None:
    """With two records of invented customers: one is turned down, the other is theirs and says a bit more."""
    one, by = tale.one, tale.cast.asks
    named = {"first_name": one.first_name, "last_name": one.last_name, "company_name": one.new_company}
    another = Record(**named, customer_number=one.other_number, email=one.email)
    with _in_the_file(tale, another) as customer:
        reject(tale.id, customer_id=customer, by=by)
    theirs = Record(**named, customer_number=one.customer_number, email=one.email, units_managed="138")
    with _in_the_file(tale, theirs) as customer:
        take(tale.id, customer_id=customer, fields=["units_managed"], by=by)
        tale.goes_on()


@contextmanager
def _in_the_file(tale: Tale, record: Record) -> Iterator[int]:
    """Within this block the record can be found; it is proposed to whoever compares them."""
    lent = lend([record])
    tale.ids |= lent.ids()
    (proposed,) = [near for near in proposals_for(tale.person) if near.record == record]
    yield proposed.customer_id
    take_back(lent)


def _invited(tale: Tale) -> tuple[str, list[datetime]]:
    """The link they got, and the times it offers."""
    done = invite(tale.cast.study, [tale.id], by=tale.cast.asks, overrides={})
    if not done.invited:
        raise NothingOffered
    (invitation,) = done.invited
    tale.goes_on()
    offered = [time.starts_at for time in times(invitation)]
    if len(offered) < 3:
        raise NothingOffered
    return make_ticket(invitation), offered


def interview_of(tale: Tale) -> Booking:
    """The one they have a place in."""
    return Booking.objects.upcoming().get(study=tale.cast.study)
