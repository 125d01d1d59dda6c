"""Putting right for somebody what they asked for: the form of their own page, and the answer says what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from einklang.consent.models import Way
from einklang.people.models import Person, Source, Where
from einklang.people.queries import with_email
from einklang.pool.actions import confirm_new_address
from einklang.recipients.models import Act as Told
from einklang.recipients.models import Disclosure, Notice
from einklang.rights import handling
from einklang.rights.actions import open_case
from einklang.rights.drafts import draft
from einklang.rights.models import Act, Case, Right, State
from einklang.rights.packages import access_package
from einklang.staff.models import Role, User
from tests.front.staff import browser_of
from tests.mailbox import Mailbox

ADA_AT, NEW = "ada@loewenherz.example", "ada@sternberg.example"
Work = Callable[[], None]
STANDS = {
    "first_name": "Ada",
    "last_name": "Löwenherz",
    "email": ADA_AT,
    "customer_number": "40118276",
    "company_name": "Wohnbau Löwenherz eG",
    "company_type": "cooperative",
    "units_managed": "1840",
    "services": ["heating-cost"],
    "uses_portal": "yes",
    "uses_interfaces": "no",
}


def disclosed(person: Person) -> None:
    until = now() + timedelta(days=900)
    about = {"recipient": "microsoft", "what": ["email"], "processing": "bookings", "ends_at": until}
    Disclosure.objects.create(person=person.pk, **about)


@pytest.fixture
def case(ada: Person) -> Case:
    return open_case(ada.pk, Right.RECTIFICATION, way=Way.MAIL)


def page_of(case: Case) -> str:
    return f"/staff/rights/{case.pk}/rectify/"


def send(officer: Client, case: Case, **changes: Any) -> Any:
    version = Case.objects.get(pk=case.pk).version
    return officer.post(page_of(case), {**STANDS, "version": version, **changes})


def test_what_is_put_right_takes_effect_is_told_and_stands_in_the_answer(
    officer: Client, case: Case, ada: Person, work: Work, mailbox: Mailbox
) -> None:
    disclosed(ada)
    assert "Löwenherz" in officer.get(page_of(case)).content.decode()
    assert send(officer, case, last_name="Sternberg", units_managed="1900").status_code == 302
    work()

    assert Person.objects.get().name == "Ada Sternberg"
    assert {row.field: row.origin for row in Source.objects.all()} == dict.fromkeys(
        ("last_name", "units_managed"), Where.ON_REQUEST
    )
    assert [(one.recipient, one.act) for one in Notice.objects.all()] == [("microsoft", Told.RECTIFIED)]
    answer = draft(Case.objects.get())
    assert (
        "Das ist geschehen:\n\n- Nachname: Sternberg\n- Anzahl betreuter Wohnungen: 1900\n\nWer Ihre"
        in answer
    )
    assert "Sternberg" not in str(list(Case.objects.values())), "what was written is sealed"

    sent = {"do": "answer", "text": answer, "version": Case.objects.get().version}
    assert officer.post(f"/staff/rights/{case.pk}/do/", sent).status_code == 302
    work()
    assert "- Nachname: Sternberg" in mailbox.last_to(ADA_AT).text
    assert (Case.objects.get().state, Case.objects.get().person) == (State.CLOSED, None)
    assert Case.objects.get().steps.get(act=Act.RECTIFIED).words is None


def test_a_new_address_counts_once_it_is_confirmed_there(
    officer: Client, case: Case, ada: Person, work: Work, mailbox: Mailbox
) -> None:
    assert send(officer, case, email=NEW).status_code == 302
    work()

    assert (len(with_email(ADA_AT)), with_email(NEW)) == (1, [])
    told = draft(Case.objects.get())
    assert "gilt, sobald Sie sie bestätigen" in told
    assert NEW not in told, "nobody knows yet whose it is"
    assert Notice.objects.count() == 0
    confirm_new_address(mailbox.last_to(NEW).token("my/new-address"))
    assert [one.pk for one in with_email(NEW)] == [ada.pk]


def test_a_draft_that_was_begun_is_kept_and_what_was_changed_is_added(
    officer: Client, case: Case, ada: Person
) -> None:
    by = User.objects.get().pk
    handling.keep_draft(case.pk, "Liebe Frau Löwenherz,", by=by, version=case.version)
    send(officer, case, first_name="Adele")

    assert draft(Case.objects.get()) == "Liebe Frau Löwenherz,\n\n- Vorname: Adele"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "no address"}, "ada@"),
        ({"last_name": ""}, "Adelheid"),
        ({"company_type": "castle"}, "Adelheid"),
        ({"version": "0"}, "Somebody else changed it meanwhile"),
    ],
)
def test_what_is_wrong_changes_nothing_and_loses_nothing(
    officer: Client, case: Case, wrong: dict[str, str], said: str
) -> None:
    Case.objects.filter(pk=case.pk).update(version=7)
    answer = send(officer, case, **({"first_name": "Adelheid"} | wrong))

    assert (answer.status_code, Person.objects.get().first_name) == (422, "Ada")
    assert 'value="Adelheid"' in answer.content.decode()
    assert said in answer.content.decode() or said == "ada@"


def test_what_stands_like_this_already_is_no_change(officer: Client, case: Case) -> None:
    answer = send(officer, case)

    assert (answer.status_code, Case.objects.get().steps.filter(act=Act.RECTIFIED).count()) == (422, 0)
    assert "All of it stands like this already" in answer.content.decode()


def test_it_is_for_a_rectification_of_somebody_known_and_for_data_protection(
    officer: Client, case: Case, ada: Person
) -> None:
    other = open_case(ada.pk, Right.ACCESS, way=Way.MAIL)
    assert officer.get(page_of(other)).status_code == 404
    seen = {role: browser_of(role).get(page_of(case)).status_code for role in Role}

    assert seen == {role: 200 if role == Role.PRIVACY else 403 for role in Role}


def test_the_person_reads_that_it_was_entered_as_they_asked(officer: Client, case: Case, ada: Person) -> None:
    send(officer, case, last_name="Sternberg")
    rows = {one["table"]: one["rows"] for one in access_package(ada.pk, "de")["held"]}

    assert [(row["field"], row["origin"]) for row in rows["people.Source"]] == [("last_name", "on-request")]
