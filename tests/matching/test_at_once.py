"""Two coordinators, one person, one moment."""

import pytest

from einklang.matching import actions
from einklang.matching.models import Match
from tests.disk import Disk, at_once

from .customer_file import ADA, id_of, read_in


def test_two_at_once_come_to_one_result(disk: Disk, request: pytest.FixtureRequest) -> None:
    ada, anja, meike = (request.getfixturevalue(name) for name in ("ada", "anja", "meike"))
    read_in(ADA)
    customer = id_of(ADA)
    results = at_once(
        lambda: actions.accept(ada.pk, customer_id=customer, by=anja),
        lambda: actions.none_fits(ada.pk, by=meike),
    )

    assert sorted(type(one).__name__ for one in results) == ["AlreadyDecided", "Match"]
    assert Match.objects.count() == 1
