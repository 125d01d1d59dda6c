"""One page of whoever fits: gathered whole where they are few, else walked along an index in stretches.

No request looks at more than `Limits.furthest` places of an index. Where that was not enough to fill a page,
the result says so and where to look on; nobody is left out silently.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import now

from einklang.consent.models import Standing
from einklang.people.models import Person
from einklang.vault import index
from einklang.vault.fields import attach_keys, has_key

from . import words
from .lines import Key, Line, Stretch, Window, walk
from .places import Place
from .wanted import Sort, Wanted

#: No person's number is higher.
HIGHEST = 2**63 - 1
LINES = {
    Sort.NEWEST: Line(("number",), falling=True),
    Sort.ENDS: Line(("ends_at", "number"), falling=False),
    Sort.NAME: Line(("number",), falling=True),
}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How many people stand on a page, are gathered whole, are opened to sort them by name, are counted,
    and how many places of an index are looked at in one request."""

    page: int = 50
    few: int = 1000
    named: int = 300
    counted: int = 1000
    furthest: int = 40_000


@dataclass(frozen=True, kw_only=True)
class Result:
    """One page. `before` and `after` are the neighbouring ones; `onward` goes on filling this one."""

    people: list[Person]
    #: How many there are; with `more`, at least so many. None where everybody was asked for.
    count: int | None
    more: bool
    before: Place | None
    after: Place | None
    onward: Place | None
    #: The order they are in, which is not that by name where they are too many to open.
    sort: Sort


def find(wanted: Wanted, place: Place | None = None, limits: Limits | None = None) -> Result:
    """The page of the pool that begins at this place, the first one without."""
    question = _Question(wanted, limits or Limits(), now())
    whole = question.whole
    where = place or Place()
    return question.stretch_of(where) if whole is None else question.part_of(whole, where)


def everybody_for(wanted: Wanted, *, at_most: int, limits: Limits | None = None) -> list[Person] | None:
    """All who fit, their keys attached, in the order asked for; None where they are more than `at_most`."""
    question = _Question(wanted, limits or Limits(), now())
    keys = question.whole
    if keys is None:
        keys, start, going = [], None, True
        while going and len(keys) <= at_most:
            stretch = question.walk(question.line, start, at_most + 1)
            keys, start, going = [*keys, *stretch.keys], stretch.bound, stretch.bound is not None
    return None if len(keys) > at_most else question.load([key[-1] for key in keys])


@dataclass
class _Question:
    """What was asked, at one moment, and what has been found out about it."""

    wanted: Wanted
    limits: Limits
    at: datetime

    @cached_property
    def asked(self) -> words.Asked | None:
        return words.Asked.read(self.wanted.words) if self.wanted.words.strip() else None

    @cached_property
    def customers(self) -> set[int]:
        return words.numbers_of_customer(self.asked) if self.asked else set()

    @cached_property
    def _tokens(self) -> tuple[list[int], bool]:
        return words.rarest_first(self.asked.tokens, self.limits.few) if self.asked else ([], False)

    @property
    def line(self) -> Line:
        return LINES[self.wanted.sort]

    @property
    def furthest(self) -> int:
        """How many places are looked at: fewer where each has to be looked up in other indexes as well."""
        looked_up = len(self._tokens[0]) + len(self.wanted.given) + len(self.wanted.not_given)
        return -(-self.limits.furthest // (1 + 2 * looked_up))

    @cached_property
    def whole(self) -> list[Key] | None:
        """The keys of all who fit, in order, where they are few enough to say so at once."""
        numbers = self._few_by_words() if self.asked else self._few_by_filters()
        if numbers is not None:
            keys: list[Key] = list(self.line.keys(self._fitting(Person.objects.filter(number__in=numbers))))
        elif self.wanted.sort is Sort.NAME:
            stretch = self.walk(self.line, None, self.limits.named + 1)
            if stretch.bound is not None or len(stretch.keys) > self.limits.named:
                return None
            keys = stretch.keys
        else:
            return None
        if self.wanted.sort is not Sort.NAME or len(keys) > self.limits.named:
            return keys
        return self._by_name(keys)

    def _few_by_words(self) -> set[int] | None:
        asked = self.asked
        assert asked is not None
        if with_email := words.numbers_with_email(asked):
            return with_email
        tokens, many = self._tokens
        if many:
            return None
        found = words.numbers_with_all(tokens, self.limits.few) if tokens else set()
        return found | self.customers

    def _few_by_filters(self) -> set[int] | None:
        """Some filters have an index: if it shows few people, these are looked at and nobody else."""
        for rows in self._short_lists():
            numbers = set(rows[: self.limits.few + 1])
            if len(numbers) <= self.limits.few:
                return numbers
        return None

    def _short_lists(self) -> Iterator[QuerySet[Person | Standing, int]]:
        for processing in sorted(self.wanted.given):
            standing = Standing.objects.filter(processing=processing)
            yield standing.order_by("person").values_list("person__number", flat=True)
        if self.wanted.ends_within is not None:
            ending = Wanted(ends_within=self.wanted.ends_within).narrow(Person.objects.all(), self.at)
            yield ending.order_by("ends_at").values_list("number", flat=True)

    def _fitting(self, people: QuerySet[Person]) -> QuerySet[Person]:
        return self.wanted.narrow(people, self.at)

    def _by_name(self, keys: list[Key]) -> list[Key]:
        """Keys in the order of the names, which have to be opened for it."""
        rows = self._fitting(Person.objects.filter(number__in=[key[-1] for key in keys]))
        people = list(rows.only("id", "number", "first_name", "last_name"))
        attach_keys(people)
        return [(one.number,) for one in sorted(_readable(people), key=_as_named)]

    def walk(self, line: Line, start: Key | None, at_most: int) -> Stretch:
        """One stretch of whoever fits, and of whoever has the number that was typed."""
        steps, rows = self._steps(line)
        window = self._window(line)
        found = walk(steps, rows, line, window, start=start, furthest=self.furthest, at_most=at_most)
        if not self.customers:
            return found
        also = [
            key
            for key in line.keys(self._fitting(Person.objects.filter(number__in=self.customers)))
            if (start is None or line.is_past(key, start))
            and (found.bound is None or not line.is_past(key, found.bound))
        ]
        return replace(found, keys=line.sorted([*found.keys, *also])[:at_most])

    def _steps(self, line: Line) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
        """What an index holds in the order of this line, and those of it who fit."""
        tokens, _many = self._tokens
        people = Person.objects.all()
        if line.fields[0] == "ends_at":
            return people, words.with_words(self.wanted.narrow_but_ends(people, self.at), tokens, "number")
        if tokens:
            listed = words.steps_of(tokens[0])
            fitting = self.wanted.narrow(listed, self.at, prefix="person__")
            return listed, words.with_words(fitting, tokens[1:], "person_id")
        return people, self._fitting(people)

    def _window(self, line: Line) -> Window:
        """Of those in the order of their ends, who has not ended and does so in time."""
        if line.fields[0] != "ends_at":
            return Window()
        days = self.wanted.ends_within
        last = None if days is None else (self.at + timedelta(days=days), HIGHEST)
        window = Window(first=(self.at, HIGHEST), last=last)
        return window.turned() if line.falling else window

    def stretch_of(self, place: Place) -> Result:
        """A page found by walking."""
        if place.start is not None:  # a key of the order by name, which is not to be had for so many
            place = replace(place, start=place.start[-len(self.line.fields) :])
        size, line = self.limits.page, self.line.turned() if place.backwards else self.line
        count, top = self._counted(place)
        found = top if top is not None and place.is_top else self.walk(line, place.start, size + 1)
        keys = line.sorted([*self._still(place.kept, line), *found.keys])
        full, looked_on = len(keys) > size, found.bound is not None
        keys = keys[:size]
        if place.backwards and not full and not looked_on:
            return self.stretch_of(Place())
        if not keys and not looked_on and not place.backwards and not place.top:
            return self.stretch_of(replace(place, backwards=True, kept=(), walked=0))  # they have gone since
        if count is not None and place.top and not full and not looked_on:
            count = len(keys), False
        onward = None
        if not full and found.bound is not None:
            kept, walked = tuple(key[-1] for key in keys), place.walked + self.furthest
            onward = replace(place, start=found.bound, kept=kept, walked=walked, counted=count)
        ordered = keys[::-1] if place.backwards else keys
        more_before = full if place.backwards else not place.top
        more_after = True if place.backwards else full
        far = Place(top=False, counted=count)
        first = ordered[0] if ordered else place.start
        last = ordered[-1] if ordered else place.start
        return Result(
            people=self.load([key[-1] for key in ordered]),
            count=None if count is None else max(count[0], len(ordered)),
            more=count is not None and count[1],
            before=far.beginning(first, backwards=True) if more_before and first else None,
            after=far.beginning(last) if more_after and last else None,
            onward=onward,
            sort=Sort.NEWEST if self.wanted.sort is Sort.NAME else self.wanted.sort,
        )

    def _counted(self, place: Place) -> tuple[tuple[int, bool] | None, Stretch | None]:
        """How many there are as far as one stretch from the top shows, and that stretch."""
        if self.wanted.is_everybody:
            return None, None
        if place.counted is not None:
            return place.counted, None
        top = self.walk(self.line, None, self.limits.counted + 1)
        number = min(len(top.keys), self.limits.counted)
        return (number, len(top.keys) > number or top.bound is not None), top

    def _still(self, kept: tuple[int, ...], line: Line) -> list[Key]:
        """The keys of those found earlier for this page, as far as they still fit."""
        if not kept:
            return []
        rows = self._fitting(Person.objects.filter(number__in=kept))
        tokens, _many = self._tokens
        with_words = set(line.keys(words.with_words(rows, tokens, "number")))
        return [*with_words, *line.keys(rows.filter(number__in=self.customers & set(kept)))]

    def part_of(self, whole: list[Key], place: Place) -> Result:
        """A page of a set that is known whole."""
        begin, end = self._borders(whole, place)
        part = whole[begin:end]
        sort = self.wanted.sort
        if sort is Sort.NAME and len(whole) > self.limits.named:
            sort = Sort.NEWEST
        named = sort is Sort.NAME

        def key_at(position: int) -> Key:
            return (position, whole[position][-1]) if named else whole[position]

        return Result(
            people=self.load([key[-1] for key in part]),
            count=len(whole),
            more=False,
            before=Place(start=key_at(begin), backwards=True, top=False) if begin > 0 else None,
            after=Place(start=key_at(end - 1), top=False) if end < len(whole) else None,
            onward=None,
            sort=sort,
        )

    def _borders(self, whole: list[Key], place: Place) -> tuple[int, int]:
        """From where to where the page goes; one before the first page is the first page."""
        size = self.limits.page
        if place.start is None:
            return 0, min(size, len(whole))
        if self.wanted.sort is Sort.NAME:  # whoever stood there may be gone: then the position counts
            position, number = place.start[0], place.start[-1]
            own = next((n for n, key in enumerate(whole) if key[-1] == number), None)
            here = own if own is not None else min(max(position, 0), len(whole))
            after = here + (own is not None)
        else:
            here = sum(self.line.is_past(place.start, key) for key in whole)
            after = here + (place.start in whole[here : here + 1])
        if place.backwards:
            begin = max(here - size, 0)
            return begin, min(begin + size, len(whole))
        begin = after if after < len(whole) else max(len(whole) - size, 0)  # whoever came after may be gone
        return begin, min(begin + size, len(whole))

    def load(self, numbers: list[int]) -> list[Person]:
        """These people in this order, their keys attached; who must not be found any more is left out."""
        found = {one.number: one for one in self._fitting(Person.objects.filter(number__in=numbers))}
        people = [found[number] for number in numbers if number in found]
        attach_keys(people)
        return _readable(people)


def _readable(people: Iterable[Person]) -> list[Person]:
    """Without those whose key has just gone."""
    return [one for one in people if has_key(one)]


def _as_named(person: Person) -> tuple[list[str], list[str], int]:
    return index.words(person.last_name or ""), index.words(person.first_name or ""), person.number
