"""Finding people, each time asking whether they may still be found."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from einklang.vault import index
from einklang.vault.fields import attach_keys
from einklang.vault.tokens import token_hash

from .models import Link, Person, PersonQuerySet, Purpose, Returned, Word

#: A database takes only so many values in one question.
AT_ONCE = 500


class LinkEnded(Exception):
    """The link was used, has expired, or belongs to nobody (any more)."""


def with_email(address: str) -> list[Person]:
    """Everybody registered under this address: colleagues may share one."""
    key = index.load().exact("email", index.normal_email(address))
    people = list(Person.objects.readable().filter(email_index=key).order_by("submitted_at", "id"))
    attach_keys(people)
    return people


def registered_among(addresses: Iterable[str]) -> set[str]:
    """Those of these addresses under which somebody is registered."""
    keyed = index.load()
    keys = {one: keyed.exact("email", index.normal_email(one)) for one in set(addresses)}
    found: set[bytes] = set()
    wanted = list(set(keys.values()))
    for place in range(0, len(wanted), AT_ONCE):
        rows = Person.objects.readable().filter(email_index__in=wanted[place : place + AT_ONCE])
        found.update(bytes(one or b"") for one in rows.values_list("email_index", flat=True))
    return {one for one, key in keys.items() if key in found}


def search(text: str, among: PersonQuerySet | None = None) -> PersonQuerySet:
    """People whose name, company or address has words beginning like these, or with this customer number."""
    people = Person.objects.in_pool() if among is None else among
    keyed = index.load()
    number = keyed.exact("customer", "".join(text.split()).casefold())
    with_number = Person.objects.filter(customer_index=number).values("number")
    tokens = [keyed.token(index.beginnings(word)[-1]) for word in index.words(text)]
    if not tokens:
        return people.filter(number__in=with_number)
    # One list of ids made from two indexes: an OR of conditions would walk through everybody.
    return people.filter(number__in=_with_all(tokens).union(with_number))


def _with_all(tokens: list[int]) -> QuerySet[Word, Any]:
    first, *rest = tokens
    found = Word.objects.filter(token=first)
    for token in rest:
        found = found.filter(person__in=Word.objects.filter(token=token).values("person"))
    return found.values("person")


def link_behind(token: str, *purposes: Purpose, lock: bool = False) -> Link:
    """The link with this token; raises LinkEnded, the same for unknown, expired and of the gone."""
    links = Link.objects.select_for_update(of=("self",)) if lock else Link.objects.all()
    link = (
        links.filter(token_hash=token_hash(token), purpose__in=purposes)
        .filter(Q(ends_at=None) | Q(ends_at__gt=now()))
        .select_related("person")
        .first()
    )
    if link is None or link.person.is_over():
        raise LinkEnded
    return link


def behind(token: str, *purposes: Purpose) -> Person:
    """The person to whom the link with this token was sent; raises LinkEnded."""
    return link_behind(token, *purposes).person


def behind_door(link_id: str | UUID) -> Person:
    """Who opened their own page with this link a short while ago; raises LinkEnded."""
    link = (
        Link.objects.filter(pk=link_id, purpose=Purpose.OWN_PAGE, opened_at__isnull=False, ends_at__gt=now())
        .select_related("person")
        .first()
    )
    if link is None or link.person.is_over():
        raise LinkEnded
    return link.person


def unreachable_since(person_id: UUID) -> datetime | None:
    """Since when letters to this person come back for good; None where nothing says so."""
    return unreachable_among([person_id]).get(person_id)


def unreachable_among(people: Iterable[UUID]) -> dict[UUID, datetime]:
    """The same for many: those who cannot be reached, each since when."""
    return dict(unreachable().filter(person__in=people).values_list("person_id", "at"))


def unreachable() -> QuerySet[Returned]:
    """Everybody who cannot be reached and may still be read, the longest first."""
    return Returned.objects.filter(lasting=True, ended_at=None, person__ends_at__gt=now()).order_by("at")
