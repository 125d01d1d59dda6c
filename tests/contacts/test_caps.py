"""The arithmetic of the caps, against a second telling that tries every day."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from einklang.contacts.caps import Caps, Why, count
from einklang.policy.period import same_numbered_day
from einklang.policy.reading import parse
from einklang.policy.schema import ContactCaps, Policy
from tests.texts import promised_text

START = datetime(2027, 1, 1, tzinfo=UTC)
MOMENTS = st.lists(
    st.integers(0, 900 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)), max_size=9
)
LIMITS = st.builds(
    ContactCaps,
    days_between=st.integers(1, 400),
    per_year=st.integers(1, 4),
    per_customer_and_year=st.integers(1, 6),
    days_after_refusal=st.just(180),
)


def promise(limits: ContactCaps) -> Policy:
    return parse(promised_text()).model_copy(update={"contact_caps": limits})


def days_of(moments: list[datetime], policy: Policy) -> list[date]:
    return [at.astimezone(policy.zone).date() for at in moments]


def free_on(day: date, own: list[date], theirs: list[date], limits: ContactCaps) -> set[Why]:
    """What hinders on this day, told by days alone."""

    def counting(days: list[date]) -> int:
        return sum(same_numbered_day(one, 12) > day for one in days)

    found = set()
    if own and (day - max(own)).days < limits.days_between:
        found.add(Why.TOO_SOON)
    if counting(own) >= limits.per_year:
        found.add(Why.TOO_OFTEN)
    if counting(theirs) >= limits.per_customer_and_year:
        found.add(Why.CUSTOMER_TOO_OFTEN)
    return found


def whys(caps: Caps) -> set[Why]:
    return {one.why for one in caps.hindrances}


@given(own=MOMENTS, others=MOMENTS, limits=LIMITS)
def test_what_hinders_and_until_when(
    own: list[datetime], others: list[datetime], limits: ContactCaps
) -> None:
    policy, moment = promise(limits), START + timedelta(days=900)
    theirs = own + others
    caps = count(policy, moment, own=own, customers=[theirs], quiet=None)
    today = moment.astimezone(policy.zone).date()
    told = days_of(own, policy), days_of(theirs, policy), limits

    assert whys(caps) == free_on(today, *told)
    for one in caps.hindrances:
        until = one.until.astimezone(policy.zone)
        assert (until.hour, until.minute) == (0, 0)
        assert one.why in free_on(until.date() - timedelta(days=1), *told)
        assert one.why not in free_on(until.date(), *told)


@given(own=MOMENTS, limits=LIMITS)
def test_whoever_keeps_to_it_never_exceeds_a_cap(own: list[datetime], limits: ContactCaps) -> None:
    """Asked at every opportunity that is given, nobody is asked too often in any year."""
    policy, asked = promise(limits), list[datetime]()
    for moment in sorted(own):
        if not count(policy, moment, own=asked, customers=[asked], quiet=None).hindrances:
            asked.append(moment)

    days = days_of(asked, policy)
    assert all((later - day).days >= limits.days_between for day, later in pairwise(days))
    for day in days:
        within = [one for one in days if day <= one < same_numbered_day(day, 12)]
        assert len(within) <= min(limits.per_year, limits.per_customer_and_year)


def test_of_several_customers_the_fuller_one_counts() -> None:
    policy = parse(promised_text())
    full = [START + timedelta(days=n) for n in range(6)]
    caps = count(policy, START + timedelta(days=99), own=[], customers=[[START], full], quiet=None)

    assert caps.customer_used == 6
    assert whys(caps) == {Why.CUSTOMER_TOO_OFTEN}


def test_nobody_asked_and_no_customer_known() -> None:
    caps = count(parse(promised_text()), START, own=[], customers=[], quiet=None)

    assert (caps.used, caps.customer_used, caps.last_at, caps.next_at) == (0, None, None, None)
