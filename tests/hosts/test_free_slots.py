"""What is shown is what the tables say, and what is shown can be booked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from einklang.hosts.actions import give_back, take
from einklang.hosts.models import Host, Kind, Source, SpecialDay
from einklang.hosts.queries import STALE_AFTER, block, free_slots, is_free
from einklang.hosts.spans import pack
from einklang.vault.keys import make_key

from .conftest import MakeHost

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
#: Wednesday, 24 March 2027, 9:00 in Berlin.
NINE = int(datetime(2027, 3, 24, 8, tzinfo=UTC).timestamp())
WEDNESDAY = {"first": datetime(2027, 3, 24, tzinfo=UTC), "last": datetime(2027, 3, 25, tzinfo=UTC)}
HOUR = {"minutes": 60, "step": 60}


def shown(*hosts: Host, **asked: Any) -> dict[int, tuple[Any, ...]]:
    """Hours after nine on Wednesday, and by whom."""
    found = free_slots([host.pk for host in hosts], **{**HOUR, **WEDNESDAY, **asked})
    return {(slot.start - NINE) // 3600: slot.hosts for slot in found}


def source_of(host: Host, **changes: Any) -> Source:
    source_id = uuid4()
    make_key(source_id, ends_at=None)
    given = {"fetched_at": now(), "kind": Kind.ICS, "access": {"url": "https://calendar.example/"}}
    return Source.objects.create(id=source_id, host=host, **(given | changes))


def test_a_slot_names_everybody_who_could_hold_it(make_host: MakeHost) -> None:
    jonas, paula = make_host("Jonas"), make_host("Paula", hours=(600, 720))

    found = shown(jonas, paula)

    assert list(found) == [0, 1, 2]
    assert found[0] == (jonas.pk,)
    assert set(found[1]) == set(found[2]) == {jonas.pk, paula.pk}


def test_what_is_taken_is_not_shown_and_comes_back(make_host: MakeHost) -> None:
    jonas, booking = make_host(), uuid4()
    take(jonas.pk, *block(jonas.pk, NINE, 60), by=booking)

    assert list(shown(jonas)) == [1, 2]
    assert list(shown(jonas, but=booking)) == [0, 1, 2]
    give_back(booking)
    assert list(shown(jonas)) == [0, 1, 2]


def test_the_stretch_of_an_interview_has_its_buffers(make_host: MakeHost) -> None:
    jonas = make_host(before=10, after=15)

    assert block(jonas.pk, NINE, 45) == (NINE - 600, NINE + 3600)


def test_what_is_shown_can_be_booked_and_asked_for_one_by_one(make_host: MakeHost) -> None:
    jonas = make_host(before=10, after=15, busy=pack([(NINE + 3600, NINE + 5000)]))
    asked = {"minutes": 30, "step": 15}
    found = [slot.start for slot in free_slots([jonas.pk], **asked, **WEDNESDAY)]

    every = range(NINE - 3600, NINE + 4 * 3600, 300)
    assert [start for start in every if is_free(jonas.pk, start, **asked)] == found
    for start in found:
        booking = uuid4()
        take(jonas.pk, *block(jonas.pk, start, 30), by=booking)
        assert not is_free(jonas.pk, start, **asked)
        give_back(booking)


def test_a_special_day_stands_instead_of_the_weekly_hours(make_host: MakeHost) -> None:
    jonas = make_host()
    SpecialDay.objects.create(host=jonas, day=date(2027, 3, 24), hours=[[780, 840]])

    assert list(shown(jonas)) == [4]


def test_a_full_day_offers_nothing_but_to_who_moves(make_host: MakeHost) -> None:
    jonas, booking = make_host(per_day=1), uuid4()
    take(jonas.pk, *block(jonas.pk, NINE, 60), by=booking)

    assert shown(jonas) == {}
    assert list(shown(jonas, but=booking)) == [0, 1, 2]


def test_who_has_left_offers_nothing(make_host: MakeHost) -> None:
    assert shown(make_host(left_at=now())) == {}


def test_whose_account_has_ended_offers_nothing(make_host: MakeHost) -> None:
    jonas = make_host()
    jonas.user.is_active = False
    jonas.user.save()

    assert shown(jonas) == {}


@pytest.mark.parametrize(
    ("state", "offers"),
    [
        ({}, [0, 1, 2]),
        ({"fetched_at": None}, []),
        ({"fetched_at": datetime(2027, 3, 22, 8, tzinfo=UTC) - STALE_AFTER}, []),
        ({"failing_since": datetime(2027, 3, 22, 8, tzinfo=UTC)}, []),
    ],
    ids=["right", "never read", "stale", "failing"],
)
def test_a_host_offers_slots_only_while_each_calendar_is_right(
    make_host: MakeHost, state: dict[str, Any], offers: list[int]
) -> None:
    jonas = make_host()
    source_of(jonas)
    source_of(jonas, **state)

    assert list(shown(jonas)) == offers


def test_only_whole_cells_can_be_asked_for(make_host: MakeHost) -> None:
    jonas = make_host()
    for asked in ({"minutes": 42}, {"step": 7}, {"minutes": 0}, {"step": -5}):
        with pytest.raises(ValueError, match="whole cells"):
            shown(jonas, **asked)


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_questions_does_not_depend_on_the_number_of_hosts(
    make_host: MakeHost, number: int
) -> None:
    hosts = [make_host(f"Host{each}") for each in range(number)]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(shown(*hosts)) == 3
    assert len(asked) == 4


def test_nothing_is_found_for_nobody_or_for_the_past(make_host: MakeHost) -> None:
    jonas, past = make_host(), now() - timedelta(days=9)

    assert shown() == {}
    assert free_slots([jonas.pk], **HOUR, first=past, last=past + timedelta(days=5)) == []
