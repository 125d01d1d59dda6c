"""When it all happened: acts by the day, lived through in their order."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.utils.timezone import get_current_timezone, localdate, now

from einklang.ledger.actions import settle

from .clock import at

Act = Callable[[], object]
#: Acts of the past happen within the working day.
OPENS, HOURS = time(8), 10
#: What happened less than a day ago happened within the last hours, so that its letters are fresh.
FRESH_HOURS = 5


class Diary:
    """Acts with the number of days since; `12.4` is a little before noon twelve days ago."""

    def __init__(self) -> None:
        self._acts: list[tuple[float, Act]] = []

    def on(self, days_ago: float, act: Act) -> None:
        """Write an act down."""
        self._acts.append((days_ago, act))

    def live(self) -> None:
        """Do it all, the earliest first, each with what follows from it."""
        for days_ago, act in sorted(self._acts, key=lambda entry: self.moment(entry[0])):
            with at(self.moment(days_ago)):
                act()
                settle()

    @staticmethod
    def moment(days_ago: float) -> datetime:
        """The time of day goes on with the fraction, so later that day is a larger one."""
        days, part = divmod(days_ago, 1)
        if not days:
            return now() - timedelta(hours=(1 - part) * FRESH_HOURS)
        opens = datetime.combine(localdate() - timedelta(days=int(days)), OPENS, tzinfo=get_current_timezone())
        return opens + timedelta(hours=part * HOURS)
