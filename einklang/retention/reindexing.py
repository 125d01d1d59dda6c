"""Changing the key of the blind indexes: whatever is found by a keyed hash is hashed anew, all at once."""

from django.db import transaction

from einklang.customers import reindexing as customers
from einklang.insights.transcripts import writing as transcripts
from einklang.matching.models import Match, Rejection
from einklang.people import reindexing as people
from einklang.people.models import Person


@transaction.atomic
def renew_index() -> int:
    """Replace the index key and find everybody by the new one; returns how many people that were.

    Raises AnotherRuns while a customer file is imported.
    """
    before = dict(_numbers())
    done = people.renew_index()
    moved = customers.renew_index()
    transcripts.renew_index()
    after = dict(_numbers())
    moved |= {old: after[pk] for pk, old in before.items() if pk in after}
    for model in (Match, Rejection):
        _move(model, moved)
    return done


def _numbers() -> list[tuple[object, bytes]]:
    known = Person.objects.exclude(customer_index=None).values_list("pk", "customer_index")
    return [(pk, bytes(number)) for pk, number in known if number is not None]


def _move(model: type[Match] | type[Rejection], moved: dict[bytes, bytes]) -> None:
    """A customer is known here by the hash alone; one whose number stands nowhere any more stays unknown."""
    for row in model._default_manager.exclude(key=None).only("pk", "key"):
        if row.key is not None and (key := moved.get(bytes(row.key))):
            model._default_manager.filter(pk=row.pk).update(key=key)
