"""One customer: what our own file says, who of there is in the pool, and how often they were asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from einklang.consent.queries import standing_of
from einklang.contacts.queries import CustomerContacts, of_customer
from einklang.customers.queries import latest, records_of
from einklang.customers.records import Record
from einklang.matching.standing import people_of
from einklang.people.models import Person
from einklang.policy.queries import current
from einklang.staff.models import User
from einklang.ui.templatetags.ui import thousands
from einklang.vault.fields import attach_keys

#: More people of one customer than this are not shown on one page.
MOST = 100


class CustomerUnknown(Exception):
    """Nobody in the pool and no record of the file belongs to this customer."""


@dataclass(frozen=True)
class InFile:
    """One record of the customer file, as people read it."""

    name: str
    email: str
    company: str
    kind: str
    units: str


@dataclass(frozen=True)
class Member:
    """Somebody in the pool who belongs to this customer; each decides alone."""

    person: Person
    consents: set[str]
    #: Whether somebody here found them to be this customer; else they gave the number.
    matched: bool


@dataclass(frozen=True)
class Asking:
    """One time somebody there was asked."""

    at: datetime
    person: Person | None
    by: str


@dataclass(frozen=True)
class CustomerPage:
    """Everything about one customer on one page."""

    number: str
    company: str
    as_of: datetime | None
    records: list[InFile]
    members: list[Member]
    #: How many of the pool there are, where not all are shown.
    more: bool
    contacts: CustomerContacts
    asked: list[Asking]


def key_of(customer: str) -> bytes:
    """The keyed hash that an address names; raises CustomerUnknown for what never is one."""
    try:
        key = bytes.fromhex(customer)
    except ValueError as error:
        raise CustomerUnknown from error
    if key.hex() != customer or len(key) != 16:
        raise CustomerUnknown
    return key


def customer_page(customer: str, language: str) -> CustomerPage:
    """The customer with this keyed number. Raises CustomerUnknown."""
    key = key_of(customer)
    records = [record for _row, record in records_of(key)]
    members = _members(key)
    if not records and not members:
        raise CustomerUnknown
    first = records[0] if records else None
    someone = next((one.person for one in members if one.person.customer_number), None)
    contacts = of_customer(key)
    return CustomerPage(
        number=first.customer_number if first else (someone.customer_number or "" if someone else ""),
        company=_company(records, members),
        as_of=_as_of(),
        records=_in_file(records, language),
        members=members[:MOST],
        more=len(members) > MOST,
        contacts=contacts,
        asked=_asked(contacts, members),
    )


def _as_of() -> datetime | None:
    """When the customer file was last read in."""
    read = latest()
    return read.finished_at if read else None


def _members(key: bytes) -> list[Member]:
    """Everybody in the pool who gave this number or was found to be this customer, the latest first."""
    matched = set(people_of(key))
    theirs = Person.objects.in_pool().filter(Q(customer_index=key) | Q(pk__in=matched))
    found = list(theirs.order_by("-number")[: MOST + 1])
    attach_keys(found)
    consents = standing_of(person.pk for person in found)
    return [Member(one, consents.get(one.pk, set()), one.pk in matched) for one in found]


def _company(records: list[Record], members: list[Member]) -> str:
    names = [one.company_name for one in records] + [one.person.company_name or "" for one in members]
    return next((name for name in names if name), "")


def _in_file(records: list[Record], language: str) -> list[InFile]:
    kinds = {one.id: one.in_(language) for one in current().form_fields()["company_type"].options}
    return [
        InFile(
            name=f"{one.first_name} {one.last_name}".strip(),
            email=one.email,
            company=one.company_name,
            kind=kinds.get(one.company_type, one.company_type),
            units=thousands(one.units_managed),
        )
        for one in records
    ]


def _asked(contacts: CustomerContacts, members: list[Member]) -> list[Asking]:
    people = {one.person.pk: one.person for one in members}
    names = _names(one.by for one in contacts.contacts)
    return [Asking(one.at, people.get(one.person_id), names.get(one.by, "")) for one in contacts.contacts]


def _names(staff: Iterable[UUID]) -> dict[UUID, str]:
    return dict(User.objects.filter(pk__in=set(staff)).values_list("pk", "name"))
