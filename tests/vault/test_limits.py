"""How often the public may call: counted under keyed hashes of the day, never under who it was."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from einklang.vault.limits import TooMany, count, forget_old, take
from einklang.vault.models import Tally


def test_beyond_the_limit_it_is_refused_and_others_are_unharmed(db: None) -> None:
    for _ in range(3):
        take("join", "10.0.0.1", per_day=3)

    with pytest.raises(TooMany):
        take("join", "10.0.0.1", per_day=3)
    take("join", "10.0.0.2", per_day=3)
    take("sign-in", "10.0.0.1", per_day=3)


def test_nobody_can_read_who_it_was_or_follow_them_to_the_next_day(db: None) -> None:
    moment = now()
    with time_machine.travel(moment, tick=False):
        count("join", "ada@loewenherz.example")
    with time_machine.travel(moment + timedelta(days=1), tick=False):
        count("join", "ada@loewenherz.example")
    rows = [(bytes(row.pk), row.count) for row in Tally.objects.order_by("day")]

    assert [times for _, times in rows] == [1, 1]
    assert rows[0][0] != rows[1][0]
    assert all(len(key) == 16 and b"ada" not in key for key, _ in rows)


def test_yesterdays_tallies_are_forgotten(db: None) -> None:
    moment = now()
    with time_machine.travel(moment, tick=False):
        count("join", "somebody")
    with time_machine.travel(moment + timedelta(days=1), tick=False):
        count("join", "somebody")
        assert forget_old() == 1
        assert count("join", "somebody") == 2
