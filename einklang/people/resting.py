"""What somebody's data may not be used for at the moment: restricted, objected to, stopped."""

from collections.abc import Iterable
from enum import Enum
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.ledger.endings import write_down
from einklang.ledger.models import End

from .models import Person


class Rest(Enum):
    """The field that says since when; how its beginning and its end are written down."""

    RESTRICTED = ("frozen_at", End.RESTRICTED, End.UNRESTRICTED)
    OBJECTED = ("objected_at", End.OBJECTED, End.UNOBJECTED)
    STOPPED = ("stopped_at", End.STOPPED, End.RESUMED)

    def __init__(self, field: str, begins: End, ends: End) -> None:
        self.field, self.begins, self.ends = field, begins, ends


@transaction.atomic
def let_rest(people: Iterable[UUID], rest: Rest) -> None:
    """It rests from this commit on; what rests already does since then."""
    rows = Person.objects.filter(pk__in=list(people), **{rest.field: None})
    found = list(rows.values_list("pk", flat=True))
    moment = now()
    if rows.filter(pk__in=found).update(**{rest.field: moment}):
        write_down(rest.begins, found, at=moment)


@transaction.atomic
def let_go_on(people: Iterable[UUID], rest: Rest) -> None:
    """It does not rest any more. Twice is no error."""
    rows = Person.objects.filter(pk__in=list(people)).exclude(**{rest.field: None})
    found = list(rows.values_list("pk", flat=True))
    if rows.update(**{rest.field: None}):
        write_down(rest.ends, found)
