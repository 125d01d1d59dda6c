"""One page that says whether what was promised holds, with nobody's name on it."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import record
from einklang.mail.events import LetterNotSent
from einklang.people.models import Person
from einklang.recipients.models import Disclosure
from einklang.rights.actions import close, open_case, withdraw_unverified
from einklang.rights.models import Case, Right
from einklang.staff.models import Role
from tests.front.staff import browser_of

PAGE = "/staff/privacy/"


@pytest.fixture
def officer(promise, work):
    work()
    return browser_of(Role.PRIVACY)


def numbers(page, part: str) -> dict[str, int]:
    return {line.words: line.number for line in getattr(page, part) if line.number}


def page_of(officer):
    answer = officer.get(PAGE)
    assert answer.status_code == 200
    return answer.context["page"], answer.content.decode()


def test_where_nothing_is_amiss_it_says_so(officer, ada):
    page, text = page_of(officer)

    assert (page.failures, page.wrong, page.owed) == (0, [], [])
    assert "At this moment everything is as it was promised." in text
    assert "Löwenherz" not in text


def test_requests_are_counted_by_how_they_stand(officer, ada, bob):
    late, soon = (open_case(one.pk, Right.ACCESS, way=Way.OWN_PAGE) for one in (ada, bob))
    open_case(ada.pk, Right.OBJECTION, way=Way.OWN_PAGE)
    Case.objects.filter(pk=late.pk).update(due_on=localdate() - timedelta(days=1))
    Case.objects.filter(pk=soon.pk).update(due_on=localdate() + timedelta(days=7))
    page, text = page_of(officer)

    assert numbers(page, "requests") == {
        "Late": 1,
        "Due within seven days": 1,
        "Open in all": 3,
        "Nobody sees to it yet": 3,
    }
    assert numbers(page, "held") == {"Objections that nobody has decided yet": 1}
    assert "One thing is not as promised just now." in text


def test_somebody_who_left_and_is_not_erased_in_time_is_not_as_promised(officer, ada, work):
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    assert numbers(page_of(officer)[0], "wrong") == {}
    Person.objects.filter(pk=ada.pk).update(left_at=now() - timedelta(hours=25))
    assert numbers(page_of(officer)[0], "wrong") == {"Left, and not erased within 24 hours": 1}
    work()
    assert numbers(page_of(officer)[0], "wrong") == {}


def test_a_withdrawal_by_somebody_unverified_waits_with_the_moment_it_was_asked(officer, ada, work):
    withdraw_unverified("ada@loewenherz.example", everything(), "de")
    before, text = page_of(officer)
    assert [one.asked_at for one in before.unverified] == [None]
    assert "is not delivered yet" in text

    work()
    (one,) = page_of(officer)[0].unverified
    assert (one.person, one.asked_at is not None) == (ada, True)


def test_what_was_late_or_not_delivered_within_a_year_is_told(officer, ada):
    case = open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE)
    Case.objects.filter(pk=case.pk).update(due_on=localdate() - timedelta(days=3))
    close(Case.objects.get(pk=case.pk))
    record(LetterNotSent(letter=case.pk, person=ada.pk))

    assert numbers(page_of(officer)[0], "wrong") == {
        "Requests of the last year that were answered late": 1,
        "Letters of the last year that could not be delivered": 1,
    }


def test_what_rests_and_what_recipients_still_owe_is_told(officer, ada, bob, work):
    open_case(bob.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    Disclosure.objects.create(
        person=ada.pk, recipient="microsoft-bookings", processing="booking", ends_at=now() + timedelta(days=9)
    )
    assert page_of(officer)[0].outside == []
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    page = page_of(officer)[0]

    assert numbers(page, "held") == {"Restricted: kept, and nothing else": 1}
    assert [(line.number, "has not confirmed" in line.words) for line in page.outside] == [(1, True)]


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_database_as_often_for_one_as_for_three(
    officer, join, number, django_assert_max_num_queries
):
    for n in range(number):
        person = join(answers={"email": f"ada{n}@loewenherz.example"})
        open_case(person.pk, Right.ACCESS, way=Way.OWN_PAGE)
        withdraw_unverified(f"ada{n}@loewenherz.example", everything(), "de")
    with django_assert_max_num_queries(40):
        page, _ = page_of(officer)
    assert len(page.unverified) == number
