"""Requests by mail: what follows from them, once, for the right person, and told to nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from einklang.consent.queries import standing
from einklang.mail.inbox import Action, Intent, take
from einklang.mail.models import Letter, Taken
from einklang.people.models import Person
from einklang.retention.models import Erasure
from einklang.rights.models import Case, Message, Right
from einklang.rights.words import guess_words, why_words
from tests.mailbox import Mailbox

OURS = "mx.kalo.example"


@pytest.fixture(autouse=True)
def trusted(settings: Any) -> None:
    settings.AUTHSERV_ID = OURS


def mail(
    words: str, *, sender: str = "ada@loewenherz.example", vouched: bool = True, more: str = ""
) -> bytes:
    domain = sender.rpartition("@")[2]
    results = f"{OURS}; dmarc=pass header.from={domain}" if vouched else f"{OURS}; dmarc=none"
    return (
        f"Authentication-Results: {results}\r\nFrom: {sender}\r\nTo: withdrawal@kalo.example\r\n"
        f"Message-ID: <1@example>\r\n{more}Subject: Datenschutz\r\n\r\n{words}\r\n"
    ).encode()


def test_a_plain_withdrawal_erases_and_is_confirmed_by_one_mail(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    sent = len(mailbox.all())
    message = mail("Ich widerrufe meine Einwilligung.")
    assert take(message).action == Action.EXECUTE
    assert take(message).action == Action.CASE_FOR_PERSON, "nobody is registered there any more"
    work()

    assert Erasure.objects.filter(person=ada.pk).exists()
    assert not Person.objects.filter(pk=ada.pk).exists()
    assert not Case.objects.exists(), "the same mail is not dealt with again"
    assert len(mailbox.all()) == sent + 1
    assert mailbox.last_to("ada@loewenherz.example").subject != ""


@pytest.mark.parametrize("to", ["", "To: undisclosed-recipients:;\r\n", "To: info@kalo.de\r\n"])
def test_a_withdrawal_that_names_nobody_else_is_written_to_us(ada: Person, to: str) -> None:
    message = mail("Ich widerrufe meine Einwilligung.")
    message = message.replace(b"To: withdrawal@kalo.example\r\n", to.encode())
    assert take(message).action == Action.EXECUTE


@pytest.mark.parametrize("to", ["privacy@kalo.example", "datenschutz@kalo.de"])
def test_whatever_reaches_the_data_protection_team_lies_in_a_case(ada: Person, to: str) -> None:
    message = mail("Guten Tag.", sender="x@nowhere.example").replace(b"withdrawal@kalo.example", to.encode())
    assert take(message).done
    assert Message.objects.get().sealed["sender"] == "x@nowhere.example"


def test_a_withdrawal_that_was_written_to_others_is_asked(ada: Person) -> None:
    message = mail("Ich widerrufe meine Einwilligung.").replace(b"withdrawal@kalo.example", b"info@kalo.dev")
    assert take(message).action == Action.STOP_AND_ASK


def test_a_withdrawal_of_the_recording_leaves_the_rest(ada: Person, work: Callable[[], None]) -> None:
    take(mail("Ich widerrufe meine Einwilligung zur Aufzeichnung."))
    work()

    assert set(standing(ada.pk)) == {"storage", "observation"}


def test_who_need_not_be_the_person_stops_and_the_registered_address_is_asked(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    sent = len(mailbox.all())
    message = mail("Ich widerrufe meine Einwilligung.", vouched=False)
    assert take(message).action == take(message).action == Action.STOP_AND_ASK
    work()

    ada.refresh_from_db()
    assert ada.stopped_at is not None
    assert set(standing(ada.pk)) == {"storage", "recording", "observation"}
    assert len(mailbox.all()) == sent + 1, "asked once, and nobody else is written to"
    assert "withdraw" in mailbox.last_to("ada@loewenherz.example").text


def test_whoever_is_unknown_is_not_answered_and_lies_in_a_case(
    ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    sent = len(mailbox.all())
    message = mail("Ich widerrufe meine Einwilligung.", sender="x@nowhere.example")
    assert take(message).action == Action.CASE_FOR_PERSON
    work()

    case = Case.objects.get()
    assert (case.person, case.article, case.guess) == (None, Right.WITHDRAWAL, Intent.WITHDRAW)
    assert Message.objects.get().sealed["sender"] == "x@nowhere.example"
    assert len(mailbox.all()) == sent


def test_where_colleagues_share_the_address_each_is_asked_and_none_is_touched(
    ada: Person, join: Callable[..., Person], mailbox: Mailbox, work: Callable[[], None]
) -> None:
    other = join(answers={"first_name": "Carla", "last_name": "Kranz"})
    sent = len(mailbox.all())

    assert take(mail("Ich widerrufe meine Einwilligung.")).action == Action.STOP_AND_ASK
    work()

    people = Person.objects.filter(pk__in=[ada.pk, other.pk])
    assert [one.stopped_at for one in people] == [None, None]
    assert len(mailbox.all()) == sent + 2


def test_an_objection_freezes_at_once_and_is_decided_by_a_person(ada: Person) -> None:
    assert take(mail("Ich widerspreche dem Abgleich.")).action == Action.CASE_FOR_PERSON

    ada.refresh_from_db()
    assert ada.objected_at is not None
    assert (Case.objects.get().person, Case.objects.get().article) == (ada.pk, Right.OBJECTION)


@pytest.mark.parametrize(
    ("words", "article"),
    [
        ("Wem haben Sie die Berichtigung meiner Angaben mitgeteilt?", Right.RECIPIENTS),
        ("Which recipients were told that my recording was erased?", Right.RECIPIENTS),
        ("Nach Art. 19 DSGVO bitte ich um Unterrichtung über die Empfänger.", Right.RECIPIENTS),
        ("Welche Daten haben Sie über mich, und wem haben Sie davon Bescheid gesagt?", Right.ACCESS),
    ],
)
def test_who_asks_only_who_was_told_is_answered_under_that_article(
    ada: Person, words: str, article: Right
) -> None:
    understood = take(mail(words))

    assert (understood.intent, understood.action) == (Intent.ACCESS, Action.CASE_FOR_PERSON)
    assert (Case.objects.get().article, Case.objects.get().person) == (article, ada.pk)


def test_an_objection_of_whoever_claims_to_be_her_freezes_nothing(ada: Person) -> None:
    take(mail("Ich widerspreche dem Abgleich.", vouched=False))

    ada.refresh_from_db()
    assert (ada.objected_at, Case.objects.get().person) == (None, None)


def test_everything_and_a_copy_stops_at_once_and_leaves_both_to_a_person(ada: Person) -> None:
    said = take(mail("Ich widerrufe alle Einwilligungen. Bitte senden Sie mir eine Kopie meiner Daten."))

    ada.refresh_from_db()
    assert (said.intent, said.action) == (Intent.SEVERAL, Action.CASE_FOR_PERSON)
    assert ada.stopped_at is not None
    assert ada.left_at is None
    assert set(Case.objects.values_list("article", flat=True)) == {Right.WITHDRAWAL, Right.ACCESS}


def test_a_mail_with_a_file_stays_where_the_file_is(ada: Person) -> None:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nBitte berichtigen Sie meinen Namen, siehe Anhang.\r\n"
        "--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--"
    )
    said = take(mail(body, more=head))

    assert (said.intent, said.action, said.done) == (Intent.RECTIFY, Action.CASE_FOR_PERSON, False)
    assert Case.objects.get().article == Right.RECTIFICATION


def test_the_words_of_a_mail_stand_in_no_table_in_plain(ada: Person) -> None:
    take(mail("Bitte berichtigen Sie meinen Namen: Zwetschge."))

    rows = [*Message.objects.values("mail", "case"), *Case.objects.values(), *Taken.objects.values()]
    assert Message.objects.get().sealed["text"].strip().endswith("Zwetschge.")
    assert "Zwetschge" not in str([*rows, *Letter.objects.values("kind", "about")])


def test_the_case_is_to_be_answered_in_the_language_of_the_mail(promise: object) -> None:
    take(mail("Please tell me what data you hold about me.", sender="x@nowhere.example"))

    assert Case.objects.get().language == "en"


def test_a_bomb_of_mails_fills_the_mailbox_and_not_the_desk(ada: Person, settings: Any) -> None:
    settings.MAILED_CASES_A_DAY = 3
    bomb = [mail(f"Guten Tag {number}", sender="x@nowhere.example") for number in range(5)]

    said = [take(one) for one in bomb]
    assert [(one.done, one.put_off) for one in said] == [(True, False)] * 3 + [(False, True)] * 2
    claim = mail("Bitte senden Sie mir eine Kopie meiner Daten.", sender="x@nowhere.example")
    assert take(claim).done, "who claims a right does not wait behind those who claim none"
    assert take(mail("Ich widerrufe meine Einwilligung.")).action == Action.EXECUTE


def test_a_withdrawal_beside_a_calendar_s_answer_is_not_overlooked(ada: Person) -> None:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR"
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nIch widerrufe die Einwilligung zur Aufzeichnung.\r\n"
        f"--b\r\nContent-Type: text/calendar; method=REPLY\r\n\r\n{calendar}\r\n--b--"
    )
    said = take(mail(body, more=head))

    assert (said.intent, said.done) == (Intent.SEVERAL, False)
    assert set(standing(ada.pk)) == {"storage", "observation"}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            "Ich widerrufe meine Einwilligung mit Pauken und Trompeten.",
            "It has words in it that a program does not know.",
        ),
        ("Ich widerrufe meine Einwilligung. " + "Es regnet. " * 400, "It is long, and may say more."),
        (
            "Ich widerrufe meine Einwilligung. Mit einer Einwilligung ist das so eine Sache.",
            "It speaks of consents in other places as well.",
        ),
    ],
    ids=["odd", "long", "more"],
)
def test_what_is_plain_and_in_doubt_stops_at_once_and_the_person_is_asked_by_a_click(
    ada: Person, mailbox: Mailbox, work: Callable[[], None], words: str, why: str
) -> None:
    message = mail(words)
    said = take(message, dry_run=True)
    assert (said.action, said.done, said.why) == (Action.STOP_AND_ASK, True, f"{why} The sender is certain.")
    assert take(message) == said
    assert take(message) == said
    work()

    ada.refresh_from_db()
    assert (ada.stopped_at is not None, ada.left_at) == (True, None)
    assert Letter.objects.filter(kind="withdrawal_asked", about=ada.pk).count() == 1
    asked = mailbox.last_to("ada@loewenherz.example").text
    assert ("withdraw" in asked, "Ihre E-Mail liest sich so" in asked) == (True, True)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "Soll ich meine Einwilligung mit Tränen widerrufen?",
        "Wenn das so bleibt, widerrufe ich meine Einwilligung mit Tränen.",
        "Ich widerrufe meine Einwilligung zum Theater.",
        "Mein Chef meint, ich widerrufe meine Einwilligung mit Tränen.",
        "Haha, ich widerrufe meine Einwilligung mit Tränen.",
        "Ab Juli widerrufe ich meine Einwilligung mit Tränen.",
        "Ich widerrufe meine Einwilligung mit Tränen nicht.",
        "Er schrieb „Ich widerrufe meine Einwilligung mit Tränen“.",
    ],
    ids=["asked", "if", "thing", "others", "joke", "later", "no", "quoted"],
)
def test_what_turns_it_around_stops_nothing(ada: Person, words: str) -> None:
    assert take(mail(words)).action == Action.CASE_FOR_PERSON

    ada.refresh_from_db()
    assert (ada.stopped_at, ada.left_at) == (None, None)


def test_of_somebody_who_need_not_be_the_person_a_doubtful_demand_stops_nothing(ada: Person) -> None:
    said = take(mail("Ich widerrufe meine Einwilligung mit Pauken und Trompeten.", vouched=False))

    ada.refresh_from_db()
    assert (said.action, ada.stopped_at) == (Action.CASE_FOR_PERSON, None)


def test_what_a_program_guessed_is_said_in_words() -> None:
    with translation.override("en"):
        assert guess_words("withdraw") == "a withdrawal"
        assert why_words("negated") == "The sentence has a no in it."
        assert why_words("in somebody's words") == "in somebody's words"
    with translation.override("de"):
        assert why_words("negated") == "Im Satz steht ein Nein."
