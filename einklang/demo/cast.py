"""The people of the sample programme: companies of every kind, and who works there."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any
from uuid import UUID

from .names import COMPANIES, FIRST, LAST, PLACES, SERVICES, UNITS, as_address

#: What people tick: most allow everything, some nothing beyond the storage.
TICKED = (
    frozenset({"storage", "recording", "observation"}),
    frozenset({"storage", "recording"}),
    frozenset({"storage", "recording", "observation"}),
    frozenset({"storage"}),
    frozenset({"storage", "observation"}),
)


@dataclass(frozen=True)
class Company:
    """What one form says about a customer."""

    name: str
    kind: str
    number: str
    units: int | None
    services: tuple[str, ...]
    portal: bool | None
    interfaces: bool | None

    @property
    def domain(self) -> str:
        """Where its mail goes: nowhere."""
        return f"{as_address(self.name)}.example"


@dataclass(eq=False)
class Somebody:
    """One of them; `id` is known once they have signed up or were named."""

    first_name: str
    last_name: str
    email: str
    company: Company
    consents: frozenset[str]
    language: str
    id: UUID | None = None

    def answers(self) -> dict[str, Any]:
        """What they write into the form."""
        at = self.company
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email,
            "customer_number": at.number,
            "company_name": at.name,
            "company_type": at.kind,
            "units_managed": at.units,
            "services": list(at.services),
            "uses_portal": at.portal,
            "uses_interfaces": at.interfaces,
        }


class Cast:
    """Hands out companies and people, always the same ones in the same order."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._names = self._shuffled(product(FIRST, LAST))
        self._companies = self._shuffled(
            (kind, pattern.format(place))
            for kind, patterns in COMPANIES.items()
            for pattern, place in product(patterns, PLACES)
        )

    def _shuffled(self, things: Iterator[Any]) -> Iterator[Any]:
        found = list(things)
        self.random.shuffle(found)
        return iter(found)

    def company(self) -> Company:
        """Another company. Not everybody knows the customer number or the number of flats."""
        pick = self.random
        kind, name = next(self._companies)
        return Company(
            name=name,
            kind=kind,
            number=str(pick.randint(40_000_000, 40_999_999)) if pick.random() < 0.8 else "",
            units=pick.choice(UNITS[kind]) + pick.randint(0, 9) if pick.random() < 0.85 else None,
            services=tuple(one for one in SERVICES if pick.random() < 0.5),
            portal=pick.choice([True, True, False, None]),
            interfaces=pick.choice([True, False, None]),
        )

    def somebody(self, company: Company | None = None, *, shared: bool = False) -> Somebody:
        """Another person; `shared` means that mail goes to the company's one address."""
        first, last = next(self._names)
        company = company or self.company()
        local = "info" if shared else f"{as_address(first)}.{as_address(last)}"
        return Somebody(
            first_name=first,
            last_name=last,
            email=f"{local}@{company.domain}",
            company=company,
            consents=self.random.choice(TICKED),
            language="en" if self.random.random() < 0.08 else "de",
        )
