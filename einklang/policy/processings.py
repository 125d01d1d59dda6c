"""What is done with personal data, on which ground, and until when."""

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from .period import Period
from .texts import Identifier, Line, Table, Text

Basis = Literal["consent", "legitimate-interest", "legal-obligation"]
Start = Literal["form_submitted", "interview_ended", "slot_ended", "consent_ended"]
Asked = Literal["form", "booking"]

#: The term of DPV's EU-GDPR extension for each legal basis.
DPV_BASIS = {
    "consent": "eu-gdpr:A6-1-a",
    "legitimate-interest": "eu-gdpr:A6-1-f",
    "legal-obligation": "eu-gdpr:A6-1-c",
}
#: The processings whose gates and clocks the software knows; a policy has to speak of each of them.
KNOWN = ("storage", "recording", "observation", "bookings", "matching", "insights", "proof")


class Review(Table):
    """What stays once it speaks of nobody any more, and how often somebody checks that it still does not."""

    reviewed_every: Period


class Keep(Table):
    """A retention class after DIN 66398: a start event and a period, or the fate of another processing."""

    item: Text
    from_: Start | None = Field(default=None, alias="from")
    for_: Period | None = Field(default=None, alias="for")
    with_: Identifier | None = Field(default=None, alias="with")
    renewable: bool = False
    warn: tuple[Period, ...] = ()
    minimised: bool = False
    anonymised: Review | None = None

    @property
    def period(self) -> Period:
        """How long it is kept; ValueError where it ends with another processing."""
        if self.for_ is None:
            raise ValueError(f"ends with {self.with_}, has no clock of its own")
        return self.for_

    def end(self, start: datetime, zone: ZoneInfo) -> datetime:
        """When something kept since `start` ends; ValueError where it ends with another processing."""
        return self.period.end(start, zone)


class Processing(Table):
    """One thing done for one purpose on one legal basis. There is no falling back to another basis."""

    letter: Line = Field(max_length=1)
    title: Text
    short: Text
    what: Text
    why: Text
    who_sees: Text
    need: Text | None = None
    without: Text | None = None
    erases: Text | None = None
    asks: Text | None = None
    asked: Asked | None = None
    withdrawable: bool = False
    basis: Basis
    interest: Text | None = None
    purpose: Identifier
    rests_on: Identifier | None = None
    categories: tuple[Identifier, ...] = Field(min_length=1)
    fields: tuple[str, ...] = ()
    does: tuple[Line, ...] = Field(min_length=1)
    keep: Keep
    recipients: tuple[Identifier, ...] = ()
    needs_everybody_present: bool = False
    needed_to_take_part: bool = False

    @property
    def by_consent(self) -> bool:
        """True where nothing may happen unless the person said yes (Art. 6(1)(a))."""
        return self.basis == "consent"

    @property
    def dpv_basis(self) -> str:
        """The legal basis as a term of DPV."""
        return DPV_BASIS[self.basis]

    def follows(self, processing_id: str) -> bool:
        """True if this one cannot outlive the one named."""
        return processing_id in (self.keep.with_, self.rests_on)
