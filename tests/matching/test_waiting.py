"""Who waits, in which order, and who comes next."""

import pytest

from einklang.matching import waiting
from einklang.matching.models import Match
from einklang.people.models import Person
from einklang.staff.models import User


@pytest.fixture
def people(join):
    """Fifteen, the latest first."""
    came = [
        join(answers={"first_name": f"P{n}", "email": f"p{n}@loewenherz.example"}, language="en")
        for n in range(15)
    ]
    return came[::-1]


@pytest.fixture
def anja(db):
    return User.objects.create(email="anja@einklang.example", name="Anja Brandt", password="matches nothing")


def test_the_latest_is_first_and_after_the_last_comes_the_first(people):
    assert waiting.first() == (people[0], None)
    assert waiting.after(people[0]) == people[1]
    assert waiting.after(people[-1]) == people[0]


def test_after_the_only_one_comes_nobody(ada):
    assert waiting.after(ada) is None


def test_the_piece_around_somebody_holds_a_few_newer_ones_and_is_always_full(people):
    assert waiting.around(people[0]) == people[:12]
    assert waiting.around(people[5]) == people[2:14]
    assert waiting.around(people[-1]) == people[3:]


def test_who_is_decided_waits_no_more(people, anja):
    Match.objects.create(person=people[1], verdict="none", by=anja)

    assert waiting.count() == waiting.Count(14, more=False)
    assert waiting.after(people[0]) == people[2]
    assert waiting.after(people[1]) == people[2]


def test_around_somebody_decided_stand_those_who_wait(people, anja):
    Match.objects.create(person=people[5], verdict="none", by=anja)

    assert people[5] not in waiting.around(people[5])
    assert len(waiting.around(people[5])) == 12


@pytest.mark.parametrize("field", ["frozen_at", "objected_at", "stopped_at"])
def test_who_may_not_be_compared_does_not_wait(ada, field):
    Person.objects.update(**{field: ada.submitted_at})

    assert waiting.first() == (None, None)
    assert waiting.count() == waiting.Count(0, more=False)


@pytest.fixture
def short_steps(monkeypatch):
    """A small pool is walked as a large one is."""
    monkeypatch.setattr(waiting, "STEP", 2)
    monkeypatch.setattr(waiting, "FAR", 4)


def test_in_a_large_pool_looking_stops_and_says_where(people, anja, short_steps):
    for one in people[:6]:
        Match.objects.create(person=one, verdict="none", by=anja)

    assert waiting.first() == (None, people[3].number)
    assert waiting.first(people[3].number) == (people[6], None)
    assert waiting.count() == waiting.Count(0, more=True)


def test_step_by_step_the_same_is_found(people, anja, short_steps):
    for one in people[1:4]:
        Match.objects.create(person=one, verdict="none", by=anja)

    assert waiting.walk(at_most=2).people == [people[0].pk]
    assert waiting.walk(people[3].number, at_most=3).people == [one.pk for one in people[4:7]]
    assert waiting.walk(people[6].number, at_most=9, newer=True).people == [people[5].pk, people[4].pk]
