"""Working on a case: the clock, the two pairs of eyes, the answer, and that nothing two people do is lost."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client
from pypdf import PdfReader

from einklang.consent.models import Way
from einklang.consent.queries import allows
from einklang.contacts.queries import refusal_of
from einklang.mail.models import Letter
from einklang.matching.models import Rejection
from einklang.people.models import Person
from einklang.rights import handling
from einklang.rights.actions import WordsMissing, announce_lifting, lift_restriction, open_case
from einklang.rights.drafts import draft, fresh_draft
from einklang.rights.models import Act, Case, Outcome, Right, State, Step
from einklang.staff.models import User
from einklang.vault.keys import end_key_at
from tests.conftest import OUTSIDER
from tests.mailbox import Mailbox

from .conftest import BERLIN
from .test_intake import mail

ADA_AT = "ada@loewenherz.example"
GROUNDS = "Die Aufnahme wird für einen Rechtsstreit gebraucht (Art. 17 Abs. 3 Buchst. e)."
Work = Callable[[], None]


@pytest.fixture
def case(clock: time_machine.Traveller, ada: Person) -> Case:
    opened = open_case(ada.pk, Right.ACCESS, way=Way.OWN_PAGE)
    clock.shift(timedelta(minutes=1))
    return opened


def read(text: str) -> str:
    """With plain spaces, where dates have fixed ones."""
    return text.replace("\xa0", " ")


def now_of(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def acts(case: Case) -> list[str]:
    return sorted(case.steps.values_list("act", flat=True))


def do(what: Callable[..., Any], case: Case, *words: Any, by: User, **more: Any) -> Any:
    return what(case.pk, *words, by=by.pk, version=now_of(case).version, **more)


def test_an_answer_goes_to_the_registered_address_with_the_copy_and_closes_the_case(
    case: Case, ada: Person, ruth: User, work: Work, mailbox: Mailbox
) -> None:
    do(handling.answer, case, fresh_draft(case), Outcome.GRANTED, by=ruth)
    work()

    letter = mailbox.last_to(ADA_AT)
    assert letter.subject == "Antwort auf Ihr Anliegen"
    assert read(letter.text).startswith(
        "Guten Tag Ada Löwenherz,\n\nSie haben am Freitag, 26. Februar 2027 Auskunft"
    )
    assert list(letter.message.iter_attachments()) == [], "the copy itself does not travel by mail"
    assert "Kopie holen" in letter.text
    assert "Er gilt einmal und bis Freitag, 5. März 2027." in read(letter.text)
    browser = Client()
    browser.post(f"/my/{letter.token('my')}/")
    assert browser.get("/my/data.json").json()["schema"] == "einklang/access/1"
    assert browser.get("/my/data.pdf").content.startswith(b"%PDF-")
    assert Client().post(f"/my/{letter.token('my')}/").status_code == 410, "the link is good once"
    assert (now_of(case).outcome, now_of(case).person) == (Outcome.GRANTED, None)


def test_whose_own_page_is_shut_gets_the_copy_itself(
    case: Case, ada: Person, ruth: User, work: Work, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """Restricted and past their end: what is still kept is still theirs to know."""
    Person.objects.filter(pk=ada.pk).update(frozen_at=datetime.now(BERLIN), ends_at=datetime.now(BERLIN))
    end_key_at(ada.pk, datetime.now(BERLIN))
    do(handling.answer, case, fresh_draft(case), Outcome.GRANTED, by=ruth)
    work()

    letter = mailbox.last_to(ADA_AT)
    given = json.loads(letter.attachment(".json"))
    assert [row["last_name"] for table in given["held"] for row in table["rows"] if "last_name" in row] == [
        "Löwenherz"
    ]
    (paper,) = [p for p in letter.message.iter_attachments() if p.get_content_type() == "application/pdf"]
    assert "Löwenherz" in "".join(p.extract_text() for p in PdfReader(BytesIO(paper.get_content())).pages)
    assert ("Im Anhang liegt" in letter.text, "Kopie holen" in letter.text) == (True, False)


def test_the_draft_speaks_the_language_of_whoever_asked(case: Case) -> None:
    case.language = "en"

    assert read(draft(case)).startswith(
        "Dear Ada Löwenherz,\n\non Friday, 26 February 2027 you asked for access"
    )


def test_while_identity_is_asked_the_clock_rests_and_ends_later_by_those_days(
    case: Case, ruth: User, clock: time_machine.Traveller, work: Work, mailbox: Mailbox
) -> None:
    doubt = "Die Mail kam von einer anderen Adresse als der eingetragenen."
    do(handling.ask_identity, case, doubt, by=ruth)
    work()
    assert now_of(case).state == State.IDENTITY
    assert "Ob wir von Ihnen etwas wissen, sagt diese Mail nicht." in mailbox.last_to(ADA_AT).text

    clock.shift(timedelta(days=10))
    do(handling.identity_shown, case, "rief von der hinterlegten Nummer an", by=ruth)
    # 26 March and ten days is Monday, 5 April: a working day after Easter.
    assert (now_of(case).state, now_of(case).due_on.isoformat()) == (State.OPEN, "2027-04-05")


def test_identity_is_asked_only_on_a_documented_doubt(case: Case, ruth: User) -> None:
    with pytest.raises(WordsMissing):
        do(handling.ask_identity, case, "Zweifel", by=ruth)

    assert (now_of(case).state, Letter.objects.filter(kind="case_identity").count()) == (State.OPEN, 0)


def test_of_a_stranger_identity_is_asked_where_the_mail_came_from(
    clock: time_machine.Traveller, promise: object, ruth: User, work: Work, mailbox: Mailbox
) -> None:
    strange = mail(None, Right.ACCESS, sender=OUTSIDER)
    do(handling.ask_identity, strange, "Die Adresse ist bei uns nicht eingetragen.", by=ruth)
    work()

    letter = mailbox.last_to(OUTSIDER)
    assert letter.subject == "Bitte sagen Sie uns, wer Sie sind"
    assert not Letter.objects.exists(), "of a letter about nobody nothing is kept"


def test_an_extension_is_told_with_its_reasons_and_only_within_the_first_month(
    case: Case, ruth: User, clock: time_machine.Traveller, work: Work, mailbox: Mailbox
) -> None:
    reasons = "Wir müssen erst drei gemeinsame Aufnahmen durchsehen."
    clock.move_to(datetime(2027, 3, 30, 23, 0, tzinfo=BERLIN))
    do(handling.extend, case, reasons, by=ruth)
    work()

    assert now_of(case).due_on.isoformat() == "2027-05-26"
    assert f"Der Grund: {reasons}" in mailbox.last_to(ADA_AT).text
    assert "spätestens am Mittwoch, 26. Mai 2027" in read(mailbox.last_to(ADA_AT).text)
    with pytest.raises(handling.TooLateToExtend):
        do(handling.extend, case, reasons, by=ruth)


def test_an_extension_on_the_day_after_is_refused_as_late(
    case: Case, ruth: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2027, 3, 31, 0, 0, tzinfo=BERLIN))
    with pytest.raises(handling.TooLateToExtend):
        do(handling.extend, case, "Wir müssen erst drei Aufnahmen durchsehen.", by=ruth)

    assert now_of(case).due_on.isoformat() == "2027-03-30"


def test_a_refusal_needs_grounds_and_a_second_pair_of_eyes(
    case: Case, ruth: User, omar: User, work: Work, mailbox: Mailbox
) -> None:
    with pytest.raises(handling.NeedsSecondPair):
        do(handling.answer, case, "Nein.", Outcome.REFUSED, by=ruth)
    with pytest.raises(WordsMissing):
        do(handling.propose, case, "Nein.", Outcome.REFUSED, "weil", by=ruth)
    do(handling.propose, case, "Wir können nicht alles zeigen.", Outcome.REFUSED, GROUNDS, by=ruth)
    with pytest.raises(handling.SameEyes):
        do(handling.approve, case, by=ruth)
    before = mailbox.subjects_to(ADA_AT)
    work()
    assert mailbox.subjects_to(ADA_AT) == before

    do(handling.approve, case, by=omar)
    work()
    assert "Sie können sich bei der Aufsicht beschweren" in mailbox.last_to(ADA_AT).text
    assert list(mailbox.last_to(ADA_AT).message.iter_attachments()) == []
    assert now_of(case).outcome == Outcome.REFUSED
    told = {step.act: (step.by, step.words) for step in case.steps.all()}
    assert (told[Act.PROPOSED], told[Act.APPROVED]) == ((ruth.pk, None), (omar.pk, None))


def test_what_is_sent_back_is_open_again_with_its_draft(case: Case, ruth: User, omar: User) -> None:
    do(handling.propose, case, "Wir können nicht alles zeigen.", Outcome.REFUSED, GROUNDS, by=ruth)
    do(handling.send_back, case, "Das Stück vom 11. Februar geht doch.", by=omar)

    assert (now_of(case).state, draft(now_of(case))) == (State.OPEN, "Wir können nicht alles zeigen.")


def decided(person: Person, outcome: Outcome, ruth: User, omar: User) -> None:
    case = open_case(person.pk, Right.OBJECTION, way=Way.OWN_PAGE)
    with pytest.raises(handling.NeedsSecondPair):
        do(handling.answer, case, "Ja.", Outcome.GRANTED, by=ruth)
    do(handling.propose, case, fresh_draft(case), outcome, GROUNDS, by=ruth)
    do(handling.approve, case, by=omar)


def test_an_objection_that_is_overruled_opens_the_gate_but_never_the_invitations(
    ada: Person, ruth: User, omar: User
) -> None:
    decided(ada, Outcome.REFUSED, ruth, omar)

    assert allows(ada.pk, "matching")
    refusal = refusal_of(ada.pk)
    assert (refusal is not None, refusal and refusal.until) == (True, None)


def test_an_objection_that_is_upheld_keeps_the_gate_shut_and_ends_what_was_there(
    ada: Person, bob: Person, ruth: User, omar: User
) -> None:
    for person in (ada, bob):
        Rejection.objects.create(person=person, key=person.pk.bytes, by=omar)
    decided(ada, Outcome.GRANTED, ruth, omar)

    assert not allows(ada.pk, "matching")
    assert [row.person_id for row in Rejection.objects.all()] == [bob.pk]
    assert allows(ada.pk, "storage")


def test_a_restriction_that_was_confirmed_stands_without_a_clock_until_it_is_lifted(
    ada: Person, ruth: User, work: Work
) -> None:
    case = open_case(ada.pk, Right.RESTRICTION, way=Way.OWN_PAGE)
    do(handling.answer, case, fresh_draft(case), Outcome.GRANTED, by=ruth)
    assert (now_of(case).state, allows(ada.pk, "storage")) == (State.STANDS, False)

    announce_lifting(ada.pk)
    work()
    lift_restriction(ada.pk)
    assert (now_of(case).state, allows(ada.pk, "storage")) == (State.CLOSED, True)


def test_of_two_officers_at_once_the_later_one_is_told_and_nothing_is_lost(
    case: Case, ruth: User, omar: User
) -> None:
    seen = now_of(case).version
    handling.take(case.pk, by=ruth.pk, version=seen)
    handling.keep_draft(case.pk, "Ruth schreibt.", by=ruth.pk, version=seen + 1)
    with pytest.raises(handling.ChangedMeanwhile):
        handling.take(case.pk, by=omar.pk, version=seen)
    with pytest.raises(handling.NotYours):
        do(handling.answer, case, "Omar schreibt.", Outcome.GRANTED, by=omar)
    handling.note(case.pk, "Omar hat angerufen.", by=omar.pk)
    handling.note(case.pk, "Ruth auch.", by=ruth.pk)

    assert draft(now_of(case)) == "Ruth schreibt."
    assert sorted(s.words for s in Step.objects.filter(act=Act.NOTED)) == [
        "Omar hat angerufen.",
        "Ruth auch.",
    ]


def test_in_a_closed_case_nothing_is_done_any_more(case: Case, ruth: User) -> None:
    do(handling.answer, case, "Bitte.", Outcome.GRANTED, by=ruth)
    with pytest.raises(handling.CaseClosed):
        handling.note(case.pk, "noch etwas", by=ruth.pk)

    assert acts(case) == sorted([Act.OPENED, Act.ANSWERED, Act.CLOSED])


def test_a_mail_that_is_named_works_at_once_and_joins_what_is_open(ada: Person, ruth: User) -> None:
    unclear = mail(None, None)
    do(handling.name, unclear, by=ruth, person=ada.pk, right=Right.RESTRICTION)
    assert not allows(ada.pk, "storage")

    again = mail(None, None, message_id="<2@x>", text="Noch einmal.")
    kept = do(handling.name, again, by=ruth, person=ada.pk, right=Right.RESTRICTION)
    assert (kept, now_of(again).outcome) == (now_of(unclear), Outcome.NOTHING)
    assert sorted(m.sealed["text"] for m in kept.messages.all())[1] == "Noch einmal."
