"""Complaints from the own page (Art. 77), and the question whom we told (Art. 19)."""

from collections.abc import Callable

import pytest
from django.test import Client

from einklang.consent.models import Way
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.recipients.actions import acknowledge, disclose
from einklang.recipients.models import Notice
from einklang.rights.actions import COMPLAINTS_A_DAY, announce_lifting, complain, lift_restriction, open_case
from einklang.rights.drafts import draft
from einklang.rights.models import Case, Message, Right
from einklang.vault.fields import attach_keys
from einklang.vault.limits import TooMany

PAGE = "/my/rights/"
WORDS = "Sie haben mich dreimal angerufen, obwohl ich das nicht wollte."


@pytest.fixture
def at_home(client: Client, ada: Person) -> Client:
    client.post(f"/my/{make_link(ada, Purpose.OWN_PAGE)}/")
    return client


def written() -> list[str]:
    messages = list(Message.objects.select_related("case").order_by("at"))
    attach_keys(messages)
    return [one.sealed["text"] for one in messages]


def test_a_complaint_is_a_case_with_a_clock_and_a_second_one_lies_in_it(at_home: Client, ada: Person) -> None:
    answer = at_home.post(PAGE, {"right": "77", "words": WORDS}, follow=True)
    at_home.post(PAGE, {"right": "77", "words": "Und noch etwas."})
    case = Case.objects.get()

    assert "Ihre Beschwerde ist angekommen." in answer.content.decode()
    assert (case.person, case.article, case.way) == (ada.pk, Right.COMPLAINT, Way.OWN_PAGE)
    assert written() == [WORDS, "Und noch etwas."]
    assert "<strong>Beschwerde</strong>" in at_home.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("words", "says"),
    [(" \n", "Schreiben Sie, worüber Sie sich beschweren"), ("a" * 5001, "höchstens 5.000 Zeichen")],
    ids=["nothing", "too much"],
)
def test_a_complaint_that_cannot_be_taken_is_told_and_what_was_typed_is_kept(
    at_home: Client, words: str, says: str
) -> None:
    answer = at_home.post(PAGE, {"right": "77", "words": words})
    page = answer.content.decode()

    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert page.count(says) == 2
    assert words.strip() in page


def test_nobody_floods_the_desk_with_complaints(ada: Person) -> None:
    for _ in range(COMPLAINTS_A_DAY):
        complain(ada.pk, WORDS)
    with pytest.raises(TooMany):
        complain(ada.pk, WORDS)

    assert Message.objects.count() == COMPLAINTS_A_DAY


def test_the_answer_whom_we_told_names_each_recipient_and_whether_it_answered(
    at_home: Client, ada: Person, work: Callable[[], None]
) -> None:
    at_home.post(PAGE, {"right": "19"})
    asked = Case.objects.get(article=Right.RECIPIENTS)
    assert "Niemand außer uns hat Daten von Ihnen erhalten." in draft(asked)

    disclose(ada.pk, "conference", ["email"], processing="storage")
    name = "Einklang"
    assert f"Erhalten haben Daten von Ihnen: {name}" in draft(asked)

    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    work()
    assert f"- {name}: eingeschränkt" in draft(asked)
    assert "Noch nicht bestätigt, wir fragen weiter nach." in draft(asked)
    acknowledge(Notice.objects.get().pk)
    assert "Bestätigt am" in draft(asked)


def test_recipients_learn_that_a_restriction_ended_and_are_not_asked_for_what_no_longer_holds(
    ada: Person, work: Callable[[], None]
) -> None:
    disclose(ada.pk, "conference", ["email"], processing="storage")
    open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    work()
    announce_lifting(ada.pk)
    work()
    lift_restriction(ada.pk)
    work()

    assert list(Notice.objects.order_by("made_at").values_list("act", flat=True)) == [
        "restricted",
        "released",
    ]
    acknowledge(Notice.objects.get(act="released").pk)
    assert not Notice.objects.filter(acknowledged_at=None).exists()


@pytest.mark.parametrize("address", ["/my/leave/", "/my/end-storage/"], ids=["everything", "storage"])
def test_whoever_leaves_is_told_that_open_requests_end_with_it(
    at_home: Client, ada: Person, address: str
) -> None:
    ends = "noch nicht beantwortet haben, ende"
    assert ends not in at_home.get(address).content.decode()
    complain(ada.pk, WORDS)

    assert ends in at_home.get(address).content.decode()
