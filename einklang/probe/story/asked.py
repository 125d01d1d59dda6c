"""They are compared, chosen and invited; they refuse, wish for a time, book one and move it."""

from datetime import datetime

from einklang.booking.actions import book
from einklang.booking.models import Booking
from einklang.booking.queries import times
from einklang.booking.wishes import wish
from einklang.matching.actions import none_fits
from einklang.studies.actions import choose, decline, make_ticket
from einklang.studies.inviting import invite
from einklang.studies.models import Reason

from .tale import Tale


class NothingOffered(Exception):
    """They were not invited, or no time was to be had."""


def is_asked(tale: Tale) -> None:
    """They have a place in an interview, which was first at another time."""
    cast, person, zone = tale.cast, tale.id, tale.cast.host.zone
    none_fits(person, by=cast.asks)
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
