"""The data map: what is held about whom, on which ground, and how it ends.

Every room declares its tables in `holdings.py`. Erasure, the access package, the retention clock and
the record of processing walk this map; a system check fails on any field that is not on it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import models


class Ending(Enum):
    """What happens to the rows when the processing they rest on ends."""

    DELETE = "the row is deleted"
    DETACH = "identifying fields are emptied while something else still stands, else the row is deleted"
    MINIMISE = "what is left of it names nobody"


class Subject(Enum):
    PARTICIPANT = "participant"
    EMPLOYEE = "employee"
    #: Contacts in the company's own customer file: not in the pool, on a basis of their own.
    CUSTOMER = "customer"
    NOBODY = "nobody"


#: What a person is told of one row (Art. 15): names of the map and plain values.
Shown = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One table that holds something about a person.

    `person` is the lookup from a row to the person's id; `processing` an id of the policy; `personal`
    and `plain` name every field; `show` turns one row into what the person is told.
    """

    model: type[models.Model]
    subject: Subject = Subject.PARTICIPANT
    person: str = ""
    processing: str = ""
    personal: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    ending: Ending = Ending.DELETE
    #: Whether each row is closed by a key of its own, which is destroyed with it.
    own_key: bool = False
    #: The lookup from a row to the recording it ends with, whoever ends that.
    recording: str = ""
    #: What hangs on a row and goes with it, whoever else it is about: names of its reverse relations.
    takes: tuple[str, ...] = ()
    #: Which rows outlive the person, for a reason of Art. 17(3) and until an end of their own.
    stays: models.Q | None = field(default=None, compare=False)
    #: The field that says from when on a row is gone by itself, where rows have such an end of their own.
    gone_from: str = ""
    #: How long, where it is not simply the processing's time; for people to read. `clocks.…` and
    #: `processings.…` in it are written out with the length that the policy gives them.
    keep: str = ""
    show: Callable[[Any], Shown] | None = field(default=None, compare=False)
    #: The same where it depends on who asks: of a row about several people each is told their own part.
    show_to: Callable[[Any, UUID], Shown] | None = field(default=None, compare=False)
    #: Shown columns in words of colleagues: they may speak of others, whom this person is not shown.
    by_others: frozenset[str] = frozenset()
    #: Why nothing of it is shown to the person: it says nothing that they are not told elsewhere.
    silent: str = ""

    def rows_of(self, people: "Iterable[UUID] | models.QuerySet[Any, Any]") -> models.QuerySet[Any]:
        """All rows about these people, who are given as ids or as a query that selects them."""
        chosen = people if isinstance(people, models.QuerySet) else list(people)
        first, _, rest = self.person.partition("__")
        key = self.model._meta.get_field("id" if first == "pk" else first)
        if rest == "pk" and isinstance(key, models.ForeignKey):
            # The row knows the person by another key than the id: no join, so that it can be deleted from.
            known_by = key.target_field.name
            chosen = key.related_model._default_manager.filter(pk__in=chosen).values(known_by)
            return self.model._default_manager.filter(**{f"{first}__in": chosen})
        return self.model._default_manager.filter(**{f"{self.person}__in": chosen})

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def is_shown(self) -> bool:
        """Whether the person is told its rows."""
        return self.show is not None or self.show_to is not None

    def told(self, row: Any, person: UUID) -> Shown:
        """What this person is told of the row; only of a table that is shown."""
        if self.show_to is not None:
            return self.show_to(row, person)
        assert self.show is not None, "only tables that are shown are asked"
        return self.show(row)


_holdings: dict[type[models.Model], Holding] = {}


def declare(holding: Holding) -> None:
    """Put a table on the map; a table stands there once."""
    _holdings[holding.model] = holding


def holds_nothing(model: type[models.Model], *fields: str, keep: str = "") -> None:
    """Say of a table that none of these fields is about a person; each is named, so a new one is noticed."""
    declare(Holding(model=model, subject=Subject.NOBODY, plain=frozenset(fields), keep=keep))


def all_holdings() -> Iterator[Holding]:
    """The map, from the root (people) to the leaves."""
    return iter(_holdings.values())


def about_participants() -> list[Holding]:
    """What erasure walks, leaves first: rows that point at others go before them."""
    return [h for h in reversed(list(all_holdings())) if h.subject is Subject.PARTICIPANT]


def ending_with_a_recording() -> list[Holding]:
    """What ends with a recording, in whatever room it stands, leaves first."""
    return [holding for holding in about_participants() if holding.recording]


def holding_of(model: type[models.Model]) -> Holding | None:
    return _holdings.get(model)
