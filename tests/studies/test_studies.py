"""Opening, changing and closing a study."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils.timezone import now

from einklang.hosts.models import Host
from einklang.ledger.models import Entry
from einklang.policy.schema import Policy
from einklang.staff.models import Role, User
from einklang.studies.actions import NoHosts, StudyNotOpen, change_study, close_study, note_held, open_study
from einklang.studies.models import Study, StudyHost
from einklang.studies.queries import Bar, bar_of_study, funnel, hosts_of, names_of_hosts

from .conftest import a_plan


@pytest.fixture
def kim(db: None) -> Host:
    user = User.objects.create(email="kim@kalo.example", name="Kim Abel", roles=[Role.INTERVIEWER])
    return Host.objects.create(user=user)


def test_a_study_stands_with_its_hosts(study: Study, jan: Host, meike: User) -> None:
    assert (study.number, study.minutes, study.made_by) == (5, 60, meike.pk)
    assert hosts_of(study) == [jan.pk]
    assert study.question("en") == "How do you read your heating bill?"
    assert study.question("de") == "Wie lesen Sie Ihre Heizkostenabrechnung?"


def test_a_study_without_anybody_who_holds_interviews_does_not_open(
    promise: Policy, jan: Host, meike: User
) -> None:
    Host.objects.update(left_at=now())

    for hosts in ([], [jan.pk], [uuid4()]):
        with pytest.raises(NoHosts):
            open_study(a_plan(hosts=hosts), by=meike)
    assert not Study.objects.exists()


def test_who_has_left_is_no_host_any_more(study: Study, jan: Host, kim: Host, meike: User) -> None:
    change_study(study.pk, a_plan(jan, kim), by=meike)
    assert names_of_hosts(study) == ["Jan Peters", "Kim Abel"]

    Host.objects.filter(pk=jan.pk).update(left_at=now())
    assert hosts_of(study) == [kim.pk]
    User.objects.filter(pk=kim.user_id).update(is_active=False)
    assert hosts_of(study) == []


def test_a_change_is_whole_and_leaves_the_numbers(study: Study, kim: Host, meike: User) -> None:
    note_held(study.pk)
    change_study(study.pk, a_plan(kim, number=8, minutes=45, ends_on=date(2027, 1, 15)), by=meike)

    study.refresh_from_db()
    assert (study.number, study.minutes, study.ends_on, study.held) == (8, 45, date(2027, 1, 15), 1)
    assert list(StudyHost.objects.values_list("host", flat=True)) == [kim.pk]


def test_a_study_cannot_end_before_it_opens(promise: Policy, jan: Host, meike: User) -> None:
    with pytest.raises(IntegrityError):
        open_study(a_plan(jan, ends_on=date(2026, 11, 22)), by=meike)


def test_closing_is_a_fact_once(study: Study, meike: User) -> None:
    close_study(study.pk, by=meike, cancel_upcoming=True)
    close_study(study.pk, by=meike, cancel_upcoming=False)

    study.refresh_from_db()
    assert study.closed_by == meike.pk
    facts = Entry.objects.filter(kind="einklang.studies.events.StudyClosed").values_list("facts", flat=True)
    assert list(facts) == [{"study": str(study.pk), "cancel_upcoming": True}]


def test_a_closed_study_does_not_change(study: Study, jan: Host, meike: User) -> None:
    close_study(study.pk, by=meike, cancel_upcoming=False)

    with pytest.raises(StudyNotOpen) as refused:
        change_study(study.pk, a_plan(jan, number=9), by=meike)
    assert refused.value.why is Bar.STUDY_CLOSED


def test_a_study_is_open_from_its_first_to_its_last_day(study: Study, meike: User, clock: Any) -> None:
    # Midnight in Berlin is 23:00 here.
    days = {"2026-11-22T22:59": Bar.STUDY_NOT_OPEN, "2026-11-22T23:00": None}
    days |= {"2026-12-18T22:59": None, "2026-12-18T23:00": Bar.STUDY_OVER}
    for moment, bar in days.items():
        clock.move_to(f"{moment}:00+00:00")
        assert (bar_of_study(study), study.is_open) == (bar, bar is None)
        assert Study.objects.open().exists() is (bar is None)
    clock.shift(-timedelta(days=7))
    close_study(study.pk, by=meike, cancel_upcoming=False)
    study.refresh_from_db()
    assert bar_of_study(study) is Bar.STUDY_CLOSED


def test_an_empty_funnel(study: Study) -> None:
    found = funnel(study)

    assert (found.chosen, found.asked, found.declined, found.booked, found.held) == (0, 0, 0, 0, 0)
    assert found.wanted == 5
