"""The pool's list and the views kept of it, by their addresses."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from einklang.pool.asked import Asked
from einklang.pool.models import SavedView


def address_of(asked: Asked) -> str:
    """The list as it was asked for, without the words."""
    return reverse("staff_pool") + asked.query


@dataclass(frozen=True)
class Kept:
    """A view somebody keeps, with the address that opens it."""

    view: SavedView
    address: str


def kept_views(views: Iterable[SavedView]) -> list[Kept]:
    """The views and where they lead."""
    start = reverse("staff_pool")
    return [Kept(one, f"{start}?{urlencode(one.filters)}" if one.filters else start) for one in views]
