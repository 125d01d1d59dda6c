"""Entries from before are compared once, a few at each tick: what comes later is compared as it comes."""

from einklang.people.models import Person

from .models import LookedBack
from .twins import notice

#: Which way of comparing `twins` has now. With the next number everybody is looked at once more.
RULES = 1
#: So many at each tick: a second or two.
BATCH = 250


def look_back() -> int:
    """The next people in line are compared with everybody; returns how many. Killed, it goes on there."""
    so_far, _new = LookedBack.objects.get_or_create(pk=RULES)
    line = Person.objects.in_pool().filter(number__gt=so_far.up_to).order_by("number")
    people = list(line.values_list("pk", "number")[:BATCH])
    for person, number in people:
        notice(person)
        LookedBack.objects.filter(pk=RULES, up_to__lt=number).update(up_to=number)
    return len(people)
