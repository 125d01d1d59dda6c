"""When it all happened: acts by the day, lived through in their order."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils.timezone import get_current_timezone, localdate, now

from einklang.consent.actions import TooLate
from einklang.people.models import Person
from einklang.people.queries import LinkEnded
from einklang.room.actions import NotEverybodyAllows

from .clock import at

#: Acts of the past happen within the working day.
OPENS, HOURS = time(8), 10
#: What comes too late under a policy with shorter periods than the shipped one did not happen then.
REFUSALS = (LinkEnded, NotEverybodyAllows, Person.DoesNotExist, TooLate)


class Diary:
    """Acts by the number of days since; the fraction is the time of day, from 8:00 (.0) to 18:00 (.99)."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, Callable[[], object]]] = []

    def on(self, days_ago: float, act: Callable[..., object], *who: Any, **how: Any) -> None:
        """Write down that somebody did something, a day ago or more."""
        days, part = divmod(days_ago, 1)
        opens = datetime.combine(localdate() - timedelta(days=days), OPENS, tzinfo=get_current_timezone())
        self._acts.append((opens + timedelta(hours=part * HOURS), partial(act, *who, **how)))

    def lately(self, hours_ago: float, act: Callable[..., object], *who: Any, **how: Any) -> None:
        """Write down what happened just now; its letters are still to be delivered."""
        self._acts.append((now() - timedelta(hours=hours_ago), partial(act, *who, **how)))

    def live(self, follow: Callable[[], object]) -> None:
        """Do it all, the earliest first; after each act `follow` settles what is owed because of it."""
        for moment, act in sorted(self._acts, key=lambda entry: entry[0]):
            with at(moment), suppress(*REFUSALS):
                act()
                follow()
        self._acts.clear()
