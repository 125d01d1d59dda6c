"""The sample programme: some two hundred invented people in every state, with two and a half years behind them."""

from datetime import timedelta
from functools import partial
from random import Random

from django.db import transaction
from django.utils.timezone import now

from einklang.front.actions import ask_to_sign_in
from einklang.ledger.actions import settle
from einklang.people.models import Person, State
from einklang.pool.actions import ask_new_address
from einklang.retention.actions import tick
from einklang.rights.actions import withdraw_unverified
from einklang.staff.actions import note_reading
from einklang.staff.models import Reading, Role, User

from .acting import confirms, deliver, hears_from_us, id_of, signs_up, takes_back
from .cast import Somebody
from .clock import at
from .diary import Diary
from .doors import STAFF, colleague
from .story import ALL, Story

SEED = 2018


@transaction.atomic
def load() -> None:
    """Fill a database without people with the sample programme; where there are people, nothing changes.

    Wants a published policy. All of it is there with the commit, or nothing.
    """
    if Person.objects.exists():
        return
    diary = Diary()
    story = Story(diary, SEED)
    story.write()
    diary.live()
    deliver()
    read_by_staff(story)
    today(story)


def today(story: Story) -> None:
    """The last hours, whose letters are still to be delivered: something of everything to click on."""
    ...
