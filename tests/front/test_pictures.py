"""The pool in pictures: the numbers are those of the tables, and a large pool is counted once a day."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.timezone import localdate, now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.front.staff_queries.pictures import pictures
from einklang.people.models import Person
from einklang.retention import census
from einklang.retention.actions import tick
from einklang.retention.census import MONTHS, count, take_census
from einklang.retention.models import Census, Erasure, Ground
from einklang.room.actions import keep_recording


@pytest.fixture
def large(monkeypatch):
    """More people than are counted in a moment."""
    monkeypatch.setattr(census, "SMALL", 0)


def by_name():
    return {one.name: one for one in pictures().drawn}


def test_who_came_who_left_what_is_allowed_and_what_ends(ada, bob, work):
    keep_recording([ada.pk], interview_ended_at=now() - timedelta(days=700), seconds=60)
    Person.objects.filter(pk=ada.pk).update(ends_at=now() + timedelta(hours=1))
    withdraw(bob.pk, everything(), way=Way.OWN_PAGE)
    work()
    found = count()

    assert (found.people, found.came[-1], found.left[-1]) == (1, 1, 1)
    assert found.allowed == {"observation": 1, "recording": 1, "storage": 1}
    assert sum(found.ends) == 1
    assert sum(found.recordings_end) == 1


def test_who_is_frozen_stopped_over_or_unconfirmed_is_not_counted(ada, bob):
    Person.objects.filter(pk=ada.pk).update(frozen_at=now())
    Person.objects.filter(pk=bob.pk).update(ends_at=now() - timedelta(days=1))

    assert (count().people, count().allowed) == (0, {})


def test_who_never_confirmed_did_not_leave(promise):
    for ground in Ground:
        Erasure.objects.create(batch=uuid4(), ground=ground)

    assert count().left[-1] == 3


def test_the_months_are_twelve_back_and_twelve_ahead(promise):
    found = count()

    assert len(found.past) == len(found.ahead) == len(found.ends) == MONTHS
    assert found.past[-1] == found.ahead[0] == localdate().replace(day=1)
    assert all(day.day == 1 for day in (*found.past, *found.ahead))


def test_the_table_has_the_numbers_of_the_drawing(ada, bob):
    drawn = by_name()

    assert [row[1] for row in drawn["growth"].rows][-1] == "2"
    assert [bar.tone for bar in drawn["growth"].bars] == ["bi"]
    assert [row[1:] for row in drawn["allowed"].rows][:2] == [["2", "100 %"], ["1", "50 %"]]
    assert all(bar.y >= 0 and bar.y + bar.height <= one.height for one in drawn.values() for bar in one.bars)


def test_a_large_pool_is_shown_as_it_was_counted_last(ada, large):
    assert pictures() is None

    assert take_census() == 1
    Census.objects.update(day=localdate() - timedelta(days=1))
    assert pictures().older
    assert by_name()["allowed"].summary.startswith(("von 1", "of 1"))


def test_the_tick_counts_a_large_pool_once_a_day_and_keeps_the_last_count(ada, large):
    Census.objects.create(day=localdate() - timedelta(days=1), figures={})

    assert tick()["take_census"] == 1
    assert "take_census" not in tick()
    assert [row.day for row in Census.objects.all()] == [localdate()]


def test_a_small_pool_is_counted_whenever_somebody_looks(ada):
    assert not pictures().older
    assert "take_census" not in tick()
    assert not Census.objects.exists()


def test_a_pool_that_has_become_small_is_no_longer_shown_as_it_was(ada):
    Census.objects.create(day=localdate() - timedelta(days=1), figures={})
    tick()

    assert not pictures().older


def test_an_empty_pool_has_no_pictures(promise):
    assert pictures() is None
    assert render_to_string("staff/pool/pictures.html").strip() == ""


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_drawing_has_its_table_and_no_inline_style(ada, bob, language):
    with translation.override(language):
        page = render_to_string("staff/pool/pictures.html")

    assert page.count("<figure") == page.count("<table") == 3
    assert not re.search(r"<style|\sstyle=|<script", page)
