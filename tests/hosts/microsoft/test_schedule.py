"""Busy times from Microsoft 365: times only, whole, and nothing offered where they are not right."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from einklang.hosts import pages
from einklang.hosts.actions import take
from einklang.hosts.calendars import microsoft
from einklang.hosts.calendars.port import CalendarFailed, NotACalendar, NotAllowed, NotThere, Unreachable
from einklang.hosts.connecting import attach
from einklang.hosts.forms import SourceForm
from einklang.hosts.models import Busy, Host, Kind, Source
from einklang.hosts.refreshing import EVERY, read_due, refresh_now
from einklang.hosts.spans import unpack
from tests.booking.graph import schedules
from tests.booking.graph.schedules import LONGEST, Entry
from tests.booking.graph.server import StandIn

from .conftest import USER

#: getSchedule stands in no contract.
pytestmark = pytest.mark.parametrize("stand_in", ["ours"], indirect=True)
FIRST, LAST = datetime(2027, 3, 21, tzinfo=UTC), datetime(2027, 9, 17, tzinfo=UTC)
WEDNESDAY = datetime(2027, 3, 24, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def seconds(start: datetime, length: timedelta = HOUR) -> tuple[int, int]:
    return int(start.timestamp()), int((start + length).timestamp())


def read(source: Source) -> list[tuple[int, int]]:
    reading = microsoft.read(source, first=FIRST, last=LAST)
    assert reading.whole
    (spans,) = reading.spans.values()
    return spans


def test_busy_tentative_and_away_are_read_free_and_elsewhere_are_not(
    source: Source, stand_in: StandIn
) -> None:
    kinds = ("busy", "tentative", "oof", "unknown", "free", "workingElsewhere")
    stand_in.schedules.calendars[USER] = [
        Entry(WEDNESDAY + n * HOUR, WEDNESDAY + (n + 1) * HOUR, status=kind) for n, kind in enumerate(kinds)
    ]
    assert read(source) == [seconds(WEDNESDAY + n * HOUR) for n in range(4)]


def test_no_question_is_about_more_than_62_days(source: Source, stand_in: StandIn) -> None:
    stand_in.schedules.calendars[USER] = [
        Entry(start, start + HOUR) for start in (FIRST + timedelta(days=n) for n in range(0, 180, 10))
    ]
    assert len(read(source)) == 18
    spans = stand_in.schedules.asked
    assert max(end - start for start, end in spans) <= LONGEST
    assert (spans[0][0], spans[-1][1]) == (FIRST, LAST)
    assert [end for _, end in spans[:-1]] == [start for start, _ in spans[1:]]


def test_an_entry_over_the_border_of_two_questions_is_one(source: Source, stand_in: StandIn) -> None:
    border = FIRST + LONGEST
    stand_in.schedules.calendars[USER] = [Entry(border - HOUR, border + HOUR)]
    assert read(source) == [seconds(border - HOUR, 2 * HOUR)]


def test_interviews_of_ours_in_it_are_taken_by_us_already(
    source: Source, stand_in: StandIn, jonas: Host
) -> None:
    """Microsoft Bookings writes them there: whoever moves theirs would be in their own way."""
    start, end = seconds(WEDNESDAY)
    take(jonas.pk, start - 900, end + 900, by=jonas.pk)
    stand_in.schedules.calendars[USER] = [
        Entry(WEDNESDAY, WEDNESDAY + HOUR),
        Entry(WEDNESDAY, WEDNESDAY + 2 * HOUR, status="tentative"),
    ]
    assert read(source) == [seconds(WEDNESDAY, 2 * HOUR)]


def test_titles_and_places_stand_nowhere(
    source: Source,
    stand_in: StandIn,
    jonas: Host,
    caplog: pytest.LogCaptureFixture,
) -> None:
    stand_in.schedules.calendars[USER] = [Entry(WEDNESDAY, WEDNESDAY + HOUR)]
    with caplog.at_level(logging.DEBUG):
        assert read_due() == 1
    jonas.refresh_from_db()
    assert unpack(jonas.busy) == [seconds(WEDNESDAY)]
    raw = _everything()
    assert b"microsoft" in raw, "what is looked through is what there is"
    for secret in ("Heimlich", "Zahnarzt", "Geheimweg"):
        assert secret not in caplog.text
        assert secret.encode() not in raw


def _everything() -> bytes:
    """Every value of every table, as it stands in the database."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [
                    bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode() for one in row
                ]
    return b"\n".join(found)


def test_read_anew_every_five_minutes(source: Source, stand_in: StandIn, clock: Any) -> None:
    stand_in.schedules.calendars[USER] = [Entry(WEDNESDAY, WEDNESDAY + HOUR)]
    assert (read_due(), read_due()) == (1, 0)
    stand_in.schedules.calendars[USER] = []
    clock.shift(EVERY)
    assert read_due() == 1
    assert Busy.objects.count() == 0


@pytest.mark.parametrize(
    ("trouble", "error"), [("ErrorMailRecipientNotFound", NotThere), ("ErrorAccessDenied", Unreachable)]
)
def test_a_schedule_that_is_not_told_is_no_empty_one(
    source: Source, stand_in: StandIn, trouble: str, error: type[CalendarFailed]
) -> None:
    stand_in.schedules.trouble = trouble
    with pytest.raises(error):
        read(source)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("forbidden", NotAllowed),
        ("gone", Unreachable),
        ("cut", Unreachable),
        ("unknown", Unreachable),
        ("throttled", Unreachable),
    ],
)
def test_what_fails_fails_closed(
    source: Source, stand_in: StandIn, jonas: Host, how: str, error: type[CalendarFailed]
) -> None:
    stand_in.fail("POST", "getSchedule", how, retry_after="90")
    with pytest.raises(error) as failed:
        read(source)
    assert str(failed.value) == ""
    if how == "throttled":
        assert failed.value.retry_after == timedelta(seconds=90)

    stand_in.fail("POST", "getSchedule", how, times=9)
    refresh_now([jonas.pk], older_than=timedelta(0), patience=60)
    assert Source.objects.get().failing_since is not None


def test_times_in_a_zone_that_names_no_rules_are_not_guessed(
    source: Source, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, zone = schedules._said, "(UTC-08:00) Pacific Time (US & Canada)"
    monkeypatch.setattr(schedules, "_said", lambda moment: said(moment) | {"timeZone": zone})
    stand_in.schedules.calendars[USER] = [Entry(WEDNESDAY, WEDNESDAY + HOUR)]
    with pytest.raises(NotACalendar):
        read(source)


def test_without_credentials_nothing_is_read(source: Source, stand_in: StandIn, settings: Any) -> None:
    settings.GRAPH_CLIENT_SECRET = ""
    with pytest.raises(NotAllowed):
        read(source)
    assert (stand_in.seen, stand_in.given) == ([], 0)


def test_it_is_connected_on_the_page_where_the_site_is(jonas: Host, stand_in: StandIn, settings: Any) -> None:
    assert Kind.MICROSOFT in dict(pages.kinds())
    form = SourceForm(Kind.MICROSOFT, {"username": USER})
    assert form.is_valid()
    with pytest.raises(NotThere):
        attach(jonas, Kind.MICROSOFT, form.access)
    stand_in.schedules.calendars[USER] = [Entry(WEDNESDAY, WEDNESDAY + HOUR)]
    attach(jonas, Kind.MICROSOFT, form.access)
    jonas.refresh_from_db()
    assert unpack(jonas.busy) == [seconds(WEDNESDAY)]

    settings.GRAPH_TENANT = ""
    assert Kind.MICROSOFT not in dict(pages.kinds())
