"""What stands in the business at Microsoft, and what it does with what it is told."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from django.utils.timezone import now

BUSINESS, SERVICE = "interviews@stand-in.example", "service-of-interviews"
Thing = dict[str, Any]
#: What is told of one appointment only, never in a list.
NOT_LISTED = ("serviceNotes", "customerNotes", "reminders")


class Refusal(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class Bookings:
    """The state, with what staff or customers do there by themselves."""

    appointments: dict[str, Thing] = field(default_factory=dict)
    customers: dict[str, Thing] = field(default_factory=dict)
    staff: dict[str, Thing] = field(default_factory=dict)
    #: Lists come in pages of so many.
    page: int = 2
    #: Customers of new appointments are dropped without a word, so many times.
    drops: int = 0
    numbers: Any = field(default_factory=count)

    def seats(self) -> dict[str, Thing]:
        """Our appointments by the seat in their notes."""
        return {
            one["serviceNotes"].removeprefix("Einklang "): one
            for one in self.appointments.values()
            if str(one.get("serviceNotes")).startswith("Einklang ")
        }

    def calendar_of(self, staff: str) -> list[tuple[datetime, datetime]]:
        """The staff events that the appointments make."""
        return [
            (_moment(one["startDateTime"]), _moment(one["endDateTime"]))
            for one in self.appointments.values()
            if staff in one.get("staffMemberIds", [])
        ]

    def add_staff(self, email: str) -> str:
        own_id = str(uuid4())
        self.staff[own_id] = {"id": own_id, "displayName": "Host", "emailAddress": email, "role": "guest"}
        return own_id

    def do(self, method: str, path: str, query: dict[str, str], body: Thing) -> tuple[int, Thing]:
        """What Graph answers: status and body."""
        _, _, _, business, kind, *own_ids = map(unquote, path.split("/"))
        if business != BUSINESS:
            raise Refusal(404, "ErrorItemNotFound")
        own_id = own_ids[0] if own_ids else None
        if kind == "calendarView":
            return 200, self._page(path, query, self._in_span(query))
        things: dict[str, Thing] = {
            "appointments": self.appointments,
            "customers": self.customers,
            "staffMembers": self.staff,
        }[kind]
        if own_id is None:
            if method == "POST":
                return 201, self._add(kind, things, body)
            return 200, self._page(path, query, list(things.values()))
        if own_id not in things:
            raise Refusal(404, "ErrorItemNotFound")
        if method == "GET":
            return 200, things[own_id]
        if method == "DELETE":
            del things[own_id]
        else:
            things[own_id] |= self._taken(kind, body)
        return 204, {}

    def _add(self, kind: str, things: dict[str, Thing], body: Thing) -> Thing:
        if kind == "appointments" and body["serviceId"] != SERVICE:
            raise Refusal(400, "ErrorInvalidService")
        # Ids are as long as Microsoft's, and have signs in them that addresses quote.
        own_id = f"AAMk{next(self.numbers):04}/+{uuid4().hex * 3}="
        things[own_id] = {"id": own_id, "createdDateTime": f"{now():%Y-%m-%dT%H:%M:%SZ}"}
        things[own_id] |= self._taken(kind, body)
        return things[own_id]

    def _taken(self, kind: str, body: Thing) -> Thing:
        taken = {key: value for key, value in body.items() if key != "@odata.type"}
        if kind == "appointments" and "customers" in taken:
            # Whoever is not known is dropped without a word.
            known = [one for one in taken["customers"] if one.get("customerId") in self.customers]
            taken["customers"] = [] if self.drops > 0 else known
            self.drops -= self.drops > 0
            taken["filledAttendeesCount"] = len(taken["customers"])
        return taken

    def _in_span(self, query: dict[str, str]) -> list[Thing]:
        start, end = (datetime.fromisoformat(query[name]) for name in ("start", "end"))
        return [
            {key: value for key, value in one.items() if key not in NOT_LISTED}
            for one in self.appointments.values()
            if start < _moment(one["endDateTime"]) and _moment(one["startDateTime"]) < end
        ]

    def _page(self, path: str, query: dict[str, str], things: list[Thing]) -> Thing:
        skip = int(query.get("$skip", "0"))
        answer: Thing = {"value": things[skip : skip + self.page]}
        if skip + self.page < len(things):
            rest = query | {"$skip": str(skip + self.page)}
            answer["@odata.nextLink"] = (path, rest)
        return answer


def _moment(said: Thing) -> datetime:
    return datetime.fromisoformat(said["dateTime"].partition(".")[0]).replace(tzinfo=UTC)
