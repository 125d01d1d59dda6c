from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from einklang.ui import dates
from einklang.ui.templatetags.ui import on, thousands

FIXED = "\u00a0"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de", f"Donnerstag, 4.{FIXED}März{FIXED}2027"), ("en", f"Thursday, 4{FIXED}March{FIXED}2027")],
)
def test_a_day_is_written_with_its_weekday_and_does_not_break(language, expected):
    with translation.override(language):
        assert dates.day(date(2027, 3, 4)) == expected


def test_a_moment_is_told_in_the_local_zone():
    with translation.override("de"):
        told = dates.moment(datetime(2027, 3, 4, 9, 0, tzinfo=UTC))
    assert told == f"Donnerstag, 4.{FIXED}März{FIXED}2027, 10:00{FIXED}Uhr"


def test_a_moment_shortly_before_midnight_in_utc_belongs_to_the_local_day():
    with translation.override("de"):
        assert dates.short_day(datetime(2027, 3, 3, 23, 30, tzinfo=UTC)) == "04.03.2027"


def test_machines_read_the_date_too():
    with translation.override("en"):
        assert (
            on(date(2027, 3, 4), "short_day") == f'<time datetime="2027-03-04">4{FIXED}Mar{FIXED}2027</time>'
        )


def test_machines_read_the_local_day_of_a_moment():
    with translation.override("en"):
        assert 'datetime="2028-11-23"' in on(datetime(2028, 11, 22, 23, 0, tzinfo=UTC))
        assert 'datetime="2028-11-23T00:00+01:00"' in on(datetime(2028, 11, 22, 23, 0, tzinfo=UTC), "moment")


def test_nothing_is_written_for_no_date():
    assert on(None) == ""


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        ("de", 1840, "1.840"),
        ("en", "1840", "1,840"),
        ("de", None, ""),
        ("de", "viele", "viele"),
        ("de", 7, "7"),
    ],
)
def test_numbers_are_grouped_as_the_language_does(language, value, expected):
    with translation.override(language):
        assert thousands(value) == expected
