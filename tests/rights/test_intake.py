"""Mails that became cases: nothing twice, nothing lost, and readable only while the case is open."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.people.models import Person
from einklang.pool.events import PeopleJoined
from einklang.rights.actions import close, open_case
from einklang.rights.intake import open_from_mail
from einklang.rights.models import Act, Case, Message, Outcome, Right
from einklang.rights.reactions import hand_over_what_was_asked
from einklang.vault.errors import KeyGone

SENDER = "ada@loewenherz.example"


def mail(person: Person | None, right: Right | None, **changes: Any) -> Case:
    told = {
        "person": person and person.pk,
        "right": right,
        "sender": SENDER,
        "subject": "Meine Daten",
        "text": "Bitte schicken Sie mir alles, was Sie von mir haben.",
        "language": "de",
        "guess": "access",
        "why": "asks for a copy",
        "received_at": datetime(2027, 2, 26, 9, 0, tzinfo=UTC),
        "message_id": "<1@loewenherz.example>",
    }
    return open_from_mail(**(told | changes))


def words_of(case: Case) -> list[str]:
    return [one.sealed["text"] for one in Case.objects.get(pk=case.pk).messages.order_by("at", "id")]


def test_the_same_mail_twice_is_one_message_in_one_case(ada: Person) -> None:
    first = mail(ada, Right.ACCESS)
    assert mail(ada, Right.ACCESS) == first
    close(first)

    assert mail(ada, Right.ACCESS) == first, "a mailbox that comes back brings nothing again"
    assert (Case.objects.count(), Message.objects.count()) == (1, 1)


def test_another_mail_about_the_same_lies_in_the_same_case(ada: Person) -> None:
    first = mail(ada, Right.ACCESS)
    later = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
    again = mail(ada, Right.ACCESS, message_id="<2@x>", text="Und bald, bitte.", received_at=later)

    assert (again, words_of(first)[1]) == (first, "Und bald, bitte.")
    assert Case.objects.get().due_on.isoformat() == "2027-03-30"
    assert list(first.steps.order_by("at", "pk").values_list("act", flat=True)).count(Act.MAIL_CAME) == 2


def test_two_mails_of_which_nobody_knows_what_they_want_are_two_cases(ada: Person) -> None:
    assert mail(ada, None) != mail(ada, None, message_id="<2@loewenherz.example>")
    assert mail(None, Right.ERASURE, message_id="<3@x>") != mail(None, Right.ERASURE, message_id="<4@x>")
    assert Case.objects.count() == 4


def test_an_objection_freezes_at_once_and_an_erasure_waits_for_somebody(ada: Person) -> None:
    mail(ada, Right.ERASURE)
    assert allows(ada.pk, "matching")

    mail(ada, Right.OBJECTION, message_id="<2@loewenherz.example>")
    assert [allows(ada.pk, one) for one in ("matching", "insights", "storage")] == [False, False, True]


def test_a_closed_case_can_not_be_read_any_more(ada: Person) -> None:
    case = mail(ada, Right.ACCESS)
    sealed = bytes(Message.objects.values_list("sealed", flat=True).get())
    close(case, Outcome.GRANTED)

    assert list(Message.objects.values_list("sealed", "ends_at")) == [(None, case.ends_at)]
    Message.objects.update(sealed=sealed)  # as from a backup
    with pytest.raises(KeyGone):
        _ = Message.objects.get().sealed


def test_with_the_person_their_mails_are_unreadable_in_the_same_transaction(ada: Person, work: Any) -> None:
    case = mail(ada, Right.ACCESS)
    open_case(ada.pk, Right.ERASURE, way=Way.OWN_PAGE)
    work()

    assert not Person.objects.exists()
    assert {row.article: row.outcome for row in Case.objects.all()} == {"15": "gone", "17": "granted"}
    assert Message.objects.get(case=case).sealed is None


def test_what_one_entry_wrote_goes_on_with_the_other(ada: Person, bob: Person) -> None:
    early = mail(ada, Right.ACCESS)
    late = mail(
        bob,
        Right.ACCESS,
        message_id="<2@boerde.example>",
        text="Ich auch.",
        received_at=datetime(2027, 3, 1, 9, 0, tzinfo=UTC),
    )
    hand_over_what_was_asked(PeopleJoined(gone=ada.pk, kept=bob.pk, by=uuid4()))

    assert words_of(late) == ["Bitte schicken Sie mir alles, was Sie von mir haben.", "Ich auch."]
    assert Case.objects.get(pk=late.pk).due_on == early.due_on
