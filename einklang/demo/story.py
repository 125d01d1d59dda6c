"""Two and a half years of an interview programme: who came, what they allowed, and how it ended for some."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from django.utils.timezone import get_current_timezone, localdate

from einklang.consent.models import Way
from einklang.contacts.models import Answer
from einklang.policy import queries as policy
from einklang.rights.models import Right

from .acting import (
    allows_also,
    claims,
    completes,
    confirms,
    declines,
    hears_from_us,
    is_answered,
    renews,
    signs_up,
    takes_back,
    talks,
)
from .cast import Cast, Company, Somebody
from .diary import Diary
from .past import the_clock_strikes

ALL = frozenset({"storage", "recording", "observation"})
SIZES = (1, 2, 1, 3, 2, 4, 1, 2, 5, 2, 3)


def beginning() -> datetime:
    """When the programme's notice was published: well before the first form of the story."""
    return datetime.combine(localdate() - timedelta(days=900), time(9), tzinfo=get_current_timezone())


def joined_to_end_in(days: int) -> int:
    """How many days ago somebody signed up whose storage ends in so many days (or ended, below zero)."""
    promise = policy.current()
    keep = promise.processings["storage"].keep.for_
    assert keep is not None, "the storage has a clock of its own"
    end = datetime.combine(localdate() + timedelta(days=days), time(12), tzinfo=promise.zone)
    return (localdate() - keep.before(end, promise.zone).date()).days


class Story:
    """Writes everything into the diary; the same for the same seed and day."""

    def __init__(self, diary: Diary, seed: int) -> None:
        self.on: Callable[..., None] = diary.on
        self.random = Random(seed)  # noqa: S311  a story is no secret
        self.cast = Cast(self.random)
        self.companies: list[Company] = []
        self.pool: list[Somebody] = []

    def write(self) -> None:
        """All chapters."""
        self.teams()
        self.some_are_asked()
        self.some_change_their_mind()
        self.some_renew()
        self.some_end()
        self.some_leave()
        self.some_stay_silent()
        self.some_claim_a_right()
        self.some_come_twice()
        for day in (800, 700, 600, 500, 400, 300, 200, 100, 30, 20, 15, 9, 5, 2):
            self.on(day + 0.97, the_clock_strikes)

    def joins(self, day: int, *, consents: frozenset[str] | None = None) -> Somebody:
        """Somebody new comes; half of them have colleagues here already."""
        company = self.random.choice(self.companies) if self.random.random() < 0.5 else None
        return self.comes(self.cast.somebody(company), day, consents=consents)

    def comes(self, who: Somebody, day: int, *, consents: frozenset[str] | None = None) -> Somebody:
        """Form in the morning, click at noon."""
        who.consents = consents or who.consents
        self.on(day + 0.1, signs_up, who)
        self.on(day + 0.4, confirms, who)
        return who

    def teams(self) -> None:
        """Customers with one to five people; every other time one fills in the form for all."""
        for turn in range(51):
            company, shared = self.cast.company(), turn in (3, 14, 27)
            team = [self.cast.somebody(company, shared=shared) for _ in range(SIZES[turn % len(SIZES)])]
            day = self.random.randint(6, 84) if turn % 3 == 0 else self.random.randint(85, 640)
            if turn % 2:
                self.together(team, day)
            else:
                for late, one in enumerate(team):
                    self.comes(one, max(1, day - 3 * late))
            self.meets_us(team, day)
            self.companies.append(company)
            self.pool += team

    def together(self, team: list[Somebody], day: int) -> None:
        first, *others = team
        self.on(day + 0.1, signs_up, first, *others)
        self.on(day + 0.3, confirms, first)
        for late, one in enumerate(others, start=1):
            self.on(day - late + 0.5, confirms, one)
            if late < 3:
                self.on(day - late + 0.6, completes, one)

    def meets_us(self, team: list[Somebody], day: int) -> None:
        willing = [one for one in team if "recording" in one.consents][:3]
        lucky, minutes = self.random.random(), self.random.randint(35, 62)
        met_on = self.random.randint(4, max(5, day - 14))
        if willing and lucky < 0.45:
            self.on(met_on + 0.8, talks, willing, minutes=minutes)
        elif lucky < 0.7:
            self.on(met_on + 0.7, hears_from_us, team[0])

    def some_are_asked(self) -> None:
        """Most say yes or nothing, some not now, a few never again; one customer is asked to the limit."""
        says = (Answer.YES, None, Answer.NOT_NOW, None, Answer.YES, Answer.NEVER, None)
        for turn, one in enumerate(self.pool[::3]):
            self.on(3 + 5 * turn + 0.55, hears_from_us, one, says[turn % len(says)])
        largest = max(self.companies, key=lambda company: sum(one.company is company for one in self.pool))
        team = [one for one in self.pool if one.company is largest]
        for turn, one in enumerate([*team, *team]):
            self.on(170 - 20 * turn + 0.6, hears_from_us, one)
        self.on(1.6, hears_from_us, team[0], because="Das Team hat selbst um ein weiteres Gespräch gebeten.")

    def some_change_their_mind(self) -> None:
        """One consent taken back, another given later."""
        for turn in range(6):
            one = self.joins(90 + 30 * turn, consents=ALL)
            self.on(18 + 6 * turn + 0.6, takes_back, one, ("recording", "observation")[turn % 2])
        for day in (24, 120, 210, 300):
            one = self.joins(day + 40, consents=frozenset({"storage"}))
            self.on(day + 0.2, allows_also, one, "recording")

    def some_renew(self) -> None:
        """They were asked sixty days before the end and clicked."""
        for turn in range(14):
            days = 25 - 13 * turn
            one = self.joins(joined_to_end_in(days))
            self.on(60 - days - 2 + 0.05, the_clock_strikes)
            self.on(60 - days - 20 + 0.3, renews, one)

    def some_end(self) -> None:
        """Two years are a long time: some are asked, some have not answered."""
        for days in (2, 4, 7, 9, 12, 13, 17, 21, 24, 28, 31, 35, 38, 42, 46, 49, 53, 57, 60):
            self.joins(joined_to_end_in(days))
            if days < 60:  # the last one is asked today
                self.on(60 - days + 0.05, the_clock_strikes)
        for days in (-3, -9, -17, -30, -60, -90):
            self.joins(joined_to_end_in(days))
            self.on(0.05 - days, the_clock_strikes)

    def some_leave(self) -> None:
        """Gone for good; or without a name, where a recording may stay."""
        for turn in range(14):
            one = self.joins(60 + 40 * turn)
            self.on(10 + 36 * turn + 0.6, takes_back, one, way=(Way.MAIL_LINK, Way.OWN_PAGE)[turn % 2])
        for day in (35, 110, 230, 380):
            one = self.joins(day + 90, consents=ALL)
            self.on(day + 60.3, talks, [one], minutes=48)
            self.on(day + 0.5, takes_back, one, "storage")

    def some_stay_silent(self) -> None:
        """Named, or signed up and never confirmed: some still may, some are gone."""
        for day in (1, 2, 3, 5, 6, 40, 130, 260, 410):
            self.on(day + 0.3, signs_up, self.cast.somebody())
            if day > 7:
                self.on(day - 8 + 0.9, the_clock_strikes)
        for day in (1, 2, 4, 6, 9, 12, 60, 190, 330):
            one = self.cast.somebody()
            silent = [self.cast.somebody(one.company) for _ in range(1 + day % 2)]
            self.on(day + 0.2, signs_up, one, *silent)
            self.on(day + 0.4, confirms, one)
            if day > 14:
                self.on(day - 2 + 0.5, declines, silent[0])
                self.on(day - 15 + 0.05, the_clock_strikes)

    def some_claim_a_right(self) -> None:
        """Open requests with their clocks, answered ones, frozen and objecting people."""
        open_since = {
            Right.ACCESS: (2, 13, 26),
            Right.PORTABILITY: (6, 19),
            Right.RECTIFICATION: (9,),
            Right.RECIPIENTS: (5,),
            Right.RESTRICTION: (4, 11, 23),
            Right.OBJECTION: (3, 8, 16, 25),
        }
        for right, days in open_since.items():
            for day in days:
                one = self.joins(day + self.random.randint(60, 500))
                self.on(day + 0.5, claims, one, right)
        # Frozen before the two years were over: kept and not read until the restriction is lifted.
        self.on(18.5, claims, self.joins(joined_to_end_in(-3)), Right.RESTRICTION)
        for day in (45, 150, 320, 470):
            asking = self.joins(day + 60)
            self.on(day + 0.5, claims, asking, Right.ACCESS)
            self.on(day - 9 + 0.5, is_answered, asking)

    def some_come_twice(self) -> None:
        """For a second customer, under another address; nobody has decided yet whether it is one person."""
        for day, taken_back in ((260, ()), (140, ("recording",))):
            one = self.joins(day, consents=ALL)
            company = self.cast.company()
            local = one.email.partition("@")[0]
            again = replace(one, company=company, email=f"{local}@{company.domain}", consents=ALL)
            self.comes(again, day - 90)
            if taken_back:
                self.on(day - 100, takes_back, again, *taken_back)
