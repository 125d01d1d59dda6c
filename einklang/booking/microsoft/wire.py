"""What is said to Microsoft Bookings and read there: ids, times, a name and an address, nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import now

from einklang.hosts.graph import Graph, GraphFailed, NotThere, NotUnderstood, moment, part, utc

#: How far back and ahead appointments are listed: kept for days after, booked half a year ahead at most.
BACK, AHEAD = timedelta(days=9), timedelta(days=200)
#: The ids that Microsoft gives are shorter than this.
LONGEST_ID = 500
#: The only field that staff alone read; it is told when one appointment is read, never in lists.
MARK = "Einklang "

Found = dict[str, Any]


class StillThere(GraphFailed):
    """Microsoft has said that it deleted something, and shows it all the same."""


class DroppedInSilence(GraphFailed):
    """The appointment was taken without its customer, or otherwise than it was said, twice."""


@dataclass(frozen=True)
class Appointment:
    """How an appointment is to stand there. Mails about it are ours, so Microsoft sends none."""

    seat: UUID
    starts_at: datetime
    ends_at: datetime
    customer: str
    name: str
    email: str
    #: The staff member whose calendar it stands in; empty where the host is none there.
    staff: str

    def body(self) -> Found:
        """As Graph takes it, to make and to change."""
        body = {
            "@odata.type": "#microsoft.graph.bookingAppointment",
            "serviceId": settings.BOOKINGS_SERVICE,
            "startDateTime": utc(self.starts_at),
            "endDateTime": utc(self.ends_at),
            "customers": [
                {
                    "@odata.type": "#microsoft.graph.bookingCustomerInformation",
                    "customerId": self.customer,
                    "name": self.name,
                    "emailAddress": self.email,
                }
            ],
            "serviceNotes": f"{MARK}{self.seat}",
            "isLocationOnline": False,
            "optOutOfCustomerEmail": True,
            "smsNotificationsEnabled": False,
            "reminders": [],
        }
        return body | {"staffMemberIds": [self.staff]} if self.staff else body

    def stands_as(self, found: Found) -> bool:
        """Whether this is what stands there."""
        same_staff = not self.staff or self.staff in (found.get("staffMemberIds") or [])
        return same_staff and is_at(found, self.starts_at, self.ends_at) and has(found, self.customer)


def is_at(found: Found, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether an appointment stands at these times."""
    return (moment(found.get("startDateTime")), moment(found.get("endDateTime"))) == (starts_at, ends_at)


def has(found: Found, customer: str) -> bool:
    """Whether this customer is in an appointment. Unknown ones are dropped without a word."""
    return customer in customers_in(found)


def customers_in(found: Found) -> list[str]:
    """The ids of the customers in an appointment."""
    listed = found.get("customers") or []
    return [str(one["customerId"]) for one in listed if isinstance(one, dict) and one.get("customerId")]


def seat_in(found: Found) -> UUID | None:
    """The seat that an appointment was made for, by us; None for everybody else's."""
    notes = str(found.get("serviceNotes") or "").strip()
    try:
        return UUID(notes.removeprefix(MARK)) if notes.startswith(MARK) else None
    except ValueError:
        return None


def make_customer(graph: Graph, name: str, email: str) -> str:
    """A customer with a name and an address; returns the id."""
    return _id(graph.ask("POST", _path("customers"), body=_customer(name, email)))


def correct_customer(graph: Graph, customer: str, name: str, email: str) -> None:
    """The customer has this name and address."""
    graph.ask("PATCH", _path("customers", customer), body=_customer(name, email))


def _customer(name: str, email: str) -> Found:
    return {
        "@odata.type": "#microsoft.graph.bookingCustomer",
        "displayName": name,
        "emailAddress": email,
    }


def customer(graph: Graph, own_id: str) -> Found | None:
    """The customer with this id, if there is one."""
    return _found(graph, _path("customers", own_id))


def customers(graph: Graph) -> Iterator[Found]:
    """All customers of the business."""
    return graph.pages(_path("customers"))


def make_appointment(graph: Graph, wanted: Appointment) -> str:
    """An appointment; returns the id."""
    return _id(graph.ask("POST", _path("appointments"), body=wanted.body()))


def correct_appointment(graph: Graph, own_id: str, wanted: Appointment) -> None:
    """The appointment is as it is wanted, as far as Microsoft does what it says."""
    graph.ask("PATCH", _path("appointments", own_id), body=wanted.body())


def appointment(graph: Graph, own_id: str) -> Found | None:
    """The appointment with this id, if there is one."""
    return _found(graph, _path("appointments", own_id))


def appointments(graph: Graph) -> Iterator[Found]:
    """All appointments of our service, as lists tell them."""
    span = {"start": f"{now() - BACK:%Y-%m-%dT%H:%M:%SZ}", "end": f"{now() + AHEAD:%Y-%m-%dT%H:%M:%SZ}"}
    for found in graph.pages(_path("calendarView"), span):
        if found.get("serviceId") == settings.BOOKINGS_SERVICE:
            yield found


def remove(graph: Graph, kind: str, own_id: str) -> None:
    """Of these "appointments" or "customers" this one is deleted; that it was before is fine."""
    try:
        graph.ask("DELETE", _path(kind, own_id))
    except NotThere:
        return


def staff_member(graph: Graph, email: str) -> str:
    """The staff member of the business with this address; empty where there is none."""
    for found in graph.pages(_path("staffMembers")):
        if str(found.get("emailAddress") or "").casefold() == email.casefold():
            return _id(found)
    return ""


def _found(graph: Graph, path: str) -> Found | None:
    try:
        return graph.ask("GET", path)
    except NotThere:
        return None


def _path(*parts: str) -> str:
    return "/".join(["/solutions/bookingBusinesses", *map(part, (settings.BOOKINGS_BUSINESS, *parts))])


def _id(found: Found) -> str:
    own_id = found.get("id")
    if not isinstance(own_id, str) or not 0 < len(own_id) <= LONGEST_ID:
        raise NotUnderstood
    return own_id
