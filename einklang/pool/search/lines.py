"""Orders in which people can be walked along an index, from any key, both ways."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

#: The values by which a row stands at its place in a line; the last one is the person's number.
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Line:
    """People one after another by these fields, the last of which is unique; `falling` from high to low."""

    fields: tuple[str, ...]
    falling: bool

    def turned(self) -> "Line":
        """The same line walked from its end."""
        return replace(self, falling=not self.falling)

    def past(self, key: Key, *, inclusive: bool = False) -> Q:
        """Whoever comes after this key."""
        compare = "lt" if self.falling else "gt"
        steps = []
        for n, field in enumerate(self.fields):
            last = n == len(self.fields) - 1
            same = Q(**dict(zip(self.fields[:n], key[:n], strict=True)))
            steps.append(same & Q(**{f"{field}__{compare}{'e' * (last and inclusive)}": key[n]}))
        # Says nothing new; it lets the database begin at the right place of its index.
        start = Q(**{f"{self.fields[0]}__{compare}e": key[0]})
        return steps[0] if len(steps) == 1 else start & reduce(or_, steps)

    def up_to(self, key: Key) -> Q:
        """Whoever comes before this key, and whoever stands there."""
        return self.turned().past(key, inclusive=True)

    def keys(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Key]:
        """The keys of these rows, in the order of the line."""
        order = [f"-{field}" if self.falling else field for field in self.fields]
        return rows.order_by(*order).values_list(*self.fields)

    def sorted(self, keys: Iterable[Key]) -> list[Key]:
        """Keys without repetition, in the order of the line."""
        return sorted(set(keys), reverse=self.falling)

    def is_past(self, key: Key, other: Key) -> bool:
        """Whether `key` comes after `other`."""
        return key < other if self.falling else key > other


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """What one walk found: keys in order, and where it stopped looking; without `bound`, at the end."""

    keys: list[Key]
    bound: Key | None


@dataclass(frozen=True, kw_only=True)
class Window:
    """The part of a line that is looked at: after `first`, up to `last`, as the line is walked."""

    first: Key | None = None
    last: Key | None = None

    def turned(self) -> "Window":
        return Window(first=self.last, last=self.first)


def walk(
    steps: QuerySet[Any, Any],
    rows: QuerySet[Any, Any],
    line: Line,
    window: Window,
    *,
    start: Key | None,
    furthest: int,
    at_most: int,
) -> Stretch:
    """The first `at_most` of `rows` after `start`, looking at no more than `furthest` of `steps`.

    `steps` is what the index holds, `rows` those of them that fit. There is one condition for each end of the
    stretch and no other on the same columns: of two, a database may take the wrong one to begin with.
    """
    if window.first is not None and (start is None or line.is_past(window.first, start)):
        start = window.first
    beyond = line.past(start) if start is not None else Q()
    ends = list(line.keys(steps.filter(beyond))[furthest - 1 : furthest])
    bound = ends[0] if ends else None
    if bound is not None and window.last is not None and line.is_past(bound, window.last):
        bound = None
    until = bound or window.last
    if until is not None:
        beyond &= line.up_to(until)
    return Stretch(keys=list(line.keys(rows.filter(beyond))[:at_most]), bound=bound)
