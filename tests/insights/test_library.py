"""Findings that last are looked at again once a year, by a person, and nothing says by whom it was."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from einklang.insights.library import (
    DecidedMeanwhile,
    NotInLibrary,
    NotUpForReview,
    keep,
    note_decision,
    remove,
    review_on,
)
from einklang.insights.models import Decided, Deed, Lasting
from einklang.insights.shelf import overdue, up_for_review
from einklang.policy import queries as policy
from einklang.policy.actions import publish
from einklang.policy.reading import parse
from einklang.policy.schema import Policy
from einklang.staff.models import Role, User
from einklang.studies.models import Study
from tests.disk import Disk, at_once, disk, migrated
from tests.texts import promised_text

from .lasting import a_study, lasts

__all__ = ["disk", "migrated"]

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC))
SHIPPED = parse(promised_text())


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """A Monday morning; `clock.move_to(…)` lets time pass."""
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC)) as travel:
        yield travel


@pytest.fixture
def study(promise: Policy) -> Study:
    return a_study()


@pytest.fixture
def nora(db: None) -> User:
    """Somebody who works with findings."""
    return User.objects.create(email="nora@kalo.example", name="Nora Albers", roles=[Role.ANALYST])


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped policy is in force, without a database."""
    monkeypatch.setattr(policy, "current", lambda: SHIPPED)


def due_in(study: Study, review: date, **changes: Any) -> Lasting:
    return lasts(study, review_on=review, **changes)


# --- when ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-26T10:00", "2027-12-01"),
        ("2026-11-01T10:00", "2027-12-01"),
        ("2026-12-31T10:00", "2028-01-01"),
        # A quarter of an hour before midnight in Berlin, and a quarter after.
        ("2026-12-31T22:45", "2028-01-01"),
        ("2026-12-31T23:15", "2028-02-01"),
        # The 29th of February has no day a year later but the 28th.
        ("2028-02-29T10:00", "2029-03-01"),
        ("2027-02-28T10:00", "2028-03-01"),
    ],
)
def test_the_review_is_on_the_first_after_a_year(shipped: None, moment: str, day: str) -> None:
    assert review_on(datetime.fromisoformat(f"{moment}:00+00:00")) == date.fromisoformat(day)


@given(moment=MOMENTS)
def test_a_year_passes_and_at_most_a_month_more(moment: datetime) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "current", lambda: SHIPPED)
        day = review_on(moment)
    local = moment.astimezone(BERLIN).date()
    year_later = date(local.year + 1, local.month, min(local.day, 28))

    assert day.day == 1
    assert timedelta(0) < day - year_later <= timedelta(days=31)


@given(moment=MOMENTS)
def test_nothing_of_the_day_is_left_but_its_month(moment: datetime) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(policy, "current", lambda: SHIPPED)
        local = moment.astimezone(BERLIN)
        first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)

        assert review_on(moment) == review_on(first)


def test_the_policy_says_how_often(promise: Policy, clock: Any) -> None:
    publish(promised_text().replace('reviewed_every = "P1Y"', 'reviewed_every = "P6M"'))

    assert review_on(datetime(2026, 11, 23, 9, tzinfo=UTC)) == date(2027, 6, 1)


def test_a_review_opens_two_months_before_and_is_overdue_from_its_day_on(study: Study, clock: Any) -> None:
    finding = due_in(study, date(2027, 3, 1))
    # Midnight in Berlin is 23:00 here.
    steps = {
        "2026-12-31T22:59": (0, 0),
        "2026-12-31T23:00": (1, 0),
        "2027-02-28T22:59": (1, 0),
        "2027-02-28T23:00": (1, 1),
    }
    for moment, counted in steps.items():
        clock.move_to(f"{moment}:00+00:00")
        assert (up_for_review().count(), overdue().count()) == counted, moment
    assert up_for_review().get() == finding


# --- deciding --------------------------------------------------------------------------------------------


def test_who_keeps_it_is_counted_and_it_stands_for_another_year(study: Study, nora: User) -> None:
    finding = due_in(study, date(2027, 1, 1))

    keep(finding.pk, by=nora, seen=date(2027, 1, 1))

    finding.refresh_from_db()
    assert finding.review_on == date(2027, 12, 1)
    assert list(Decided.objects.values_list("colleague", "month", "deed", "times")) == [
        (nora.pk, date(2026, 11, 1), "kept", 1)
    ]


def test_who_removes_it_is_counted_and_nothing_is_left_of_it(study: Study, nora: User) -> None:
    finding, other = lasts(study), lasts(study, "Das Portal kennt kaum jemand")

    remove(finding.pk, by=nora)

    assert list(Lasting.objects.all()) == [other]
    assert Decided.objects.get().deed == Deed.REMOVED


def test_no_review_is_done_before_it_is_open(study: Study, nora: User) -> None:
    finding = due_in(study, date(2027, 2, 1))

    with pytest.raises(NotUpForReview):
        keep(finding.pk, by=nora)
    assert not Decided.objects.exists()


@pytest.mark.parametrize("act", [keep, remove])
def test_what_is_not_there_is_refused(study: Study, nora: User, act: Any) -> None:
    finding = lasts(study)
    remove(finding.pk, by=nora)

    for unknown in (finding.pk, uuid4()):
        with pytest.raises(NotInLibrary):
            act(unknown, by=nora)
    assert Decided.objects.get().times == 1


@pytest.mark.parametrize("act", [keep, remove])
def test_what_was_kept_meanwhile_is_not_decided_on_an_old_page(study: Study, nora: User, act: Any) -> None:
    finding = due_in(study, date(2027, 1, 1))
    keep(finding.pk, by=nora, seen=date(2027, 1, 1))

    with pytest.raises(DecidedMeanwhile):
        act(finding.pk, by=nora, seen=date(2027, 1, 1))
    assert Lasting.objects.filter(pk=finding.pk).exists()


def test_decisions_are_counted_by_month_and_kind(study: Study, nora: User, clock: Any) -> None:
    for _ in range(3):
        note_decision(nora.pk, Deed.AGREED)
    note_decision(nora.pk, Deed.KEPT)
    clock.move_to("2026-12-01T00:00:00+01:00")
    note_decision(nora.pk, Deed.AGREED)

    assert sorted(Decided.objects.values_list("month", "deed", "times")) == [
        (date(2026, 11, 1), "agreed", 3),
        (date(2026, 11, 1), "kept", 1),
        (date(2026, 12, 1), "agreed", 1),
    ]


def test_a_finding_that_lasts_has_no_place_for_a_person_or_a_moment() -> None:
    kinds = {field.name: type(field).__name__ for field in Lasting._meta.concrete_fields}

    assert kinds == {
        "id": "UUIDField",
        "study": "ForeignKey",
        "title": "CharField",
        "details": "TextField",
        "themes": "JSONField",
        "interviews": "PositiveSmallIntegerField",
        "month": "DateField",
        "review_on": "DateField",
    }


# --- two at once -----------------------------------------------------------------------------------------


@pytest.fixture
def two(disk: Disk) -> list[User]:
    publish(promised_text())
    return [
        User.objects.create(email=f"n{n}@kalo.example", name=f"N {n}", roles=[Role.ANALYST]) for n in range(2)
    ]


def kinds(results: list[object]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def test_two_keep_the_same_finding(two: list[User]) -> None:
    finding, seen = due_in(a_study(), date(2027, 1, 1)), date(2027, 1, 1)

    results = at_once(*(lambda by=by: keep(finding.pk, by=by, seen=seen) for by in two))

    assert kinds(results) == ["DecidedMeanwhile", "NoneType"]
    assert Decided.objects.get().times == 1


def test_two_remove_the_same_finding(two: list[User]) -> None:
    finding = lasts(a_study())

    results = at_once(*(lambda by=by: remove(finding.pk, by=by) for by in two))

    assert kinds(results) == ["NoneType", "NotInLibrary"]
    assert Decided.objects.get().times == 1


def test_one_keeps_what_the_other_removes(two: list[User]) -> None:
    finding, seen = due_in(a_study(), date(2027, 1, 1)), date(2027, 1, 1)

    kept, removed = at_once(
        lambda: keep(finding.pk, by=two[0], seen=seen), lambda: remove(finding.pk, by=two[1], seen=seen)
    )

    won = [one for one in (kept, removed) if one is None]
    assert len(won) == Decided.objects.count() == 1
    assert Lasting.objects.exists() is (kept is None)
    assert isinstance(kept or removed, NotInLibrary if removed is None else DecidedMeanwhile)


def test_no_decision_is_lost_where_many_are_counted_at_once(two: list[User]) -> None:
    results = at_once(*(lambda: note_decision(two[0].pk, Deed.AGREED) for _ in range(4)))

    assert results == [None] * 4
    assert Decided.objects.get().times == 4
