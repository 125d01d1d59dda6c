"""The calendar of endings says what the engine does: month by month, and as a dry run of any day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils.timezone import localdate, now

from einklang.consent.models import Way
from einklang.holdings.registry import all_holdings
from einklang.people.models import Person
from einklang.pool.actions import sign_up
from einklang.retention.actions import end_people, tick
from einklang.retention.calendar import (
    CLASSES,
    ROOMS,
    months_ahead,
    on_day,
    warnings_ahead,
    year_ahead,
)
from einklang.rights.actions import open_case
from einklang.rights.models import Right
from einklang.room.actions import keep_recording
from einklang.room.holds import approve_hold, propose_hold
from einklang.room.models import Reason, Recording
from einklang.staff.models import Role, User
from tests.conftest import a_form
from tests.front.staff import browser_of

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2027, 2, 26, 10, 0, tzinfo=BERLIN)
PAGE = "/staff/privacy/endings/"
GROUNDS = "Ein Streit über eine Zusage ist angekündigt."


@pytest.fixture
def clock() -> "object":
    with time_machine.travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def someone(clock: time_machine.Traveller, ada: Person) -> Person:
    return ada


def on(day: date) -> dict[str, tuple[int, int]]:
    return {one.name: (one.ends, one.stays) for one in on_day(day)}


def ahead() -> dict[str, list[int]]:
    return {one.name: one.months for one in year_ahead()}


def test_somebody_ends_in_the_month_of_their_end_and_is_asked_in_the_months_before(
    clock: time_machine.Traveller, someone: Person
) -> None:
    assert "details" not in ahead()
    clock.move_to(datetime(2028, 5, 10, 9, 0, tzinfo=BERLIN))

    assert months_ahead()[9] == date(2029, 2, 1)
    assert ahead()["details"] == [0] * 9 + [1, 0, 0]
    asked = warnings_ahead()
    assert sum(asked) == 2
    assert (asked[7], asked[9]) == (1, 1), "60 and 14 days before"


def test_the_dry_run_of_a_day_is_what_the_engine_does_on_it(
    clock: time_machine.Traveller, someone: Person, promise: object
) -> None:
    last = date(2029, 2, 25)
    assert on(last).get("details") is None
    assert on(last + timedelta(days=1))["details"] == (1, 0)
    clock.move_to(datetime(2029, 2, 25, 23, 59, tzinfo=BERLIN))
    assert end_people() == 0
    clock.move_to(datetime(2029, 2, 27, 0, 0, tzinfo=BERLIN))
    assert end_people() == 1


def test_whoever_is_restricted_stays_and_is_told_apart(
    clock: time_machine.Traveller, someone: Person
) -> None:
    open_case(someone.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    clock.move_to(datetime(2028, 12, 10, 9, 0, tzinfo=BERLIN))

    assert "details" not in ahead()
    assert on(date(2029, 3, 1))["details"] == (0, 1)


def test_a_silent_sign_up_ends_after_its_week(clock: time_machine.Traveller, promise: object) -> None:
    sign_up(a_form())

    assert on(date(2027, 3, 4)).get("unconfirmed") is None
    assert on(date(2027, 3, 5))["unconfirmed"] == (1, 0)
    assert ahead()["unconfirmed"][:2] == [0, 1]


def test_a_recording_that_is_held_is_listed_with_its_reason(
    clock: time_machine.Traveller, someone: Person
) -> None:
    ruth, omar = (User.objects.create(email=f"{one}@haus.example", name=one) for one in ("ruth", "omar"))
    recording = keep_recording([someone.pk], interview_ended_at=now(), seconds=60)
    hold = propose_hold(
        recording.pk, Reason.CLAIMS, GROUNDS, ends_at=now() + timedelta(days=1000), by=ruth.pk
    )
    approve_hold(hold.pk, by=omar.pk)
    clock.move_to(datetime(2029, 2, 27, 0, 0, tzinfo=BERLIN))
    tick()

    assert Recording.objects.get().stage == "held"
    assert on(localdate())["recordings"] == (0, 1)
    officer = browser_of(Role.PRIVACY)
    assert "legal claims, Art. 17(3)(e)" in officer.get(PAGE).content.decode()


def test_every_table_with_an_end_of_its_own_stands_in_a_class() -> None:
    rooms = {one.model._meta.app_label for one in all_holdings() if one.gone_from}

    assert rooms - set(ROOMS) == set()
    assert set(ROOMS.values()) <= set(CLASSES)


def test_the_page_looks_at_any_day_and_says_what_is_no_day(
    clock: time_machine.Traveller, someone: Person
) -> None:
    officer = browser_of(Role.PRIVACY)
    page = officer.get(PAGE, {"on": "2029-03-01"}).content.decode()
    assert "Details of people in the pool" in page
    answer = officer.get(PAGE, {"on": "31.02.2027"})
    assert answer.status_code == 422
    assert answer.content.decode().count("Write the day like 2027-03-01") == 1
    assert 'value="31.02.2027"' in answer.content.decode()
    assert officer.get(PAGE, {"on": "2026-01-01"}).status_code == 422


def test_a_year_of_months_holds_as_much_as_the_dry_run_of_its_last_day(
    clock: time_machine.Traveller, someone: Person, work: Callable[[], None]
) -> None:
    sign_up(a_form(answers={"email": "zweite@haus.example"}))
    keep_recording([someone.pk], interview_ended_at=now(), seconds=60)
    clock.move_to(datetime(2028, 12, 10, 9, 0, tzinfo=BERLIN))
    last = date(2029, 11, 30)

    assert {name: sum(months) for name, months in ahead().items()} == {
        name: ends for name, (ends, _stays) in on(last).items() if ends
    }
