"""What follows from a request that somebody here heard of: done where it is certain who asked, else asked."""

from uuid import UUID

from django.db import transaction

from einklang.consent.actions import everything

from . import handling
from .actions import withdraw_unverified
from .forms import HeardForm
from .intake import open_by_staff
from .models import Case, Right


@transaction.atomic
def hear(form: HeardForm, by: UUID) -> Case | None:
    """Open the case. A withdrawal is carried out at once where it is certain that it was they.

    Where it is not, everything stops and the registered address is asked; of that there is no case, and
    nothing tells whether the address is known: returns None. Raises TooMany.
    """
    given = form.cleaned_data
    parts = given["processings"]
    if form.right_asked == Right.WITHDRAWAL and form.about is None:
        withdraw_unverified(given["email"], parts or everything(), given["language"])
        return None
    case = open_by_staff(
        person=form.about,
        right=form.right_asked,
        sender="" if form.about else given["email"],
        text=given["text"],
        language=given["language"],
        received_at=form.received_at,
        by=by,
    )
    if form.right_asked == Right.WITHDRAWAL:
        handling.take(case.pk, by=by, version=case.version)
        handling.carry_out(case.pk, parts, by=by)
    return case
