"""The engine finds what an oracle finds minute by minute, on days of 23, 23.5, 24.5 and 25 hours too."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from einklang.hosts import slots
from einklang.hosts.slots import Calendar
from einklang.hosts.spans import merge, pack, unpack

from .oracle import free_starts

#: Sundays on which the clocks change, and an ordinary one.
CHANGES = {
    "Europe/Berlin": [date(2027, 3, 28), date(2027, 10, 31), date(2027, 6, 13)],
    "Europe/Dublin": [date(2027, 3, 28), date(2027, 10, 31), date(2027, 6, 13)],
    "Australia/Lord_Howe": [date(2027, 4, 4), date(2027, 10, 3), date(2027, 6, 13)],
}
MINUTE, DAY = 60, 86400
FIVES = st.integers(0, 287).map(lambda number: number * 5)


@st.composite
def hours(draw: Any) -> tuple[int, int]:
    begin = draw(FIVES)
    return begin, min(begin + draw(st.integers(1, 120)) * 5, 1440)


@st.composite
def calendars(draw: Any, *, around: int) -> Calendar:
    zone = draw(st.sampled_from(sorted(CHANGES)))
    near = st.integers(-4, 4).map(lambda days: date.fromordinal(719163 + around // DAY + days))
    edge = st.none() | near
    weekly = st.tuples(st.integers(0, 6) | st.just(6), hours(), edge, edge)
    special = st.dictionaries(near, st.lists(hours(), max_size=3), max_size=3)
    moments = st.integers(-3 * DAY, 3 * DAY).map(lambda seconds: around + seconds)
    spans = st.lists(st.tuples(moments, st.integers(0, 90 * MINUTE)), max_size=12)
    return Calendar(
        zone=zone,
        before=draw(st.integers(0, 12)) * 5,
        after=draw(st.integers(0, 12)) * 5,
        notice_hours=draw(st.sampled_from([0, 1, 24, 48])),
        horizon_days=draw(st.sampled_from([0, 1, 3, 60])),
        per_day=draw(st.integers(1, 3)),
        weekly=[(day, *when, since, until) for day, when, since, until in draw(st.lists(weekly, max_size=8))],
        special=list(draw(special).items()),
        busy=pack((begin, begin + length) for begin, length in draw(spans)),
        taken=apart(draw(st.lists(st.tuples(moments, st.integers(1, 24)), max_size=6))),
    )


def apart(wanted: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of whole cells, of which the guard lets no two overlap."""
    kept: list[tuple[int, int]] = []
    for moment, cells in wanted:
        begin, end = moment // 300 * 300, (moment // 300 + cells) * 300
        if all(end <= since or until <= begin for since, until in kept):
            kept.append((begin, end))
    return kept


@st.composite
def questions(draw: Any) -> dict[str, int]:
    sunday = draw(st.sampled_from(sorted({day for days in CHANGES.values() for day in days})))
    around = int(datetime(sunday.year, sunday.month, sunday.day, 12, tzinfo=ZoneInfo("UTC")).timestamp())
    first = around + draw(st.integers(-2 * DAY, DAY))
    return {
        "minutes": draw(st.sampled_from([5, 15, 30, 45, 60, 90])),
        "step": draw(st.sampled_from([5, 15, 30, 45, 60])),
        "first": first,
        "last": first + draw(st.integers(1, 2 * DAY)),
        "at": around + draw(st.integers(-3 * DAY, DAY)),
    }


@st.composite
def everything(draw: Any) -> tuple[list[Calendar], dict[str, int]]:
    question = draw(questions())
    return draw(st.lists(calendars(around=question["first"]), min_size=1, max_size=3)), question


def found(hosts: list[Calendar], question: dict[str, int]) -> list[list[int]]:
    """The starts of each host, from one question about all of them."""
    positions, starts = slots.free(hosts, **question)
    pairs = list(zip(positions.tolist(), starts.tolist(), strict=True))
    return [[start for position, start in pairs if position == host] for host in range(len(hosts))]


@settings(max_examples=300, deadline=None)
@given(everything())
def test_the_engine_finds_what_the_oracle_finds(given: tuple[list[Calendar], dict[str, int]]) -> None:
    hosts, question = given

    assert found(hosts, question) == [free_starts(host, **question) for host in hosts]


@settings(max_examples=100, deadline=None)
@given(everything(), st.lists(st.tuples(st.integers(-DAY, DAY), st.integers(1, 7200)), max_size=5))
def test_more_busy_time_never_adds_a_slot(
    given: tuple[list[Calendar], dict[str, int]], more: list[tuple[int, int]]
) -> None:
    hosts, question = given
    added = pack((question["first"] + begin, question["first"] + begin + length) for begin, length in more)
    busier = [replace(host, busy=merge([host.busy, added])) for host in hosts]

    for before, after in zip(found(hosts, question), found(busier, question), strict=True):
        assert set(after) <= set(before)


@settings(max_examples=100, deadline=None)
@given(everything(), st.integers(-DAY, DAY), st.integers(1, DAY))
def test_another_range_only_cuts(
    given: tuple[list[Calendar], dict[str, int]], later: int, length: int
) -> None:
    hosts, question = given
    first = question["first"] + later
    wide = {**question, "first": question["first"] - 2 * DAY, "last": question["last"] + 2 * DAY}
    cut = {**question, "first": first, "last": first + length}

    assert found(hosts, cut) == [
        [start for start in each if cut["first"] <= start < cut["last"]] for each in found(hosts, wide)
    ]


def ask(host: Calendar, day: date, *, minutes: int = 30, step: int = 30, at: int | None = None) -> list[str]:
    """The starts of one local day as the clock on the wall shows them, with the offset from UTC."""
    zone = ZoneInfo(host.zone)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    first = int(midnight.timestamp())
    last = int((midnight + timedelta(days=1)).timestamp())
    moment = first - 7 * DAY if at is None else at
    _, starts = slots.free([host], minutes=minutes, step=step, first=first, last=last, at=moment)
    return [datetime.fromtimestamp(start, zone).strftime("%H:%M%z") for start in starts.tolist()]


def sundays(begin: int, end: int, **changes: Any) -> Calendar:
    return Calendar(zone="Europe/Berlin", weekly=[(6, begin, end, None, None)], **changes)


def test_in_the_night_of_the_lost_hour_slots_go_on_without_it() -> None:
    assert ask(sundays(60, 240), date(2027, 3, 28)) == [
        "01:00+0100", "01:30+0100", "03:00+0200", "03:30+0200",
    ]  # fmt: skip


def test_in_the_night_of_the_double_hour_both_hours_are_offered() -> None:
    assert ask(sundays(60, 210), date(2027, 10, 31)) == [
        "01:00+0200", "01:30+0200", "02:00+0200", "02:30+0200", "02:00+0100", "02:30+0100", "03:00+0100",
    ]  # fmt: skip


def test_hours_that_do_not_exist_are_moved_forward() -> None:
    assert ask(sundays(120, 150), date(2027, 3, 28)) == ["03:00+0200"]


def test_hours_that_come_twice_mean_the_first() -> None:
    assert ask(sundays(120, 150), date(2027, 10, 31)) == ["02:00+0200"]


def test_an_interview_ends_within_its_window() -> None:
    assert ask(sundays(600, 700), date(2027, 6, 13), minutes=45, step=15) == [
        "10:00+0200", "10:15+0200", "10:30+0200", "10:45+0200",
    ]  # fmt: skip


def test_hours_that_overlap_are_one_window() -> None:
    host = replace(sundays(600, 660), weekly=[(6, 600, 660, None, None), (6, 640, 700, None, None)])

    assert ask(host, date(2027, 6, 13), minutes=60) == ["10:00+0200", "10:30+0200"]


def test_buffers_keep_away_from_what_is_busy() -> None:
    noon = int(datetime(2027, 6, 13, 12, tzinfo=ZoneInfo("Europe/Berlin")).timestamp())
    host = sundays(600, 840, before=30, after=15, busy=pack([(noon, noon + 1800)]))

    assert ask(host, date(2027, 6, 13)) == [
        "10:00+0200", "10:30+0200", "11:00+0200", "13:00+0200", "13:30+0200",
    ]  # fmt: skip


def test_notice_is_absolute_time_over_a_change_of_the_clocks() -> None:
    zone = ZoneInfo("Europe/Berlin")
    asked = int(datetime(2027, 3, 27, 10, tzinfo=zone).timestamp())

    assert ask(sundays(600, 720, notice_hours=24), date(2027, 3, 28), at=asked) == [
        "11:00+0200",
        "11:30+0200",
    ]


@pytest.mark.parametrize(("taken", "left"), [(1, 4), (2, 0)])
def test_a_day_with_as_many_interviews_as_they_hold_offers_nothing(taken: int, left: int) -> None:
    noon = int(datetime(2027, 6, 13, 12, tzinfo=ZoneInfo("Europe/Berlin")).timestamp())
    stretches = [(noon + number * 3600, noon + number * 3600 + 1800) for number in range(taken)]

    assert len(ask(sundays(600, 720, per_day=2, taken=stretches), date(2027, 6, 13))) == left


def test_a_special_day_replaces_the_weekly_hours() -> None:
    sunday = date(2027, 6, 13)

    assert ask(replace(sundays(600, 720), special=[(sunday, [(540, 570)])]), sunday) == ["09:00+0200"]
    assert ask(replace(sundays(600, 720), special=[(sunday, [])]), sunday) == []


def test_many_hosts_are_each_found_at_their_own_hours() -> None:
    """More than are worked out at once."""
    hosts = [sundays(5 * number, 5 * number + 30) for number in range(3 * slots.AT_ONCE + 1)]
    sunday = int(datetime(2027, 6, 13, tzinfo=ZoneInfo("Europe/Berlin")).timestamp())
    question = {"minutes": 30, "step": 30, "first": sunday, "last": sunday + DAY, "at": sunday - DAY}

    assert found(hosts, question) == [[sunday + 300 * number] for number in range(len(hosts))]


def test_nobody_offers_nothing() -> None:
    assert [len(each) for each in slots.free([], minutes=30, step=30, first=0, last=DAY, at=0)] == [0, 0]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), max_size=20))
def test_packed_spans_cover_the_same_seconds_sorted_and_apart(given: list[tuple[int, int]]) -> None:
    spans = [(begin, begin + length) for begin, length in given]
    packed = unpack(pack(spans))

    assert {second for span in packed for second in range(*span)} == {
        second for span in spans for second in range(*span)
    }
    assert all(end < begin for (_, end), (begin, _) in pairwise(packed))
