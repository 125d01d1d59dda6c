"""What can be asked of the pool: words, and what the closed lists and clocks say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from einklang.consent.models import Standing
from einklang.people.models import open_in_pool


class Sort(StrEnum):
    """The orders there are. By name only what is small enough to be opened whole: names are encrypted."""

    NEWEST = "newest"
    ENDS = "ends"
    NAME = "name"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """When somebody was last written to: `never`, `within` so many days, or `not_for` so many (or never)."""

    never: bool = False
    within: int | None = None
    not_for: int | None = None

    def rule(self, at: datetime, prefix: str) -> Q:
        field = f"{prefix}last_contact_at"
        if self.never:
            return Q(**{field: None})
        if self.within is not None:
            return Q(**{f"{field}__gte": at - timedelta(days=self.within)})
        if self.not_for is not None:
            return Q(**{field: None}) | Q(**{f"{field}__lt": at - timedelta(days=self.not_for)})
        return Q()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One question. Nothing said means: no condition."""

    words: str = ""
    kind: str = ""
    flats_from: int | None = None
    flats_below: int | None = None
    service: str = ""
    portal: bool | None = None
    interfaces: bool | None = None
    given: frozenset[str] = frozenset()
    not_given: frozenset[str] = frozenset()
    contact: Contact = Contact()
    ends_within: int | None = None
    with_number: bool | None = None
    sort: Sort = Sort.NEWEST

    @property
    def is_everybody(self) -> bool:
        """Whether nothing is asked for but an order."""
        return self == Wanted(sort=self.sort)

    def narrow(self, rows: QuerySet[Any, Any], at: datetime, *, prefix: str = "") -> QuerySet[Any, Any]:
        """Those of the rows whose person, reached by `prefix`, may be found and fits the filters."""
        rows = self.narrow_but_ends(rows, at, prefix=prefix).filter(**{f"{prefix}ends_at__gt": at})
        if self.ends_within is not None:
            rows = rows.filter(**{f"{prefix}ends_at__lte": at + timedelta(days=self.ends_within)})
        return rows

    def narrow_but_ends(
        self, rows: QuerySet[Any, Any], at: datetime, *, prefix: str = ""
    ) -> QuerySet[Any, Any]:
        """The same but for when they end, which is for the caller to see to."""
        rule = open_in_pool(prefix) & Q(**{prefix + name: value for name, value in self._plain().items()})
        rule &= self.contact.rule(at, prefix)
        rows = rows.filter(rule)
        if self.service:
            # A list of ids in JSON; the quotes make it match whole ids, on SQLite and PostgreSQL alike.
            listed = rows.alias(listed=Cast(f"{prefix}services", TextField()))
            rows = listed.filter(listed__contains=f'"{self.service}"')
        for processing in sorted(self.given):
            rows = rows.filter(Exists(_standing(processing, prefix)))
        for processing in sorted(self.not_given):
            rows = rows.filter(~Exists(_standing(processing, prefix)))
        return rows

    def _plain(self) -> dict[str, Any]:
        said = {
            "company_type": self.kind or None,
            "units_band__gte": self.flats_from,
            "units_band__lt": self.flats_below,
            "uses_portal": self.portal,
            "uses_interfaces": self.interfaces,
            "customer_index__isnull": None if self.with_number is None else not self.with_number,
        }
        return {name: value for name, value in said.items() if value is not None}


def _standing(processing: str, prefix: str) -> QuerySet[Standing]:
    return Standing.objects.filter(person=OuterRef(f"{prefix}id"), processing=processing)
