"""The pages of the desk: for whom they are, what they show, and that a form brings the case forward."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate, now

from einklang.consent.models import Way
from einklang.people.models import Person
from einklang.recipients.models import Disclosure
from einklang.rights.actions import open_case
from einklang.rights.models import Case, Outcome, Right, State
from einklang.staff.models import Reading, Role, User
from tests.conftest import OUTSIDER
from tests.front.staff import browser_of

from .test_intake import mail

DESK = "/staff/rights/"


@pytest.fixture
def case(ada: Person) -> Case:
    return open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE)


def page_of(case: Case) -> str:
    return reverse("staff_case", args=[case.pk])


def send(browser: Client, case: Case, **form: str) -> int:
    version = str(Case.objects.get(pk=case.pk).version)
    return browser.post(f"{page_of(case)}do/", {"version": version, **form}).status_code


def text_of(browser: Client, page: str) -> str:
    answer = browser.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_is_for_data_protection_alone(promise: object, case: Case) -> None:
    for role in Role:
        seen = {browser_of(role).get(page).status_code for page in (DESK, page_of(case))}
        assert seen == ({200} if role == Role.PRIVACY else {403}), role


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_names_nobody_and_asks_the_database_as_often(
    officer: Client, join, number: int, django_assert_max_num_queries
) -> None:
    for n in range(number):
        person = join(answers={"email": f"ada{n}@loewenherz.example"})
        open_case(person.pk, Right.ACCESS, way=Way.OWN_PAGE)
    with django_assert_max_num_queries(14):
        page = text_of(officer, DESK)

    assert (page.count("Access, Art. 15</a>"), "Löwenherz" in page) == (number, False)


def test_the_next_deadline_is_first_and_the_late_one_says_so(
    officer: Client, ada: Person, bob: Person
) -> None:
    later, late = (open_case(one.pk, Right.ACCESS, way=Way.OWN_PAGE) for one in (ada, bob))
    Case.objects.filter(pk=late.pk).update(due_on=localdate() - timedelta(days=2))

    rows = officer.get(DESK).context["desk"].rows
    assert [row.case for row in rows] == [late, later]
    assert "2 days late" in text_of(officer, DESK)


def test_filters_stand_in_the_address(officer: Client, ada: Person, case: Case) -> None:
    mine = open_case(ada.pk, Right.PORTABILITY, way=Way.OWN_PAGE)
    unclear = mail(None, None, sender=OUTSIDER)
    Case.objects.filter(pk=mine.pk).update(owner=User.objects.get().pk)

    def shown(query: str) -> set[Case]:
        return {row.case for row in officer.get(f"{DESK}?{query}").context["desk"].rows}

    assert shown("view=mine") == {mine}
    assert shown("view=nobody") == {case, unclear}
    assert shown("right=15") == {case}
    assert shown("right=none") == {unclear}
    assert shown("view=nonsense&after=nonsense") == {case, mine, unclear}


def test_the_next_page_goes_on_where_this_one_ended(officer: Client, promise: object, monkeypatch) -> None:
    monkeypatch.setattr("einklang.rights.desk.PAGE", 2)
    cases = {mail(None, None, message_id=f"<{n}@x>") for n in range(3)}

    first = officer.get(DESK).context["desk"]
    second = officer.get(f"{DESK}?after={first.after}").context["desk"]
    assert {row.case for row in [*first.rows, *second.rows]} == cases
    assert (len(first.rows), len(second.rows), second.after) == (2, 1, "")


def test_a_case_is_one_page_and_looking_is_written_down(officer: Client, case: Case, ada: Person) -> None:
    page = text_of(officer, page_of(case))

    for words in (
        "Access, Art. 15: Ada Löwenherz",
        "ada@loewenherz.example",
        "One month ends on",
        "Complete:",
    ):
        assert words in page
    assert [(row.person, row.what) for row in Reading.objects.all()] == [(ada.pk, "case")]


def test_the_clock_says_why_it_ends_when_it_ends(officer: Client, ada: Person) -> None:
    case = mail(ada, Right.ACCESS)
    page = text_of(officer, page_of(case)).replace("\xa0", " ")

    assert "Friday, 26 March 2027" in page
    assert "which does not count (Good Friday, Easter Monday)" in page
    assert "Tuesday, 30 March 2027" in page


def test_a_request_is_answered_from_its_page(officer: Client, case: Case) -> None:
    assert send(officer, case, do="take") == 302
    assert send(officer, case, do="keep", text="Fast fertig.") == 302
    assert "Fast fertig." in text_of(officer, page_of(case))
    assert send(officer, case, do="answer", text="Guten Tag, hier ist alles.") == 302

    done = Case.objects.get(pk=case.pk)
    assert (done.outcome, done.owner) == (Outcome.GRANTED, User.objects.get().pk)
    assert "is gone. When it came" in text_of(officer, page_of(case))


def test_what_was_typed_into_a_case_that_somebody_changed_is_not_lost(officer: Client, case: Case) -> None:
    assert send(officer, case, do="keep", text="Von mir.") == 302
    answer = officer.post(
        f"{page_of(case)}do/", {"do": "answer", "version": "0", "text": "Von mir, aber alt."}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else changed it meanwhile" in page
    assert ("Von mir, aber alt." in page, "Von mir.<" in page) == (True, True)
    assert Case.objects.get(pk=case.pk).closed_at is None


def test_a_refusal_takes_two_browsers(officer: Client, case: Case) -> None:
    grounds = "Art. 15 Abs. 4: Rechte anderer stehen entgegen."
    assert send(officer, case, do="refuse", text="Nein, weil.", grounds=grounds) == 302
    assert send(officer, case, do="approve") == 422
    assert "You proposed it. Somebody else has to approve it." in text_of(officer, page_of(case))

    second = browser_of(Role.PRIVACY, Role.ANALYST)
    assert grounds in text_of(second, page_of(case))
    assert send(second, case, do="approve") == 302
    assert Case.objects.get(pk=case.pk).outcome == Outcome.REFUSED


def test_a_mail_of_a_stranger_is_named_and_then_theirs(officer: Client, ada: Person) -> None:
    unclear = mail(None, None, sender=OUTSIDER, text="Ich schreibe für meine Chefin Ada.")
    assert "Ich schreibe für meine Chefin Ada." in text_of(officer, page_of(unclear))
    assert send(officer, unclear, do="name", right="18", email="nobody@nowhere.example") == 422
    assert send(officer, unclear, do="name", right="18", email=" Ada@Loewenherz.example") == 302

    assert Case.objects.get(pk=unclear.pk).person == ada.pk
    assert "It came from another address" in text_of(officer, page_of(unclear))
    assert Person.objects.get(pk=ada.pk).frozen_at is not None


def test_a_withdrawal_is_done_from_its_page(officer: Client, ada: Person, work) -> None:
    case = open_case(ada.pk, Right.WITHDRAWAL, way=Way.STAFF)
    assert send(officer, case, do="carry-out") == 302
    work()

    assert not Person.objects.exists()
    assert Case.objects.get(pk=case.pk).outcome == Outcome.GRANTED


def test_a_restriction_is_lifted_from_its_page_only_after_the_letter(
    officer: Client, ada: Person, work
) -> None:
    case = open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    assert send(officer, case, do="answer", text="Sie gilt.") == 302
    assert "The restriction stands" in text_of(officer, page_of(case))
    assert send(officer, case, do="announce") == 302
    assert send(officer, case, do="lift") == 422
    work()
    assert send(officer, case, do="lift") == 302
    assert Case.objects.get(pk=case.pk).state == State.CLOSED


def test_what_a_program_took_a_mail_for_is_said_in_words(officer: Client, promise: object) -> None:
    page = text_of(officer, page_of(mail(None, Right.WITHDRAWAL, guess="withdraw", why="asked")))

    assert "A program took it for a withdrawal, and that decides nothing." in page
    assert "It asks, and demands nothing." in page


def test_recipients_are_told_once_it_is_known_whose_restriction_it_is(
    officer: Client, ada: Person, work
) -> None:
    Disclosure.objects.create(
        person=ada.pk, recipient="microsoft-bookings", processing="booking", ends_at=now() + timedelta(days=9)
    )
    unclear = mail(None, None, sender=OUTSIDER)
    assert send(officer, unclear, do="name", right="18", email="ada@loewenherz.example") == 302
    work()

    page = officer.get(page_of(unclear))
    assert [(one.act, one.acknowledged_at) for _, one in page.context["page"].notices] == [
        ("restricted", None)
    ]
    assert "told: restricted" in page.content.decode()


@pytest.mark.parametrize("what", ["", "nonsense", "name"])
def test_a_form_that_makes_no_sense_changes_nothing(officer: Client, case: Case, what: str) -> None:
    before = Case.objects.values().get(pk=case.pk)
    assert send(officer, case, do=what, right="99") == 422

    assert Case.objects.values().get(pk=case.pk) == before
