"""Calendar years are calendar years, and nothing is ever moved to a working day (SPEC promise 9)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einklang.policy.period import Period, same_numbered_day

BERLIN = ZoneInfo("Europe/Berlin")
moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


def ends(iso: str, start: datetime) -> datetime:
    return Period.parse(iso).end(start, BERLIN)


@pytest.mark.parametrize(
    ("iso", "start", "end"),
    [
        ("P2Y", datetime(2028, 2, 29, 14, 30, tzinfo=BERLIN), datetime(2030, 2, 28, tzinfo=BERLIN)),
        ("P1M", datetime(2027, 1, 31, 9, 0, tzinfo=BERLIN), datetime(2027, 2, 28, tzinfo=BERLIN)),
        ("P2Y", datetime(2026, 12, 31, 23, 30, tzinfo=UTC), datetime(2029, 1, 1, tzinfo=BERLIN)),
        ("P7D", datetime(2027, 3, 21, 1, 0, tzinfo=BERLIN), datetime(2027, 3, 28, tzinfo=BERLIN)),
        ("P1D", datetime(2027, 10, 30, 23, 59, tzinfo=BERLIN), datetime(2027, 10, 31, tzinfo=BERLIN)),
        ("P1Y6M10D", datetime(2027, 1, 1, tzinfo=BERLIN), datetime(2028, 7, 11, tzinfo=BERLIN)),
        ("P2W", datetime(2027, 1, 1, tzinfo=BERLIN), datetime(2027, 1, 15, tzinfo=BERLIN)),
    ],
)
def test_a_calendar_period_ends_at_the_first_minute_of_its_day(iso, start, end):
    assert ends(iso, start) == end


def test_hours_are_exact_over_the_night_the_clocks_change():
    evening = datetime(2027, 3, 27, 20, 0, tzinfo=BERLIN)

    assert ends("PT24H", evening) - evening.astimezone(UTC) == timedelta(hours=24)
    assert ends("PT24H", evening).hour == 21


def test_a_day_is_not_twenty_four_hours():
    start = datetime(2027, 5, 5, 12, 0, tzinfo=BERLIN)

    assert ends("P1D", start) < ends("PT24H", start)


@given(moments, st.integers(1, 40))
def test_the_end_is_the_same_numbered_local_day_at_midnight(start, years):
    local = start.astimezone(BERLIN).date()
    end = ends(f"P{years}Y", start)

    assert (end.hour, end.minute) == (0, 0)
    assert (end.year, end.month) == (local.year + years, local.month)
    assert end.day == local.day or (local.month, local.day, end.day) == (2, 29, 28)


@given(moments, st.integers(1, 4000))
def test_days_are_counted_on_the_calendar_and_never_shifted(start, days):
    assert ends(f"P{days}D", start).date() == start.astimezone(BERLIN).date() + timedelta(days=days)


@given(moments, st.integers(1, 4000))
def test_a_warning_lies_before_the_end_by_whole_days(start, days):
    period = Period.parse(f"P{days}D")
    end = period.end(start, BERLIN)

    assert period.before(end, BERLIN).date() == start.astimezone(BERLIN).date()


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-400, 400))
def test_a_month_never_leaves_the_month_it_lands_in(day, months):
    found = same_numbered_day(day, months)

    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day <= day.day


@pytest.mark.parametrize("wrong", ["", "P", "2Y", "P0D", "P1DT2H", "PT", "P-1Y", "P1.5Y", "PT30M", 3, None])
def test_anything_else_is_no_period(wrong):
    with pytest.raises(ValueError, match="a period such as P2Y"):
        Period.parse(wrong)


def test_a_moment_without_a_zone_has_no_end():
    with pytest.raises(ValueError, match="time zone"):
        ends("P1D", datetime(2027, 1, 1))


@pytest.mark.parametrize(
    ("iso", "german", "after", "english"),
    [
        ("P2Y", "2 Jahre", "2 Jahren", "2 years"),
        ("P1Y", "1 Jahr", "1 Jahr", "1 year"),
        ("P6M", "6 Monate", "6 Monaten", "6 months"),
        ("P90D", "90 Tage", "90 Tagen", "90 days"),
        ("PT24H", "24 Stunden", "24 Stunden", "24 hours"),
        ("P1Y6M", "1 Jahr und 6 Monate", "1 Jahr und 6 Monaten", "1 year and 6 months"),
    ],
)
def test_a_period_in_words(iso, german, after, english):
    period = Period.parse(iso)

    assert period.words("de") == german
    assert period.words("de", dative=True) == after
    assert period.words("en") == english
