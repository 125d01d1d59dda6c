"""Looking whether somebody changed something at Microsoft, which tells nobody: ours is the truth."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.timezone import now

from einklang.hosts.graph import Graph
from einklang.ledger.errands import run
from einklang.staff.models import Role, User

from .. import letters
from ..actions import By, cancel_seat
from ..models import Booking, MicrosoftCopy, MicrosoftWatch, Seat
from ..queries import microsoft_is_connected
from . import wire
from .errands import lease, visit
from .queries import Fate, known_appointments, wanted
from .wire import Found

EVERY = timedelta(minutes=5)


def poll() -> int:
    """Look there, if it is time; returns how often that was done. Before the first copy nobody is asked."""
    due = MicrosoftWatch.objects.all()
    if not microsoft_is_connected() or not due.filter(next_at__lte=now()).exists():
        return 0
    return run(due, _look)


def _look(watch: MicrosoftWatch) -> None:
    lease(watch)
    visit(watch, _compare)
    MicrosoftWatch.objects.filter(pk=watch.pk).update(next_at=now() + EVERY, tries=0, failed_with="")


def _compare(graph: Graph) -> None:
    copies = list(MicrosoftCopy.objects.filter(next_at=None).exclude(appointment=""))
    listed = {str(one.get("id")): one for one in wire.appointments(graph)}
    for copy in copies:
        _look_at(graph, copy, listed)
    known = known_appointments()
    for own_id in listed.keys() - known.keys():
        _look_at_unknown(graph, own_id)


def _look_at(graph: Graph, copy: MicrosoftCopy, listed: Mapping[str, Found]) -> None:
    """An appointment that we know of: as it was told, moved, or no longer there."""
    want = wanted(copy)
    if want.fate is not Fate.STANDS or want.seat is None or want.seat.booking.ends_at <= now():
        return
    if _as_told(listed.get(copy.appointment), copy, want.seat.booking):
        return
    # Lists may be older than what was told since: this one is asked for by itself, and the copy once more.
    there = wire.appointment(graph, copy.appointment)
    same = MicrosoftCopy.objects.filter(pk=copy.pk, next_at=None, told=copy.told).exists()
    if not same or want.seat.sequence != copy.told or _as_told(there, copy, want.seat.booking):
        return
    if there is None or not wire.has(there, copy.customer):
        cancel_seat(copy.pk, by=By.MICROSOFT)
    elif MicrosoftCopy.objects.filter(pk=copy.pk, next_at=None).update(next_at=now()):
        _tell_coordination(want.seat)


def _as_told(there: Found | None, copy: MicrosoftCopy, booking: Booking) -> bool:
    if there is None or not wire.has(there, copy.customer):
        return False
    return wire.is_at(there, booking.starts_at, booking.ends_at)


def _look_at_unknown(graph: Graph, own_id: str) -> None:
    """An appointment we do not know: somebody else's is left alone, a late or second one of ours goes."""
    there = wire.appointment(graph, own_id)
    seat = wire.seat_in(there) if there else None
    if there is None or seat is None:
        return
    copy = MicrosoftCopy.objects.filter(pk=seat).first()
    if copy is not None and (copy.appointment == own_id or copy.asked_at is not None):
        return  # known since, or about to be found by whoever asked for it
    wire.remove(graph, "appointments", own_id)
    known = set(MicrosoftCopy.objects.exclude(customer="").values_list("customer", flat=True))
    for customer in wire.customers_in(there):
        if customer not in known:
            wire.remove(graph, "customers", customer)


def _tell_coordination(seat: Seat) -> None:
    """Whoever opened the study hears that it was put back, else everybody who coordinates."""
    booking = seat.booking
    active = User.objects.filter(is_active=True)
    makers = list(active.filter(pk=booking.study.made_by))
    for user in makers or [one for one in active if one.has_role(Role.COORDINATOR)]:
        letters.write_moved_at_microsoft(booking, user)
