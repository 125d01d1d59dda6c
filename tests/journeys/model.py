"""SPEC 3, simple enough to be read: what has to be true of one person, whatever the software does."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from einklang.pool.signup import Named, SignUp

BERLIN = ZoneInfo("Europe/Berlin")
#: What each processing needs; matching and insights fall with an objection too.
NEEDS = {
    "storage": "storage",
    "recording": "recording",
    "observation": "observation",
    "matching": "storage",
    "insights": "storage",
}


@dataclass
class Somebody:
    """One person of the model. `gone` is true when the erasure is done, `leaving` from the decision on."""

    id: UUID
    address: str
    state: str
    ends_at: datetime
    ticked: frozenset[str] = frozenset()
    consents: set[str] = field(default_factory=set)
    frozen: bool = False
    objected: bool = False
    leaving: bool = False
    #: The consent to record was taken back; ending the recordings is owed.
    recordings_end: bool = False
    #: Letters there were when it was frozen: a notice must come after.
    notices_before: int = 0
    #: Declined: leaves without a confirmation.
    silent: bool = False
    confirmations: int = 0
    #: How many letters there may ever be once they are gone.
    last_letter: int | None = None

    def stands(self) -> bool:
        return self.state != "gone"

    def readable(self, at: datetime) -> bool:
        return self.state in {"named", "pending", "active"} and not self.leaving and at < self.ends_at

    def may(self, processing: str, at: datetime) -> bool:
        """Whether the gate has to be open."""
        if self.frozen or NEEDS[processing] not in self.consents:
            return False
        if self.objected and processing in {"matching", "insights"}:
            return False
        if self.state == "detached":
            return processing == "recording"
        return self.state == "active" and self.readable(at)

    def withdraw(self, processings: set[str]) -> None:
        if "recording" in processings & self.consents:
            self.recordings_end = True
        self.consents -= processings
        if "storage" in processings and self.state in {"named", "pending", "active"}:
            self.leaving = True

    def over(self, at: datetime) -> bool:
        """Whether the clock ends them: those who are frozen wait, those who leave are ended by leaving."""
        ended = self.state in {"named", "pending", "active"} and at >= self.ends_at
        return ended and not self.frozen and not self.leaving


@dataclass
class Recorded:
    people: set[UUID]
    ends_at: datetime


def in_two_years(moment: datetime) -> datetime:
    """Midnight in Berlin of the same-numbered day (29 February has tests of its own)."""
    local = moment.astimezone(BERLIN)
    day = 28 if (local.month, local.day) == (2, 29) else local.day
    return datetime(local.year + 2, local.month, day, tzinfo=BERLIN)


def in_days(moment: datetime, days: int) -> datetime:
    """The same time of day in Berlin, so many days later."""
    local = moment.astimezone(BERLIN)
    return datetime.combine(local.date() + timedelta(days=days), local.time(), tzinfo=BERLIN)


def a_form_of(number: int, *, consents: frozenset[str], named: int) -> SignUp:
    """Everybody has the same customer number and company, as colleagues have."""
    return SignUp(
        answers={
            "first_name": f"Vorname{number}",
            "last_name": f"Nachname{number}",
            "email": f"person{number}@haus.example",
            "customer_number": "4711",
            "company_name": "Haus eG",
            "company_type": "cooperative",
            "units_managed": 100 + number,
            "services": [],
            "uses_portal": None,
            "uses_interfaces": None,
        },
        consents=consents,
        participants=tuple(
            Named("Kollege", f"Nummer{number}x{n}", f"kollege{number}x{n}@haus.example") for n in range(named)
        ),
        language="de",
        submission=uuid4(),
    )
