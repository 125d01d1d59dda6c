"""A finding of the library that nobody has looked at again in time is owed, until somebody has."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import time_machine
from django.utils import translation

from einklang.front.staff_queries.owed import debts
from einklang.policy.schema import Policy
from tests.insights.lasting import a_study, lasts


def test_only_what_is_overdue_is_owed(promise: Policy, work: Callable[[], None]) -> None:
    work()
    study = a_study()
    lasts(study, review_on=date(2027, 3, 1))
    # Midnight in Berlin is 23:00 here.
    with time_machine.travel(datetime(2027, 2, 28, 22, 59, tzinfo=UTC)):
        assert debts() == []
    with time_machine.travel(datetime(2027, 2, 28, 23, tzinfo=UTC)), translation.override("de"):
        (debt,) = debts()

    assert (debt.what, debt.since, debt.late, debt.by_hand) == (
        "Überfällig: eine Erkenntnis der Bibliothek noch einmal ansehen",
        datetime(2027, 2, 28, 23, tzinfo=UTC),
        True,
        "/staff/library/?review=due",
    )
