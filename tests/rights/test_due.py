"""Deadlines under Regulation 1182/71 (SPEC 2.18)."""

from calendar import monthrange
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from einklang.rights.clock import deadline, due, free_days

HAMBURG = "DE-HH"


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2027-01-31", "2027-03-01"),  # no 31 February: the last day, a Sunday, moves to Monday
        ("2027-04-15", "2027-05-18"),  # Saturday, and Whit Monday after it
        ("2027-02-26", "2027-03-30"),  # Good Friday until Easter Monday
        ("2028-01-31", "2028-02-29"),
        ("2027-01-29", "2027-03-01"),
        ("2026-11-24", "2026-12-24"),
        ("2026-11-25", "2026-12-28"),  # Christmas, and the weekend after
        ("2026-12-01", "2027-01-04"),  # New Year's Day is a Friday
        ("2027-09-30", "2027-11-01"),  # All Saints' Day is no holiday in Hamburg
        ("2026-12-31", "2027-02-01"),
    ],
)
def test_the_day_is(received: str, expected: str) -> None:
    assert due(date.fromisoformat(received), state=HAMBURG) == date.fromisoformat(expected)


def test_the_holidays_are_those_of_the_controllers_state() -> None:
    reformation = date(2029, 9, 30)  # 31 October 2029 would be a month and a day; the 30th is a Tuesday

    assert due(reformation, state=HAMBURG) == date(2029, 10, 30)
    assert due(date(2029, 10, 1), state="DE-BY") == date(2029, 11, 2)
    assert due(date(2029, 10, 1), state=HAMBURG) == date(2029, 11, 1)


def test_two_more_months_end_on_the_same_numbered_day() -> None:
    assert due(date(2026, 11, 23), state=HAMBURG, months=3) == date(2027, 2, 23)


@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)), st.sampled_from([HAMBURG, "DE-BY", "DE", "DE-SN"]))
def test_it_is_a_working_day_never_before_the_same_numbered_day_and_the_first_such(
    received: date, state: str
) -> None:
    year, month = divmod(received.year * 12 + received.month, 12)
    same = date(year, month + 1, min(received.day, monthrange(year, month + 1)[1]))
    country, _, part = state.partition("-")
    free = holidays.country_holidays(country, subdiv=part or None, years=[year, year + 1])
    last = due(received, state=state)

    assert last.weekday() < 5
    assert last not in free
    between = [same + timedelta(days=n) for n in range((last - same).days)]
    assert all(day.weekday() >= 5 or day in free for day in between)
    assert last >= same


def test_the_deadline_names_every_free_day_it_moved_over() -> None:
    end = deadline(date(2027, 2, 26), state=HAMBURG, language="en")

    assert (end.numbered, end.due) == (date(2027, 3, 26), date(2027, 3, 30))
    assert [name for _, name in end.moved_over] == ["Good Friday", "", "", "Easter Monday"]


@given(st.dates(date(2024, 1, 1), date(2060, 1, 1)), st.integers(0, 400), st.sampled_from([1, 3]))
def test_days_for_which_the_clock_rested_come_before_weekends_and_holidays(
    received: date, rested: int, months: int
) -> None:
    without = deadline(received, state=HAMBURG, months=months)
    end = deadline(received, state=HAMBURG, months=months, paused_days=rested)

    assert end.numbered - without.numbered == timedelta(days=rested)
    assert {day for day, _ in end.moved_over} == free_days(HAMBURG, end.numbered, end.due)
    assert end.due not in free_days(HAMBURG, end.due, end.due)
