"""Views of the pool that somebody keeps under a name: filters and an order, never words."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from einklang.staff.models import User

from .models import SavedView

#: More than this nobody finds their way in.
MOST = 20


class NameMissing(Exception):
    """A view needs a name of up to 60 letters."""


class TooManyViews(Exception):
    """Somebody keeps twenty views already."""


def views_of(owner: User) -> QuerySet[SavedView]:
    """The views somebody keeps, by name."""
    return SavedView.objects.filter(owner=owner).order_by("name")


@transaction.atomic
def keep_view(owner: User, name: str, filters: Mapping[str, str]) -> SavedView:
    """The filters are kept under this name, in the place of those kept under it before.

    Raises NameMissing, TooManyViews.
    """
    name = " ".join(name.replace("\0", "").split())
    if not name or len(name) > SavedView.LONGEST:
        raise NameMissing
    User.objects.select_for_update().get(pk=owner.pk)
    others = SavedView.objects.filter(owner=owner).exclude(name=name)
    if others.count() >= MOST:
        raise TooManyViews
    view, _new = SavedView.objects.update_or_create(
        owner=owner, name=name, defaults={"filters": dict(filters)}
    )
    return view


def drop_view(owner: User, view_id: UUID) -> None:
    """The view is gone. Somebody else's is not, and doing it twice is not an error."""
    SavedView.objects.filter(owner=owner, pk=view_id).delete()
