"""The pool as staff see it: rows, pages, orders, how many."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import now
from django.utils.translation import gettext as _

from einklang.consent.queries import standing_of
from einklang.people.models import Person
from einklang.policy.schema import Policy
from einklang.pool.asked import Asked, Filter, lists, titles
from einklang.pool.search import Limits, Result, Sort
from einklang.pool.search import find as search
from einklang.retention.models import Census
from einklang.ui.templatetags.ui import thousands

#: More than this are not counted while somebody waits.
FEW = 1000
#: Whose end comes within this time is marked.
SOON = timedelta(days=60)


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    person: Person
    kind: str
    services: str
    consents: set[str]
    soon: bool


@dataclass(frozen=True)
class Found:
    """One page of the pool. `newer` and `older` begin the neighbouring pages, empty at the ends.

    `onward` goes on filling this page where one request was not enough to look at everybody.
    """

    asked: Asked
    rows: list[Row]
    count: str
    newer: str
    older: str
    onward: str
    walked: int
    filters: list[Filter]
    abbreviations: str
    #: The order they are in, and whether another was asked for than there can be for so many.
    sort: Sort
    too_many_to_sort: bool

    @property
    def chips(self) -> list[Filter]:
        return [one for one in self.filters if one.chosen]

    @property
    def more(self) -> list[Filter]:
        """The filters of the second row."""
        return [one for one in self.filters if not one.first]

    @property
    def more_chosen(self) -> int:
        return sum(bool(one.chosen) for one in self.more)


def find(asked: Asked, policy: Policy, language: str, limits: Limits | None = None) -> Found:
    """The page asked for; people who are frozen, stopped, unconfirmed or over are never on it."""
    result = search(asked.wanted, asked.place, limits)
    services = titles(policy, "services", language)
    return Found(
        asked=asked,
        rows=_rows(result.people, policy, language),
        count=_count(result),
        newer=result.before.write() if result.before else "",
        older=result.after.write() if result.after else "",
        onward=result.onward.write() if result.onward else "",
        walked=result.onward.walked if result.onward else 0,
        filters=lists(asked.filters, policy, language),
        abbreviations=", ".join(f"{_short(title)} {title}" for title in services.values()),
        sort=result.sort,
        too_many_to_sort=result.sort is not asked.sort,
    )


def _rows(people: list[Person], policy: Policy, language: str) -> list[Row]:
    consents = standing_of(person.pk for person in people)
    kinds = titles(policy, "company_type", language)
    short = {key: _short(title) for key, title in titles(policy, "services", language).items()}
    soon = now() + SOON
    return [
        Row(
            person=person,
            kind=kinds.get(person.company_type, ""),
            services=" ".join(short.get(one, one) for one in person.services),
            consents=consents.get(person.pk, set()),
            soon=bool(person.ends_at and person.ends_at < soon),
        )
        for person in people
    ]


def _count(result: Result) -> str:
    """How many fit, as far as that is known; empty where nothing was asked for."""
    if result.count is None:
        return ""
    number = thousands(result.count) or "0"
    if result.onward is not None:
        return _("%(number)s so far") % {"number": number}
    return _("more than %(number)s") % {"number": number} if result.more else number


def how_many() -> str:
    """The people in the pool: counted where they are few, else as the census of the day has them."""
    counted = Person.objects.in_pool()[: FEW + 1].count()
    if counted <= FEW:
        return thousands(counted) or "0"
    census = Census.objects.order_by("day").last()
    return thousands(census.figures["people"] if census else FEW)


def _short(title: str) -> str:
    """Two letters for a narrow column: the beginnings of two words, else the first two letters."""
    words = title.replace("-", " ").split()
    return (words[0][0] + words[1][0] if len(words) > 1 else title[:2]).upper()
