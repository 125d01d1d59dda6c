"""getSchedule, which the contract of Bookings does not have: held against a small schema of its own."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from openapi_schema_validator import OAS30Validator

Thing = dict[str, Any]
MOMENT = {
    "type": "object",
    "required": ["dateTime", "timeZone"],
    "additionalProperties": False,
    "properties": {
        "dateTime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$"},
        "timeZone": {"type": "string", "enum": ["UTC"]},
    },
}
ASKED = {
    "type": "object",
    "required": ["schedules", "startTime", "endTime"],
    "additionalProperties": False,
    "properties": {
        "schedules": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 20},
        "startTime": MOMENT,
        "endTime": MOMENT,
        "availabilityViewInterval": {"type": "integer", "minimum": 5, "maximum": 1440},
    },
}
LONGEST = timedelta(days=62)


@dataclass
class Entry:
    starts_at: datetime
    ends_at: datetime
    status: str = "busy"
    subject: str = "Zahnarzt Dr. Heimlich"
    location: str = "Praxis am Geheimweg"


@dataclass
class Schedules:
    """Calendars by the address of their owner."""

    calendars: dict[str, list[Entry]] = field(default_factory=dict)
    asked: list[tuple[datetime, datetime]] = field(default_factory=list)
    #: An answer of this kind instead, for everybody: "" for none.
    trouble: str = ""

    def do(self, method: str, path: str, body: Thing) -> tuple[int, Thing]:
        found = re.fullmatch(r"/users/([^/]+)/calendar/getSchedule", path)
        if method != "POST" or not found or not OAS30Validator(ASKED).is_valid(body):
            return 400, _error("ErrorInvalidRequest")
        start, end = _moment(body["startTime"]), _moment(body["endTime"])
        if not timedelta(0) < end - start <= LONGEST:
            return 400, _error("TimeIntervalTooBig")
        self.asked.append((start, end))
        return 200, {"value": [self._schedule(one, start, end) for one in body["schedules"]]}

    def _schedule(self, user: str, start: datetime, end: datetime) -> Thing:
        if user not in self.calendars or self.trouble:
            told = {"responseCode": self.trouble or "ErrorMailRecipientNotFound", "message": "no"}
            return {"scheduleId": user, "error": told}
        items = [one for one in self.calendars[user] if start < one.ends_at and one.starts_at < end]
        return {
            "scheduleId": user,
            "availabilityView": "2" * len(items),
            "scheduleItems": [
                {
                    "isPrivate": False,
                    "status": one.status,
                    "subject": one.subject,
                    "location": one.location,
                    "start": _said(one.starts_at),
                    "end": _said(one.ends_at),
                }
                for one in items
            ],
            "workingHours": {"timeZone": {"name": "W. Europe Standard Time"}},
        }


def _moment(said: Thing) -> datetime:
    return datetime.fromisoformat(said["dateTime"].partition(".")[0]).replace(tzinfo=UTC)


def _said(moment: datetime) -> Thing:
    return {"dateTime": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def _error(code: str) -> Thing:
    return {"error": {"code": code, "message": "no"}}
