"""What somebody here heard of: complaints, withdrawals on the telephone, and requests for somebody else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from einklang.consent.queries import allows
from einklang.people.models import Person
from einklang.rights.models import Case, Outcome, Right
from einklang.staff.models import User
from tests.conftest import OUTSIDER
from tests.mailbox import Mailbox

NEW = "/staff/rights/new/"
ADA_AT = "ada@loewenherz.example"


def told(right: Right | str, **changes: object) -> dict[str, object]:
    given: dict[str, object] = {"right": str(right), "received_on": localdate().isoformat(), "language": "de"}
    return given | changes


def test_a_withdrawal_on_the_telephone_is_carried_out_and_confirmed(
    officer: Client, ada: Person, work, mailbox: Mailbox
) -> None:
    answer = officer.post(NEW, told(Right.WITHDRAWAL, email=ADA_AT, sure="on", processings=["recording"]))
    assert not allows(ada.pk, "recording")
    assert allows(ada.pk, "storage")
    work()

    case = Case.objects.get()
    assert answer["Location"] == f"/staff/rights/{case.pk}/"
    assert (case.article, case.outcome, case.owner) == ("7(3)", Outcome.GRANTED, User.objects.get().pk)
    assert mailbox.subjects_to(ADA_AT)[-1] == "Ihr Widerruf ist ausgeführt"


def test_a_withdrawal_of_everything_erases_and_the_erasure_closes_the_case(
    officer: Client, ada: Person, work
) -> None:
    officer.post(NEW, told(Right.WITHDRAWAL, email=ADA_AT, sure="on"))
    assert Case.objects.get().closed_at is None
    work()

    assert not Person.objects.exists()
    assert Case.objects.get().outcome == Outcome.GRANTED


def test_where_it_is_not_certain_who_called_everything_stops_and_the_registered_address_is_asked(
    officer: Client, ada: Person, work, mailbox: Mailbox
) -> None:
    known = officer.post(NEW, told(Right.WITHDRAWAL, email=ADA_AT), follow=True)
    unknown = officer.post(NEW, told(Right.WITHDRAWAL, email=OUTSIDER), follow=True)
    work()

    assert known.redirect_chain == unknown.redirect_chain == [("/staff/rights/", 302)]
    assert not allows(ada.pk, "storage")
    assert mailbox.subjects_to(ADA_AT)[-1] == "Möchten Sie Ihre Zustimmung zurücknehmen?"
    assert not Case.objects.exists()


def test_a_complaint_of_a_stranger_is_a_case_without_a_person(officer: Client, ada: Person) -> None:
    words = "Herr Petersen ruft für Ada an: Er wurde dreimal eingeladen."
    answer = officer.post(NEW, told(Right.COMPLAINT, email=OUTSIDER, text=words))
    page = officer.get(answer["Location"]).content.decode()

    case = Case.objects.get()
    assert (case.article, case.person, case.way) == ("77", None, "staff")
    assert words in page
    assert OUTSIDER in page


def test_the_clock_counts_from_the_day_on_which_it_reached_the_company(officer: Client, ada: Person) -> None:
    day = localdate() - timedelta(days=9)
    officer.post(NEW, told(Right.ACCESS, email=ADA_AT, sure="on", received_on=day.isoformat()))

    case = Case.objects.get()
    assert (localdate(case.received_at), case.person) == (day, ada.pk)


def test_an_objection_on_the_telephone_freezes_at_once(officer: Client, ada: Person) -> None:
    officer.post(NEW, told(Right.OBJECTION, email=ADA_AT, sure="on"))

    assert not allows(ada.pk, "matching")


def test_whose_page_one_came_from_is_taken_although_colleagues_share_the_address(
    officer: Client, join
) -> None:
    one, other = (join(answers={"first_name": name, "email": "info@haus.example"}) for name in ("Ada", "Eva"))
    shared = told(Right.ACCESS, email="info@haus.example", sure="on")
    assert officer.post(NEW, shared).status_code == 422
    assert f'value="{other.pk}"' in officer.get(f"{NEW}?person={other.pk}").content.decode()
    officer.post(NEW, told(Right.ACCESS, person=str(other.pk), sure="on"))

    assert Case.objects.get().person == other.pk != one.pk


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"right": "99"}, "right"),
        ({"email": "not an address"}, "email"),
        ({"email": OUTSIDER, "sure": "on"}, "email"),
        ({"right": "7(3)", "email": ""}, "email"),
        ({"text": ""}, "text"),
        ({"received_on": "2099-01-01"}, "received_on"),
        ({"received_on": "gestern"}, "received_on"),
        ({"processings": ["everything"]}, "processings"),
        ({"person": "somebody"}, "person"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(
    officer: Client, wrong: dict[str, object], field: str
) -> None:
    answer = officer.post(NEW, told(Right.ACCESS, text="Ein Satz, der bleibt.") | wrong)

    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert wrong.get("text") == "" or "Ein Satz, der bleibt." in answer.content.decode()
    assert not Case.objects.exists()
