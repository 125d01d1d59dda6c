"""Who was found to be no customer is looked at again when the customer file has brought more.

Decided is nothing here and no candidate is kept: those whom a newer record may fit only wait again, so that
a person looks. Batch after batch with what was seen kept beside it, so a kill loses one batch.
"""

from collections.abc import Sequence

from django.db import transaction

from einklang.customers.queries import newest_id
from einklang.people.models import Person
from einklang.vault.fields import attach_keys

from .models import Match, Verdict
from .standing import proposals_for_many

#: So many are compared at once, in a second or two, and in one go.
BATCH, AT_MOST = 100, 1000


def look_at_what_is_new() -> int:
    """Whoever no record fitted waits again where one came since that may; returns how many those are."""
    newest, last, again = newest_id(), 0, 0
    behind = Match.objects.filter(verdict=Verdict.NONE, new_in_file=False, seen__lt=newest).order_by("pk")
    for _ in range(AT_MOST // BATCH):
        rows = list(behind.filter(pk__gt=last)[:BATCH])
        again += _look(rows, newest)
        if len(rows) < BATCH:
            break
        last = rows[-1].pk
    return again


def _look(rows: Sequence[Match], newest: int) -> int:
    """Those who may not be compared now are left for later: what they have not seen is still to be seen."""
    matches = {row.person_id: row for row in rows}
    people = list(Person.objects.in_pool().filter(pk__in=matches))
    attach_keys(people)
    looked, fresh = [], []
    for person, proposed in proposals_for_many(people):
        match = matches[person.pk]
        looked.append(match.pk)
        if any(one.customer_id > match.seen for one in proposed):
            fresh.append(match.pk)
    with transaction.atomic():
        Match.objects.filter(pk__in=looked).update(seen=newest)
        return Match.objects.filter(pk__in=fresh).update(new_in_file=True)
