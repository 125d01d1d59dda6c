"""Everything withdrawn and something else asked in one mail: stopped at once, answered, and then erased."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.front.staff_queries.owed import debts
from einklang.mail.actions import LAST_WORDS
from einklang.mail.inbox import Action, Intent, take
from einklang.mail.models import Letter
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.retention.models import Erasure
from einklang.rights import handling
from einklang.rights.actions import open_case
from einklang.rights.models import Case, Outcome, Right
from einklang.staff.models import Role, User
from tests.front.staff import browser_of
from tests.mailbox import Mailbox

from .test_mailed import OURS, mail

ADA_AT = "ada@loewenherz.example"
EVERYTHING = "Ich widerrufe alle Einwilligungen."
COPY = "Bitte senden Sie mir eine Kopie meiner Daten."
FILE = "Ich bitte um Datenübertragbarkeit nach Art. 20 DSGVO."
Work = Callable[[], None]


@pytest.fixture(autouse=True)
def trusted(settings: Any) -> None:
    settings.AUTHSERV_ID = OURS


def answer(right: Right, by: User, outcome: Outcome = Outcome.GRANTED) -> None:
    case = Case.objects.get(article=right, closed_at=None)
    handling.answer(case.pk, "Anbei Ihre Daten.", outcome, by=by.pk, version=case.version)


@pytest.mark.parametrize(
    ("asked", "right"), [(COPY, Right.ACCESS), (FILE, Right.PORTABILITY)], ids=["access", "portability"]
)
def test_with_the_answer_everything_is_erased_and_the_answer_still_arrives(
    ada: Person, ruth: User, mailbox: Mailbox, work: Work, asked: str, right: Right
) -> None:
    assert take(mail(f"{EVERYTHING} {asked}")).action == Action.CASE_FOR_PERSON
    work()
    assert not allows(ada.pk, "storage")
    assert Person.objects.get(pk=ada.pk).left_at is None
    assert dict(Case.objects.values_list("article", "waits")) == {right: False, Right.WITHDRAWAL: True}
    sent = len(mailbox.all())

    answer(right, ruth)
    waiting = Letter.objects.get(kind="case_answer")
    assert (waiting.about, waiting.ends_at <= now() + LAST_WORDS) == (None, True)
    work()

    assert Erasure.objects.filter(person=ada.pk).exists()
    assert not Person.objects.filter(pk=ada.pk).exists()
    assert set(Case.objects.values_list("person", "outcome")) == {(None, Outcome.GRANTED)}
    letters = mailbox.all()[sent:]
    assert len(letters) == 2, "the answer, and the one confirmation"
    copies = [one.attachment(".json") for one in letters if list(one.message.iter_attachments())]
    assert [json.loads(one)["schema"].startswith("einklang/") for one in copies] == [True]
    assert not Letter.objects.filter(about=None).exists()


def test_of_two_answers_the_second_one_ends_it(ada: Person, ruth: User) -> None:
    take(mail(f"{EVERYTHING} {COPY} {FILE}"))

    answer(Right.ACCESS, ruth)
    assert Person.objects.get(pk=ada.pk).left_at is None
    answer(Right.PORTABILITY, ruth)
    assert Person.objects.get(pk=ada.pk).left_at is not None


def test_a_refused_copy_ends_it_too(ada: Person, ruth: User, omar: User) -> None:
    take(mail(f"{EVERYTHING} {COPY}"))
    case = Case.objects.get(article=Right.ACCESS)
    grounds = "Die Auskunft wurde in dieser Woche schon zweimal erteilt."
    handling.propose(case.pk, "Nein.", Outcome.REFUSED, grounds, by=ruth.pk, version=case.version)
    case.refresh_from_db()
    handling.approve(case.pk, by=omar.pk, version=case.version)

    assert Person.objects.get(pk=ada.pk).left_at is not None


def test_where_everything_goes_nothing_is_left_to_be_corrected(ada: Person) -> None:
    said = take(mail(f"Meine Adresse ist falsch geschrieben. {EVERYTHING}"))

    assert (said.intent, said.action) == (Intent.SEVERAL, Action.EXECUTE)
    assert Person.objects.get(pk=ada.pk).left_at is not None
    assert not Case.objects.exists()


def test_what_waits_and_is_set_aside_leaves_nothing_stopped(ada: Person, ruth: User) -> None:
    take(mail(f"{EVERYTHING} {COPY}"))
    answer(Right.WITHDRAWAL, ruth, Outcome.NOTHING)
    assert allows(ada.pk, "storage")
    answer(Right.ACCESS, ruth)

    assert Person.objects.get(pk=ada.pk).left_at is None


def test_a_question_to_the_registered_address_keeps_it_stopped(ada: Person, ruth: User) -> None:
    take(mail(f"{EVERYTHING} {COPY}"))
    make_link(ada, Purpose.RESUME)
    answer(Right.WITHDRAWAL, ruth, Outcome.NOTHING)

    assert not allows(ada.pk, "storage")


def test_a_copy_alone_ends_nothing(ada: Person, ruth: User) -> None:
    open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE)
    answer(Right.ACCESS, ruth)

    assert Person.objects.get(pk=ada.pk).left_at is None


def test_it_is_owed_and_both_cases_say_so(ada: Person, work: Work) -> None:
    take(mail(f"{EVERYTHING} {COPY}"))
    work()
    withdrawal, access = (Case.objects.get(article=one) for one in (Right.WITHDRAWAL, Right.ACCESS))
    with translation.override("de"):
        owed = [(debt.what, debt.by_hand, debt.late) for debt in debts()]

    told = "Jemandem antworten; danach wird alles von dieser Person gelöscht"
    assert owed == [(told, reverse("staff_case", args=[withdrawal.pk]), False)]
    privacy = browser_of(Role.PRIVACY)
    page = privacy.get(reverse("staff_case", args=[withdrawal.pk])).content.decode()
    assert "erased by itself as soon as the other request is answered" in page
    page = privacy.get(reverse("staff_case", args=[access.pk])).content.decode()
    assert "with this answer it is erased by itself" in page
