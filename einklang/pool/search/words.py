"""Words as they are looked up: lists of numbers under keyed hashes, the shortest first."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from einklang.people.models import Person, Word
from einklang.vault import index


@dataclass(frozen=True)
class Asked:
    """A text as the index knows it."""

    tokens: tuple[int, ...]
    email: bytes | None
    customer: bytes | None

    @classmethod
    def read(cls, text: str) -> "Asked":
        """By the longest indexed beginning of each word; the whole as an address or a customer number."""
        keyed = index.load()
        tokens = dict.fromkeys(keyed.token(index.beginnings(word)[-1]) for word in index.words(text))
        number = "".join(text.split()).casefold()
        return cls(
            tokens=tuple(tokens),
            email=keyed.exact("email", index.normal_email(text)) if "@" in text else None,
            customer=keyed.exact("customer", number) if number else None,
        )


def numbers_with_email(asked: Asked) -> set[int]:
    """Everybody registered under exactly this address."""
    if asked.email is None:
        return set()
    return set(Person.objects.filter(email_index=asked.email).values_list("number", flat=True))


def numbers_of_customer(asked: Asked) -> set[int]:
    """Everybody who gave exactly this customer number."""
    if asked.customer is None:
        return set()
    return set(Person.objects.filter(customer_index=asked.customer).values_list("number", flat=True))


def rarest_first(tokens: tuple[int, ...], few: int) -> tuple[list[int], bool]:
    """The tokens, that with the fewest people first, and whether even these are more than `few`.

    Nothing is counted to its end: of two long lists the one that reaches further down among the latest
    people within its first `few` is the rarer one.
    """
    depth = {token: _depth(token, few) for token in tokens}
    ordered = sorted(tokens, key=lambda token: (depth[token] is not None, depth[token] or 0))
    return ordered, bool(ordered) and depth[ordered[0]] is not None


def _depth(token: int, few: int) -> int | None:
    listed = Word.objects.filter(token=token).order_by("-person_id").values_list("person__number", flat=True)
    return next(iter(listed[few : few + 1]), None)


def numbers_with_all(tokens: list[int], at_most: int) -> set[int]:
    """Everybody with all these words; the first of them has at most `at_most` people."""
    first, *rest = tokens
    numbers = set(Word.objects.filter(token=first).values_list("person__number", flat=True)[:at_most])
    for token in rest:
        if numbers:
            numbers = set(
                Word.objects.filter(token=token, person__number__in=numbers).values_list(
                    "person__number", flat=True
                )
            )
    return numbers


def with_words(rows: QuerySet[Any, Any], tokens: list[int], number: str) -> QuerySet[Any, Any]:
    """Those of the rows whose person, whose number stands in this field, has all these words."""
    for token in tokens:
        rows = rows.filter(Exists(Word.objects.filter(token=token, person_id=OuterRef(number))))
    return rows


def steps_of(token: int) -> QuerySet[Word]:
    """The people with this word, each by their number."""
    return Word.objects.filter(token=token).annotate(number=F("person_id"))
