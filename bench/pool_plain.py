"""The first page of the pool from plain columns, in the place of the search that opens closed ones."""

from typing import Any

from django.utils.timezone import now

from einklang.pool.search import Limits, Place, Result, Sort, Wanted

from .models import Plain


def search_plain(_wanted: Wanted, _place: Place | None, _limits: Limits | None) -> Result:
    """As Django's list would find them; nothing is to be opened."""
    rows = Plain.objects.filter(state="active", ends_at__gt=now()).order_by("-number")
    people: list[Any] = list(rows[:50])
    after = Place(start=(people[-1].number,), top=False)
    return Result(
        people=people, count=None, more=False, before=None, after=after, onward=None, sort=Sort.NEWEST
    )
