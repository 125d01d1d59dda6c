"""Changing the key of the blind indexes: every token is made anew, in one transaction."""

from django.db import transaction

from einklang.vault import index
from einklang.vault.fields import attach_keys

from .actions import index_person
from .models import Person, State

BATCH = 500


@transaction.atomic
def renew_index() -> int:
    """Replace the index key and find everybody by the new one; returns how many people that were.

    Until the commit everybody searches by the old key; afterwards nothing made with it is left.
    """
    index.replace()
    people = Person.objects.exclude(state=State.DETACHED).order_by("pk")
    done, last = 0, None
    while batch := list((people.filter(pk__gt=last) if last else people)[:BATCH]):
        attach_keys(batch, past_its_end=True)
        for person in batch:
            index_person(person)
        done, last = done + len(batch), batch[-1].pk
    return done
