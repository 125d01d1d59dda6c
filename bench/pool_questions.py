"""What the benchmark `pool` asks: as staff would, and the same of plain columns."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from einklang.pool.search import Contact, Sort, Wanted

from .invented import Lists
from .models import Plain

TEXTS = ("first_name", "last_name", "company_name", "email")


@dataclass(frozen=True)
class Question:
    """One question. `deep` says that it has pages enough to be paged through."""

    name: str
    wanted: Wanted
    plain: Q = field(default_factory=Q)
    deep: bool = False

    def rows(self) -> QuerySet[Plain]:
        """The same people from plain columns, in the same order."""
        order = ("ends_at", "number") if self.wanted.sort is Sort.ENDS else ("-number",)
        found = Plain.objects.filter(self.plain, state="active", ends_at__gt=now()).order_by(*order)
        return reduce(lambda rows, word: rows.filter(_begins(word)), self.wanted.words.split(), found)

    def usual(self) -> QuerySet[Plain]:
        """As a list of Django's would search: `icontains` in every column."""
        found = Plain.objects.filter(self.plain, state="active", ends_at__gt=now()).order_by("-number")
        return reduce(lambda rows, word: rows.filter(_contains(word)), self.wanted.words.split(), found)


def _begins(word: str) -> Q:
    """A word of one of the texts begins like this."""
    if "@" in word or word.isdigit():
        return Q(email=word) | Q(customer_number=word)
    starts = [Q(**{f"{name}__istartswith": word}) for name in TEXTS]
    inside = [
        Q(company_name__icontains=f" {word}"),
        Q(email__contains=f"@{word}"),
        Q(email__contains=f".{word}"),
    ]
    return reduce(or_, [*starts, *inside])


def _contains(word: str) -> Q:
    return reduce(or_, [Q(**{f"{name}__icontains": word}) for name in (*TEXTS, "customer_number")])


def questions(seed: int) -> list[Question]:
    """Dense, sparse and empty; rare words, common words and several of them; an address, a number."""
    lists = Lists.make(seed)
    known = Plain.objects.filter(customer_number__isnull=False, ends_at__gt=now()).order_by("number")
    somebody: Any = known[known.count() // 3]
    month = now() - timedelta(days=30)
    sparse = Wanted(
        kind="other",
        flats_from=10000,
        service="energy",
        given=frozenset(["observation"]),
        contact=Contact(within=30),
    )
    sparse_plain = Q(
        company_type="other", units_band__gte=10000, services__icontains='"energy"', observation=True
    ) & Q(last_contact_at__gte=month)
    rare, name = lists.houses[77].lower(), lists.last[300].lower()
    return [
        Question("everybody", Wanted(), deep=True),
        Question("everybody, who ends first", Wanted(sort=Sort.ENDS), deep=True),
        Question("one kind", Wanted(kind="cooperative"), Q(company_type="cooperative"), deep=True),
        Question("no recording", Wanted(not_given=frozenset(["recording"])), Q(recording=False), deep=True),
        Question("five filters, few fit", sparse, sparse_plain),
        Question("five filters, nobody fits", Wanted(kind="nobody", flats_from=50), Q(company_type="nobody")),
        Question("a rare consent", Wanted(given=frozenset(["bookings"])), Q(bookings=True)),
        Question(
            "ends within 60 days",
            Wanted(ends_within=60, sort=Sort.ENDS),
            Q(ends_at__lte=now() + timedelta(days=60)),
        ),
        Question("a rare word", Wanted(words=rare)),
        Question("a name of some hundred", Wanted(words=name)),
        Question("the same by name", Wanted(words=name, sort=Sort.NAME)),
        Question("a common word", Wanted(words="hausverwaltung"), deep=True),
        Question("two letters", Wanted(words="ha"), deep=True),
        Question("two common words", Wanted(words="hausverwaltung anja"), deep=True),
        Question("three common words", Wanted(words="hausverwaltung anja ohlsen")),
        Question("two common words of nobody", Wanted(words="hausverwaltung wohnungsgenossenschaft")),
        Question("a common word, who ends first", Wanted(words="hausverwaltung", sort=Sort.ENDS)),
        Question(
            "a common word and a filter",
            Wanted(words="hausverwaltung", kind="manager"),
            Q(company_type="manager"),
        ),
        Question("an address", Wanted(words=somebody.email)),
        Question("a customer number", Wanted(words=somebody.customer_number)),
        Question("a word of nobody", Wanted(words="xqxqxq")),
    ]
