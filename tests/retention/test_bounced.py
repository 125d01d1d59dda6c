"""Letters that come back: who never said yes is forgotten, who did is marked, whatever anybody writes."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import everything, renew, withdraw
from einklang.consent.models import Way
from einklang.consent.queries import standing
from einklang.mail.inbox import Action, Intent, Understood, take
from einklang.mail.models import Letter
from einklang.people.actions import change_details, make_link, note_returned, open_door
from einklang.people.models import Person, Purpose, Returned
from einklang.people.queries import unreachable_since
from einklang.policy.schema import Policy
from einklang.pool.actions import sign_up
from einklang.retention.models import Erasure
from einklang.staff.models import User
from tests.conftest import a_form
from tests.mailbox import Mailbox


def returned(letter: str, address: str, *, status: str = "5.1.1", host: str = "localhost") -> bytes:
    """What a mail server writes when it returns a letter (RFC 3464)."""
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: withdrawal@kalo.example\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{letter}@{host}>\r\n\r\nx\r\n--b--\r\n"
    ).encode()


@pytest.fixture
def pending(promise: Policy, mailbox: Mailbox, work: Callable[[], None], settings: Any) -> Person:
    """Somebody who filled in the form and got the mail that asks to confirm."""
    settings.BASE_URL = "http://localhost:8000"
    person = sign_up(a_form())
    work()
    return person


def the_letter(person: Person) -> str:
    return str(Letter.objects.filter(about=person.pk).latest("written_at").pk)


def said(understood: Understood) -> tuple[Intent, Action, bool]:
    return understood.intent, understood.action, understood.done


def test_an_address_that_nobody_confirmed_and_that_does_not_exist_is_forgotten(
    pending: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    report = returned(the_letter(pending), "Ada@Loewenherz.example")
    sent = len(mailbox.all())

    assert said(take(report, dry_run=True)) == (Intent.BOUNCE_HARD, Action.END_ADDRESS, True)
    assert Person.objects.exists()
    assert said(take(report)) == (Intent.BOUNCE_HARD, Action.END_ADDRESS, True)
    work()

    assert not Person.objects.exists()
    assert Erasure.objects.filter(person=pending.pk).exists()
    assert len(mailbox.all()) == sent, "nobody is written to"


@pytest.mark.parametrize(
    ("letter", "address", "host"),
    [
        ("00000000-0000-4000-8000-000000000000", "ada@loewenherz.example", "localhost"),
        ("", "ada@loewenherz.example", "elsewhere.example"),
        ("", "ada@loewenherz.example", "localhost.evil.example"),
    ],
)
def test_a_report_that_has_not_seen_our_letter_ends_nothing(
    pending: Person, letter: str, address: str, host: str
) -> None:
    report = returned(letter or the_letter(pending), address, host=host)

    assert said(take(report)) == (Intent.BOUNCE_HARD, Action.CASE_FOR_PERSON, False)
    assert Person.objects.filter(pk=pending.pk).exists()


def test_who_said_yes_cannot_be_reached_from_then_on_and_nothing_of_theirs_ends(
    ada: Person, settings: Any, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    settings.BASE_URL = "http://localhost:8000"
    before = [Person.objects.values().get(pk=ada.pk), set(standing(ada.pk)), len(mailbox.all())]
    report = returned(the_letter(ada), "ada@loewenherz.example")

    assert said(take(report, dry_run=True)) == (Intent.BOUNCE_HARD, Action.END_ADDRESS, True)
    assert unreachable_since(ada.pk) is None
    assert said(take(report)) == said(take(report)) == (Intent.BOUNCE_HARD, Action.END_ADDRESS, True)
    work()

    assert Returned.objects.filter(person=ada.pk).count() == 1
    assert unreachable_since(ada.pk) is not None
    assert [Person.objects.values().get(pk=ada.pk), set(standing(ada.pk)), len(mailbox.all())] == before


def test_a_forged_report_about_somebody_who_said_yes_marks_nobody(ada: Person, settings: Any) -> None:
    settings.BASE_URL = "http://localhost:8000"
    report = returned("00000000-0000-4000-8000-000000000000", "ada@loewenherz.example")

    assert said(take(report)) == (Intent.BOUNCE_HARD, Action.CASE_FOR_PERSON, False)
    assert unreachable_since(ada.pk) is None


def sign_in(ada: Person) -> None:
    open_door(make_link(ada, Purpose.OWN_PAGE, ends_at=now() + timedelta(hours=1)))


def move(ada: Person) -> None:
    change_details(ada, {"email": "ada@new.example"})


def stay(ada: Person) -> None:
    renew(ada.pk, way=Way.MAIL_LINK)


def another_number(ada: Person) -> None:
    change_details(ada, {"customer_number": "40118277"})


@pytest.mark.parametrize(
    ("deed", "reached"), [(sign_in, True), (move, True), (stay, True), (another_number, False)]
)
def test_whoever_signs_in_renews_or_has_another_address_can_be_reached(
    ada: Person, deed: Callable[[Person], None], reached: bool
) -> None:
    note_returned(ada.pk, lasting=True)
    with time_machine.travel(ada.ends_at - timedelta(days=3)) if deed is stay else nullcontext():
        deed(ada)

    assert (unreachable_since(ada.pk) is None) == reached


def test_the_mark_is_gone_with_the_person(ada: Person, work: Callable[[], None]) -> None:
    note_returned(ada.pk, lasting=True)
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert not Person.objects.filter(pk=ada.pk).exists()
    assert not Returned.objects.exists()


def test_of_an_address_that_nobody_has_any_more_the_report_goes_too(promise: Policy) -> None:
    assert said(take(returned("x", "gone@nowhere.example"))) == (
        Intent.BOUNCE_HARD,
        Action.END_ADDRESS,
        True,
    )


def test_a_letter_to_somebody_who_works_here_is_not_lost(promise: Policy) -> None:
    User.objects.create(email="anja@kalo.example", name="Anja")

    assert said(take(returned("x", "Anja@kalo.example"))) == (
        Intent.BOUNCE_HARD,
        Action.CASE_FOR_PERSON,
        False,
    )


def test_what_is_only_late_is_tried_again_by_mail_servers(pending: Person) -> None:
    report = returned(the_letter(pending), "ada@loewenherz.example", status="4.2.2")

    assert said(take(report)) == (Intent.BOUNCE_SOFT, Action.IGNORE, False)
    assert Person.objects.filter(pk=pending.pk).exists()
    assert Returned.objects.get().lasting is False, "noted, and nothing follows from it"
    assert unreachable_since(pending.pk) is None
