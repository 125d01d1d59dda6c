"""Nothing is left at Microsoft: deleted there, looked for again, and only then forgotten here."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import now

from einklang.hosts.graph import Graph
from einklang.recipients.actions import note_removed

from ..models import MicrosoftCopy
from . import wire
from .copying import NoLongerWanted, marked, sought, write
from .queries import MICROSOFT, Fate, wanted
from .wire import StillThere

#: What was asked for without an answer may still appear there so long after.
SETTLES = timedelta(minutes=15)


def take_out(graph: Graph, copy: MicrosoftCopy) -> None:
    """Appointment, customer and staff event are gone there, and Graph has confirmed it; else it is tried on.

    With the appointment Microsoft takes it out of the staff member's calendar.
    """
    if copy.leaving_since is None:
        write(copy, leaving_since=now())
    if copy.disclosed_at is None:
        _forget(copy)  # nothing has left
        return
    appointments = {copy.appointment} - {""}
    customers = {copy.customer} - {""}
    if copy.asked_at is not None:
        appointments |= set(marked(graph, copy))
        customers |= set(sought(graph, copy)) if copy.seeks is not None else set()
    if copy.customer and _leave_to_another(copy):
        customers.discard(copy.customer)
    for own_id in sorted(appointments):
        wire.remove(graph, "appointments", own_id)
    for own_id in sorted(customers):
        wire.remove(graph, "customers", own_id)
    _confirm(graph, appointments, customers)
    if copy.asked_at is not None and now() < copy.asked_at + SETTLES:
        write(copy, next_at=copy.asked_at + SETTLES)
        return
    _forget(copy)


def _confirm(graph: Graph, appointments: set[str], customers: set[str]) -> None:
    """Graph shows none of it any more; raises StillThere."""
    if any(wire.appointment(graph, own_id) for own_id in appointments):
        raise StillThere
    if any(wire.customer(graph, own_id) for own_id in customers):
        raise StillThere
    if appointments and any(one.get("id") in appointments for one in wire.appointments(graph)):
        raise StillThere


@transaction.atomic
def _leave_to_another(copy: MicrosoftCopy) -> bool:
    """Whether another copy has the same customer, which then goes with that one."""
    rows = list(MicrosoftCopy.objects.select_for_update().filter(customer=copy.customer).order_by("pk"))
    if len(rows) < 2:
        return False
    write(copy, customer="")
    return True


def _ids(copy: MicrosoftCopy) -> tuple[object, ...]:
    return copy.appointment, copy.customer, copy.asked_at, copy.disclosed_at


@transaction.atomic
def _forget(copy: MicrosoftCopy) -> None:
    """The copy is over. Where somebody has allowed it anew meanwhile, it begins again from nothing."""
    rows = list(MicrosoftCopy.objects.select_for_update().filter(person=copy.person).order_by("pk"))
    row = next((row for row in rows if row.pk == copy.pk), None)
    if row is None:
        return
    if _ids(row) != _ids(copy):
        raise NoLongerWanted  # something was made there meanwhile
    if not any(other.disclosed_at for other in rows if other.pk != row.pk):
        note_removed(row.person, MICROSOFT)
    if wanted(row).fate is Fate.ENDS:
        row.delete()
        return
    MicrosoftCopy.objects.filter(pk=row.pk).update(
        appointment="",
        customer="",
        told=-1,
        disclosed_at=None,
        asked_at=None,
        seeks=None,
        leaving_since=None,
        next_at=now(),
    )
