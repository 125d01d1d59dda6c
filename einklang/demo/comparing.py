"""A coordinator compared most of the pool with the customer file this week; the latest still wait."""

from datetime import timedelta
from random import Random

from django.utils.timezone import now

from einklang.matching import actions
from einklang.matching.standing import proposals_for_many
from einklang.people.models import Person
from einklang.staff.models import Role, User
from einklang.vault.fields import attach_keys

from .clock import at

#: So many of the latest are left for whoever tries the page.
LEFT = 24
#: From here on a coordinator sees at a glance that they belong together.
PLAIN = 0.95
#: So many second proposals were looked at and turned down.
TURNED_DOWN = 3


def compares_the_pool(random: Random) -> None:
    """Plain ones are accepted, a few with values taken over; some are found to be no customer at all.

    Of the first with a second proposal, that one is turned down before.
    """
    anja = User.objects.get(roles=[Role.COORDINATOR.value])
    people: list[Person] = list(Person.objects.in_pool().order_by("-number")[LEFT:])
    attach_keys(people)
    to_turn_down, at_a_loss = TURNED_DOWN, True
    for person, proposed in proposals_for_many(people):
        with at(now() - timedelta(hours=random.randint(3, 60))):
            if not proposed:
                if at_a_loss:  # every other one, so that some are found to be none
                    actions.none_fits(person.pk, by=anja)
                at_a_loss = not at_a_loss
            elif proposed and proposed[0].score > PLAIN:
                best, *others = proposed
                if others and to_turn_down:
                    actions.reject(person.pk, customer_id=others[0].customer_id, by=anja)
                    to_turn_down -= 1
                missing = [name for name in actions.TAKEABLE if not getattr(person, name)]
                wanted = [name for name in missing if getattr(best.record, name)]
                if wanted and random.random() < 0.6:
                    actions.take(person.pk, customer_id=best.customer_id, fields=wanted, by=anja)
                else:
                    actions.accept(person.pk, customer_id=best.customer_id, by=anja)
