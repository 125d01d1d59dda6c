"""How often somebody may be asked: the arithmetic of the policy's caps, on moments alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from einklang.policy.period import Period
from einklang.policy.schema import Policy

YEAR = Period.parse("P1Y")


class Why(Enum):
    """The caps, which a reason can override."""

    TOO_SOON = "too-soon"
    TOO_OFTEN = "too-often"
    CUSTOMER_TOO_OFTEN = "customer-too-often"
    REFUSED = "refused"


@dataclass(frozen=True)
class Hindrance:
    """A cap that stands in the way, and from when on it no longer does."""

    why: Why
    until: datetime


@dataclass(frozen=True)
class Caps:
    """How often somebody, and everybody at their customer, was asked within a year, and may be."""

    used: int
    of: int
    #: None where no customer is known.
    customer_used: int | None
    customer_of: int
    last_at: datetime | None
    hindrances: tuple[Hindrance, ...]

    @property
    def next_at(self) -> datetime | None:
        """From when on nothing stands in the way; None where that is now."""
        return max((one.until for one in self.hindrances), default=None)

    @property
    def seen(self) -> str:
        """By which a page says later what it has shown: another one as soon as anybody is asked once more."""
        last = self.last_at.isoformat() if self.last_at else "never"
        why = ",".join(one.why.value for one in self.hindrances)
        return f"{last} {self.used} {self.customer_used} {why}"


def count(
    promise: Policy,
    moment: datetime,
    *,
    own: Iterable[datetime],
    customers: list[list[datetime]],
    quiet: datetime | None,
) -> Caps:
    """How somebody stands at this moment who was asked at `own`, people of their customers at `customers`.

    `quiet` is until when they are left alone after a no. A contact counts for a year, or for the days
    between two, until the first minute of the day with which that ends.
    """
    limits = promise.contact_caps
    last = max(own := list(own), default=None)
    used = within_a_year(own, promise, moment)
    theirs = [within_a_year(one, promise, moment) for one in customers]
    between = Period.parse(f"P{limits.days_between}D")
    ends = {
        Why.TOO_SOON: between.end(last, promise.zone) if last else None,
        Why.TOO_OFTEN: room_from(used, limits.per_year, promise),
        Why.CUSTOMER_TOO_OFTEN: max(
            filter(None, (room_from(one, limits.per_customer_and_year, promise) for one in theirs)),
            default=None,
        ),
        Why.REFUSED: quiet,
    }
    return Caps(
        used=len(used),
        of=limits.per_year,
        customer_used=max(map(len, theirs), default=None),
        customer_of=limits.per_customer_and_year,
        last_at=last,
        hindrances=tuple(Hindrance(why, until) for why, until in ends.items() if until and until > moment),
    )


def within_a_year(moments: Iterable[datetime], promise: Policy, moment: datetime) -> list[datetime]:
    """Those that still count, oldest first."""
    return sorted(at for at in moments if YEAR.end(at, promise.zone) > moment)


def room_from(used: list[datetime], most: int, promise: Policy) -> datetime | None:
    """From when on there is room again, given those that count, oldest first; None where there is now."""
    return YEAR.end(used[len(used) - most], promise.zone) if len(used) >= most else None


def nothing_before(promise: Policy, moment: datetime) -> datetime:
    """What was before this cannot count; a little generous, since the exact end is a calendar day."""
    return moment - timedelta(days=max(367, promise.contact_caps.days_between + 1))
