"""The one declaration that people read and that the software obeys, as types (SPEC, first page)."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PrivateAttr, StringConstraints

from .categories import Category, FieldRule
from .parties import Authority, Contact, Controller, Officer
from .period import Period
from .processings import Basis, Processing
from .recipients import Recipient
from .texts import Identifier, Language, Line, Table, Text


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError("a time zone such as Europe/Berlin") from error
    return name


#: Our own word for a fact still to come, and what web sites write over an address that they hide
#: (with a space or a non-breaking one).
STAND_IN = re.compile(r"PLACEHOLDER|email\sprotected")


class Programme(Table):
    """What the interviews are called and what they are for, in a sentence people read first."""

    name: Text
    aim: Text


class Purpose(Table):
    """A purpose (Art. 5(1)(b)) and the wider term of DPV it belongs to."""

    title: Text
    text: Text
    broader: Annotated[str, StringConstraints(pattern=r"^dpv:[A-Za-z]+$")]


class Titled(Table):
    """A thing with a name and a sentence about it: a group of employees, of people, a measure."""

    title: Text
    text: Text


class Naming(Table):
    """Naming somebody else as a further participant (Art. 14): until that person's own decision."""

    fields: tuple[str, ...] = Field(min_length=1)
    basis: Basis
    interest: Text


class Right(Table):
    """A right of the participant: its article, its name, what it means, and how the software honours it."""

    article: Line
    title: Text
    text: Text
    plainly: Text | None = None
    prominent: bool = False


class Clocks(Table):
    """Lengths of time that are ours, not the law's."""

    unconfirmed: Period
    named_by_others: Period
    erase_within: Period
    address_after_confirmation: Period
    booking_after_slot: Period
    read_log: Period
    disclosures: Period
    case_after_closing: Period
    backup: Period
    backup_keys: Period


class ContactCaps(Table):
    """How often people are invited at most."""

    days_between: int = Field(ge=1)
    per_year: int = Field(ge=1)
    per_customer_and_year: int = Field(ge=1)
    #: How long somebody is left alone who said that it does not suit them.
    days_after_refusal: int = Field(ge=1)


class CustomerRecords(Table):
    """The company's own customer file, as far as it is compared with: not the pool, on a basis of its own."""

    fields: tuple[str, ...] = Field(min_length=1)
    basis: Literal["legitimate-interest"]
    interest: Text
    purpose: Identifier
    who: Text
    source: Text
    keep: Text


class Policy(Table):
    """Everything that was promised. Made by `reading.parse` only, which also checks what types cannot."""

    form: Literal[1]
    languages: tuple[Language, ...] = Field(min_length=1)
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    holidays: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z]{1,3})?$")]
    programme: Programme
    purposes: dict[Identifier, Purpose] = Field(min_length=1)
    controller: Controller
    data_protection_officer: Officer
    authority: Authority
    contact: Contact
    subjects: dict[Identifier, Titled] = Field(min_length=1)
    categories: dict[Identifier, Category] = Field(min_length=1)
    processings: dict[Identifier, Processing]
    naming: Naming
    #: Without this table no customer file can be imported, and nothing is compared.
    customer_records: CustomerRecords | None = None
    inside: dict[Identifier, Titled] = Field(min_length=1)
    recipients: dict[Identifier, Recipient]
    disclosure_grounds: tuple[Text, ...] = Field(min_length=1)
    rights: dict[Identifier, Right]
    measures: dict[Identifier, Titled] = Field(min_length=1)
    clocks: Clocks
    contact_caps: ContactCaps

    _digest: str = PrivateAttr(default="")

    @property
    def digest(self) -> str:
        """SHA-256 of the file it was read from, hexadecimal: what `sha256sum policy.toml` prints."""
        return self._digest

    @property
    def short_hash(self) -> str:
        """The first 16 digits in groups of four, for people to compare."""
        return " ".join(self._digest[place : place + 4] for place in range(0, 16, 4))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which days and deadlines are counted."""
        return ZoneInfo(self.time_zone)

    def consents(self) -> list[Processing]:
        """What the form asks for, each with its own unticked box."""
        return [one for one in self.processings.values() if one.by_consent and one.asked == "form"]

    def consent_ids(self) -> list[str]:
        """The ids of everything that needs a yes, wherever it is asked: "all" in a withdrawal."""
        return [own_id for own_id, one in self.processings.items() if one.by_consent]

    def id_of(self, processing: Processing) -> str:
        """The id under which the policy lists `processing`."""
        return next(own_id for own_id, one in self.processings.items() if one is processing)

    def reaches_controller(self, email: str) -> bool:
        """Whether who writes there writes to the controller: the notice names it, or another at its domain.

        People write to whomever they know there, and a withdrawal counts wherever it reaches the controller.
        """
        of_theirs = [*self.contact.model_dump().values(), self.controller.email]
        site = urlsplit(self.controller.website).hostname or ""
        domains = {site.removeprefix("www."), *(one.rpartition("@")[2].casefold() for one in of_theirs)}
        domain = email.rpartition("@")[2].casefold()
        officer = self.data_protection_officer.email.casefold()
        return email.casefold() == officer or any(
            domain == one or domain.endswith(f".{one}") for one in domains if "." in one
        )

    def ending_with(self, processing_id: str) -> frozenset[str]:
        """The processing named, and every other that cannot outlive it."""
        return frozenset(
            {processing_id}
            | {own_id for own_id, one in self.processings.items() if one.follows(processing_id)}
        )

    def form_fields(self) -> dict[str, FieldRule]:
        """Every field the form has, in the order of the policy."""
        return {
            name: rule
            for own_id, category in self.categories.items()
            for name, rule in category.rules(own_id).items()
        }

    def field_title(self, name: str) -> Text:
        """What a field is called; KeyError for a field of no category."""
        return {name: title for one in self.categories.values() for name, title in one.fields.items()}[name]

    def switched_on(self, processing_id: str) -> bool:
        """False while a processing needs a recipient that is not enabled."""
        return all(self.recipients[one].enabled for one in self.processings[processing_id].recipients)

    def placeholders(self) -> list[str]:
        """The keys whose facts are still to be put in; production does not start while there are any."""
        return [key for key, value in _leaves(self.model_dump(by_alias=True)) if _stands_in(value)]


def _leaves(value: object, key: str = "") -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return [
            leaf for name, part in value.items() for leaf in _leaves(part, f"{key}.{name}" if key else name)
        ]
    if isinstance(value, list | tuple):
        return [leaf for part in value for leaf in _leaves(part, key)]
    return [(key, value)]


def _stands_in(value: object) -> bool:
    return isinstance(value, str) and bool(STAND_IN.search(value))
