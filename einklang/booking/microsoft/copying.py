"""One appointment at Microsoft for one place here: made, found again, put right and read back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import now

from einklang.hosts.graph import Graph, GraphFailed, NotAllowed, Refused, Throttled
from einklang.recipients.actions import disclose, note_corrected
from einklang.vault import index

from ..models import MicrosoftCopy, Seat
from . import wire
from .queries import BOOKINGS, MICROSOFT, Fate, known_appointments, wanted
from .wire import Appointment, DroppedInSilence, Found

#: What leaves, by the names of the policy's categories.
RECEIVED = ("first_name", "last_name", "email", "appointment")
#: A clock there may be this much behind ours.
CLOCKS_DIFFER = timedelta(minutes=5)


#: So long something that was asked for without an answer is waited for before it is asked for anew.
APPEARS = timedelta(minutes=1)


class NotYetClear(GraphFailed):
    """Whether it was made the last time cannot be known yet: a second one would be nobody's."""

    retry_after = APPEARS


class NoLongerWanted(Exception):
    """While it was under way the copy has changed or has to go: somebody else goes on with it, at once."""

    retry_after = timedelta(0)


def bring(graph: Graph, copy: MicrosoftCopy, seat: Seat) -> None:
    """Exactly one appointment stands there for this seat, with its customer, and was read back."""
    name, email = seat.person.name, seat.person.email or ""
    _disclose_once(copy)
    _bring_customer(graph, copy, name, email)
    booking = seat.booking
    want = Appointment(
        seat=seat.pk,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        customer=copy.customer,
        name=name,
        email=email,
        staff=wire.staff_member(graph, booking.host.user.email),
    )
    _bring_appointment(graph, copy, want)
    note_corrected(copy.person, MICROSOFT)


def _disclose_once(copy: MicrosoftCopy) -> None:
    """Written down before anything leaves; raises MayNotBeHandedOver."""
    if copy.disclosed_at is not None:
        return
    with transaction.atomic():
        row = _locked(copy)
        disclose(row.person, MICROSOFT, RECEIVED, processing=BOOKINGS)
        write(row, disclosed_at=now())
    copy.disclosed_at = row.disclosed_at


def _bring_customer(graph: Graph, copy: MicrosoftCopy, name: str, email: str) -> None:
    if copy.asked_at is not None and copy.seeks is not None:
        # It may have been made the last time, without our learning its id.
        found = sought(graph, copy)
        if not found and now() < copy.asked_at + APPEARS:
            raise NotYetClear
        own_id, *others = found or [""]
        for other in others:
            wire.remove(graph, "customers", other)
        write(copy, customer=own_id, asked_at=None, seeks=None)
    if not copy.customer and (shared := _of_another(copy)):
        write(copy, customer=shared)
    there = wire.customer(graph, copy.customer) if copy.customer else None
    if there is None:
        with _asking(copy, customer="", seeks=blinded(name, email)):
            write(copy, customer=wire.make_customer(graph, name, email), asked_at=None, seeks=None)
    elif (there.get("displayName"), there.get("emailAddress")) != (name, email):
        with transaction.atomic():
            disclose(_locked(copy).person, MICROSOFT, RECEIVED, processing=BOOKINGS)
        wire.correct_customer(graph, copy.customer, name, email)


def _of_another(copy: MicrosoftCopy) -> str:
    """The customer that the same person is in another appointment, if any: Microsoft knows them once."""
    others = MicrosoftCopy.objects.filter(person=copy.person).exclude(customer="").order_by("made_at")
    return others.values_list("customer", flat=True).first() or ""


def _bring_appointment(graph: Graph, copy: MicrosoftCopy, want: Appointment) -> None:
    if copy.asked_at is not None:
        own_id, *others = marked(graph, copy) or [""]
        for other in others:
            wire.remove(graph, "appointments", other)
        write(copy, appointment=own_id, asked_at=None)
    there = wire.appointment(graph, copy.appointment) if copy.appointment else None
    if there is None:
        with _asking(copy, appointment=""):
            write(copy, appointment=wire.make_appointment(graph, want), asked_at=None)
        there = wire.appointment(graph, copy.appointment)
    if there is None or not want.stands_as(there):
        _still_wanted(copy)
        wire.correct_appointment(graph, copy.appointment, want)
        there = wire.appointment(graph, copy.appointment)
    if there is None or not want.stands_as(there):
        raise DroppedInSilence


@contextmanager
def _asking(copy: MicrosoftCopy, **fields: Any) -> Iterator[None]:
    """Write down, before it leaves, that something is about to be made there; and ask the gate once more."""
    with transaction.atomic():
        row = _locked(copy)
        _still_wanted(row)
        write(row, asked_at=now(), **fields)
    for name, value in {"asked_at": row.asked_at, **fields}.items():
        setattr(copy, name, value)
    try:
        yield
    except (Throttled, NotAllowed, Refused):
        write(copy, asked_at=None, seeks=None)  # they say themselves that nothing was made
        raise


def _still_wanted(copy: MicrosoftCopy) -> None:
    if wanted(copy).fate is not Fate.STANDS:
        raise NoLongerWanted


def _locked(copy: MicrosoftCopy) -> MicrosoftCopy:
    row = MicrosoftCopy.objects.select_for_update().filter(pk=copy.pk).first()
    if row is None or (row.customer, row.appointment) != (copy.customer, copy.appointment):
        raise NoLongerWanted
    return row


def write(copy: MicrosoftCopy, **fields: Any) -> None:
    """These fields of the copy are written down; raises NoLongerWanted where there is none any more."""
    if not MicrosoftCopy.objects.filter(pk=copy.pk).update(**fields):
        raise NoLongerWanted
    for name, value in fields.items():
        setattr(copy, name, value)


def blinded(name: str, email: str) -> bytes:
    """A customer as a keyed hash: to be known again, not to be read."""
    return index.load().exact("microsoft", f"{name}\0{index.normal_email(email)}")


def sought(graph: Graph, copy: MicrosoftCopy) -> list[str]:
    """The customers that were made for this copy without our learning their ids."""
    known = set(MicrosoftCopy.objects.exclude(customer="").values_list("customer", flat=True))
    return [
        str(one.get("id"))
        for one in wire.customers(graph)
        if one.get("id") not in known and _is_sought(one, copy)
    ]


def _is_sought(found: Found, copy: MicrosoftCopy) -> bool:
    same = blinded(str(found.get("displayName")), str(found.get("emailAddress"))) == bytes(copy.seeks or b"")
    made = str(found.get("createdDateTime") or "")
    # One that stood there before was made by somebody else, for something else.
    return same and (not made or _since(copy) <= made)


def _since(copy: MicrosoftCopy) -> str:
    earliest = (copy.disclosed_at or copy.made_at) - CLOCKS_DIFFER
    return f"{earliest:%Y-%m-%dT%H:%M:%S}"


def marked(graph: Graph, copy: MicrosoftCopy) -> list[str]:
    """The appointments that bear the mark of this seat, wherever somebody moved them, and are not known."""
    known = known_appointments()
    unknown = [str(one.get("id")) for one in wire.appointments(graph) if one.get("id") not in known]
    return [own_id for own_id in unknown if wire.seat_in(wire.appointment(graph, own_id) or {}) == copy.pk]
