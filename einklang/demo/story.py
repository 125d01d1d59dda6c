"""Two and a half years of an interview programme: who came, what they allowed, and how it ended for some."""

from random import Random

from einklang.consent.models import Way
from einklang.rights.models import Right

from .acting import (
    allows_also,
    claims,
    confirms,
    declines,
    hears_from_us,
    is_answered,
    renews,
    signs_up,
    takes_back,
    talks,
    the_clock_strikes,
)
from .cast import Cast, Company, Somebody
from .diary import Diary

#: The day before the first form.
BEGINNING = 900
ALL = frozenset({"storage", "recording", "observation"})
SIZES = (1, 2, 1, 3, 2, 4, 1, 2, 5, 2, 3)


class Story:
    """Writes everything into the diary; always the same for the same seed."""

    def __init__(self, diary: Diary, seed: int) -> None:
        self.diary, self.random = diary, Random(seed)  # noqa: S311  a story is no secret
        self.cast = Cast(self.random)
        self.companies: list[Company] = []
        self.pool: list[Somebody] = []

    def write(self) -> None:
        """All chapters."""
        self.teams()
        self.some_change_their_mind()
        self.some_renew_and_some_end()
        self.some_leave()
        self.some_stay_silent()
        self.some_claim_a_right()
        self.years_pass()

    def joins(self, who: Somebody, day: int, *, consents: frozenset[str] | None = None) -> Somebody:
        """Form in the morning, click at noon."""
        who.consents = consents or who.consents
        self.diary.on(day + 0.1, lambda: signs_up(who))
        self.diary.on(day + 0.4, lambda: confirms(who))
        return who

    def single(self) -> Somebody:
        """Somebody new, at a customer that has people here already, or at a new one."""
        company = self.random.choice(self.companies) if self.random.random() < 0.5 else None
        return self.cast.somebody(company)

    def teams(self) -> None:
        """Customers with one to five people; every other time one fills in the form for all."""
        for turn in range(51):
            company, shared = self.cast.company(), turn in (3, 14, 27)
            team = [self.cast.somebody(company, shared=shared) for _ in range(SIZES[turn % len(SIZES)])]
            day = self.random.randint(20, 640)
            if turn % 2:
                self._together(team, day)
            else:
                for late, one in enumerate(team):
                    self.joins(one, max(16, day - 3 * late))
            self._interviews(team, day)
            self.companies.append(company)
            self.pool += team

    def _together(self, team: list[Somebody], day: int) -> None:
        first, *others = team
        self.diary.on(day + 0.1, lambda: signs_up(first, *others))
        self.diary.on(day + 0.3, lambda: confirms(first))
        for late, one in enumerate(others, start=1):
            self.diary.on(day - late + 0.5, lambda one=one: confirms(one))  # type: ignore[misc]

    def _interviews(self, team: list[Somebody], day: int) -> None:
        willing = [one for one in team if "recording" in one.consents][:3]
        if willing and day > 40 and self.random.random() < 0.5:
            minutes = self.random.randint(35, 62)
            self.diary.on(self.random.randint(6, day - 14) + 0.8, lambda: talks(willing, minutes=minutes))
        elif day > 40 and self.random.random() < 0.6:
            self.diary.on(self.random.randint(6, day - 14) + 0.7, lambda: hears_from_us(team[0]))

    def some_change_their_mind(self) -> None:
        """One consent taken back, another given later."""
        careful = [self.joins(self.single(), 90 + 30 * n, consents=ALL) for n in range(6)]
        for day, (one, what) in enumerate(zip(careful, ("recording", "observation") * 3, strict=True), start=3):
            self.diary.on(day * 6 + 0.6, lambda one=one, what=what: takes_back(one, what))  # type: ignore[misc]
        for day in (24, 120, 210, 300):
            one = self.joins(self.single(), day + 40, consents=frozenset({"storage"}))
            self.diary.on(day + 0.2, lambda one=one: allows_also(one, "recording"))  # type: ignore[misc]

    def some_renew_and_some_end(self) -> None:
        """Two years are a long time: renewed, ending soon, ended."""
        for turn in range(14):
            joined = 705 + 13 * turn
            one = self.joins(self.single(), joined)
            self.diary.on(joined - 672 + 0.05, the_clock_strikes)
            self.diary.on(joined - 690 + 0.3, lambda one=one: renews(one))  # type: ignore[misc]
        for days_left in (2, 4, 7, 9, 12, 13, 17, 21, 24, 28, 31, 35, 38, 42, 46, 49, 53, 57):
            self.joins(self.single(), 730 - days_left)
            self.diary.on(670 - (730 - days_left) + 0.05 if days_left > 60 else 60 - days_left + 1.05, the_clock_strikes)
        for joined in (738, 745, 752, 761, 790, 820):
            self.joins(self.single(), joined)
            self.diary.on(joined - 731 + 0.05, the_clock_strikes)

    def some_leave(self) -> None:
        """Gone for good; or without a name, where a recording may stay."""
        for turn in range(14):
            one = self.joins(self.single(), 60 + 40 * turn)
            way = (Way.MAIL_LINK, Way.OWN_PAGE)[turn % 2]
            self.diary.on(10 + 36 * turn + 0.6, lambda one=one, way=way: takes_back(one, way=way))  # type: ignore[misc]
        for day in (35, 110, 230, 380):
            one = self.joins(self.single(), day + 90, consents=ALL)
            self.diary.on(day + 60.3, lambda one=one: talks([one], minutes=48))  # type: ignore[misc]
            self.diary.on(day + 0.5, lambda one=one: takes_back(one, "storage"))  # type: ignore[misc]

    def some_stay_silent(self) -> None:
        """Named, or signed up and never confirmed: some still may, some are gone."""
        for day in (1, 2, 3, 5, 6, 40, 130, 260, 410):
            one = self.cast.somebody()
            self.diary.on(day + 0.3, lambda one=one: signs_up(one))  # type: ignore[misc]
            self.diary.on(max(0, day - 8) + 0.9, the_clock_strikes)
        for day in (1, 2, 4, 6, 9, 12, 60, 190, 330):
            one = self.cast.somebody()
            silent = [self.cast.somebody(one.company) for _ in range(1 + day % 2)]
            self.diary.on(day + 0.2, lambda one=one, silent=silent: signs_up(one, *silent))  # type: ignore[misc]
            self.diary.on(day + 0.4, lambda one=one: confirms(one))  # type: ignore[misc]
            if day > 14:
                self.diary.on(day - 2 + 0.5, lambda silent=silent: declines(silent[0]))  # type: ignore[misc]
                self.diary.on(day - 16 + 0.05, the_clock_strikes)

    def some_claim_a_right(self) -> None:
        """Open requests with their clocks, answered ones, frozen and objecting people."""
        open_since = {
            Right.ACCESS: (2, 13, 26),
            Right.PORTABILITY: (6, 19),
            Right.RECTIFICATION: (9,),
            Right.RESTRICTION: (4, 11, 23),
            Right.OBJECTION: (3, 8, 16, 25),
        }
        for right, days in open_since.items():
            for day in days:
                one = self.joins(self.single(), day + self.random.randint(60, 500))
                self.diary.on(day + 0.5, lambda one=one, right=right: claims(one, right))  # type: ignore[misc]
        # Frozen before the two years were over: kept, unread, until the restriction is lifted.
        one = self.joins(self.single(), 733)
        self.diary.on(18.5, lambda: claims(one, Right.RESTRICTION))
        for day in (45, 150, 320, 470):
            asking = self.joins(self.single(), day + 60)
            self.diary.on(day + 0.5, lambda asking=asking: claims(asking, Right.ACCESS))  # type: ignore[misc]
            self.diary.on(day - 9 + 0.5, lambda asking=asking: is_answered(asking))  # type: ignore[misc]

    def years_pass(self) -> None:
        """The scheduler came by, if only now and then."""
        for day in (800, 700, 600, 500, 400, 300, 200, 100, 30, 20, 15, 9, 5, 2):
            self.diary.on(day + 0.97, the_clock_strikes)
