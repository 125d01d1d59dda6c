"""Who else receives something (Art. 4(9), 13(1)(e), 28, 44 onwards)."""

from typing import Literal

from pydantic import Field

from .texts import Country, Email, Identifier, Line, Table, Text, Web

#: European Economic Area, ISO 3166: no transfer in the sense of Chapter V.
EEA = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
     "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK")
)  # fmt: skip
Safeguard = Literal["eu-gdpr:A45-3", "eu-gdpr:A46-2-b", "eu-gdpr:A46-2-c", "eu-gdpr:A46-3-a"]


class Onward(Table):
    """A country outside the EEA that data may reach through a recipient, and what protects it there."""

    country: Country
    safeguard: Safeguard


class Recipient(Table):
    """Somebody who gets data: a processor on our instructions, or a part of our own house."""

    enabled: bool = True
    name: Line
    address: Line | None = None
    kind: Text
    task: Text
    role: Literal["processor", "controller", "internal"]
    contract: Line | None = None
    country: Country
    safeguard: Safeguard | None = None
    onward: tuple[Onward, ...] = ()
    receives: tuple[Identifier, ...] = Field(min_length=1)
    privacy_statement: Web | None = None
    #: Where it is told that something it received was rectified, erased or restricted (Art. 19): an address
    #: for mail, or one that takes a signed request. Without one it is told by a program, or by hand.
    told_at: Email | Web | None = None

    @property
    def transfers(self) -> tuple[Onward, ...]:
        """Every country outside the EEA that data may reach through this recipient."""
        own = () if self.country in EEA or self.safeguard is None else (
            Onward(country=self.country, safeguard=self.safeguard),
        )  # fmt: skip
        return own + self.onward
