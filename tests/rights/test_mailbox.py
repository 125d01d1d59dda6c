"""Requests in a real mailbox: what is done goes from it; who dies in between loses and doubles nothing."""

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils.timezone import now

from einklang.mail.mailbox import ROUND, read_mailbox
from einklang.mail.models import Inbox, Letter
from einklang.people.models import Person
from einklang.rights.models import Case, Message
from tests.disk import Disk, disk, end, migrated
from tests.mail.dovecot import Dovecot, running
from tests.mailbox import Mailbox

__all__ = ["disk", "migrated"]

OURS = "mx.kalo.example"


@pytest.fixture
def server(settings: Any) -> Iterator[Dovecot]:
    settings.AUTHSERV_ID = OURS
    with running() as dovecot:
        settings.IMAP_URL = dovecot.url
        yield dovecot


def mail(
    words: str, sender: str = "ada@loewenherz.example", *, vouched: bool = True, number: int = 1
) -> bytes:
    results = f"dmarc=pass header.from={sender.rpartition('@')[2]}" if vouched else "dmarc=none"
    return (
        f"Authentication-Results: {OURS}; {results}\r\nFrom: {sender}\r\nTo: withdrawal@kalo.example\r\n"
        f"Message-ID: <{number}@example>\r\nSubject: Datenschutz\r\n\r\n{words}\r\n"
    ).encode()


WITHDRAWAL = mail("Ich widerrufe meine Einwilligung.")
UNSURE = mail("Ich widerrufe meine Einwilligung.", vouched=False, number=2)
ACCESS = mail("Welche Daten haben Sie über mich gespeichert?", number=3)
QUESTION = b"From: x@nowhere.example\r\nTo: booking@kalo.example\r\n\r\nWho are you?\r\n"


def look(stop: Callable[[], bool] = lambda: False) -> int:
    Inbox.objects.update(next_at=now())
    return read_mailbox(stop)


def test_what_is_done_or_lies_in_a_case_goes_and_the_rest_stays(
    server: Dovecot, ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    server.put(QUESTION, ACCESS, WITHDRAWAL)
    sent = len(mailbox.all())

    assert look() == 3
    work()

    assert server.mails() == [QUESTION]
    assert not Person.objects.filter(pk=ada.pk).exists()
    assert len(mailbox.all()) == sent + 1
    assert Case.objects.get().person is None, "what she asked is answered by her being gone"


@pytest.mark.parametrize("message", [WITHDRAWAL, UNSURE, ACCESS], ids=["execute", "ask", "case"])
def test_a_server_that_goes_away_before_the_mail_is_out_has_it_dealt_with_once(
    server: Dovecot,
    ada: Person,
    mailbox: Mailbox,
    work: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    message: bytes,
) -> None:
    server.put(message)
    sent = len(mailbox.all())
    with monkeypatch.context() as patched:
        patched.setattr("einklang.mail.imap.take_out", lambda *_: server.kill())
        look()
    server.start()
    Inbox.objects.update(number=0)  # as if the worker had died before it noted how far it came
    assert look() == 1
    work()

    assert server.mails() == []
    assert len(mailbox.all()) == sent + (message != ACCESS)
    assert Message.objects.count() == (message == ACCESS)


KILLED = """
import os, signal, django
django.setup()
from einklang.mail import imap, mailbox
setattr({where}, lambda *what, **how: os.kill(os.getpid(), signal.SIGKILL))
mailbox.read_mailbox()
"""


@pytest.mark.parametrize("where", ['mailbox, "take"', 'imap, "take_out"'], ids=["take", "take_out"])
def test_a_worker_that_is_killed_asks_the_registered_address_once(
    disk: Disk, mailbox: Mailbox, server: Dovecot, ada: Person, work: Callable[[], None], where: str
) -> None:
    server.put(UNSURE)
    process = disk.start("-c", KILLED.format(where=where), IMAP_URL=server.url, EINKLANG_AUTHSERV_ID=OURS)
    assert process.wait(60) == -signal.SIGKILL, process.stdout.read() if process.stdout else ""
    end(process)

    assert look() == 1
    work()
    assert server.mails() == []
    assert Letter.objects.filter(kind="withdrawal_asked").count() == 1


def test_many_mails_of_strangers_are_each_left_and_none_is_lost(server: Dovecot, ada: Person) -> None:
    strangers = [mail("Guten Tag.", f"x{number}@nowhere.example", number=number) for number in range(40)]
    server.put(*strangers, WITHDRAWAL)

    assert look() == 41
    assert Message.objects.count() == 40
    assert Person.objects.get(pk=ada.pk).left_at is not None
    assert server.mails() == []


def big(words: str, *, first: bool, number: int) -> bytes:
    """A mail of 50 MB with its words before or behind a picture."""
    head, _, body = mail(words, number=number).partition(b"\r\n\r\n")
    said = b"--b\r\nContent-Type: text/plain\r\n\r\n" + body
    picture = b"--b\r\nContent-Type: image/png\r\n\r\n" + b"\r\n".join([b"A" * 76] * 675_000) + b"\r\n"
    parts = said + picture if first else picture + said
    kind = b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return head + kind + parts + b"--b--\r\n"


@pytest.mark.parametrize("first", [True, False], ids=["before", "behind"])
def test_a_withdrawal_in_a_mail_of_50_mb_is_read_wherever_its_words_stand(
    server: Dovecot, ada: Person, first: bool
) -> None:
    server.put(big("Ich widerrufe meine Einwilligung.", first=first, number=1))
    assert look() == 1

    assert Person.objects.get(pk=ada.pk).left_at is not None
    assert server.mails() == []


def test_a_withdrawal_among_more_words_than_anybody_writes_stops_and_asks(
    server: Dovecot, ada: Person, mailbox: Mailbox, work: Callable[[], None]
) -> None:
    server.put(mail("Ich widerrufe meine Einwilligung.\r\n\r\n" + "-- \r\n" + "Viele Wörter. " * 400_000))
    assert look() == 1
    work()

    ada.refresh_from_db()
    assert ada.stopped_at is not None
    assert "withdraw" in mailbox.last_to("ada@loewenherz.example").text
    assert len(server.mails("UNSEEN")) == 1, "what was not read stays for people"


def test_of_known_senders_the_mails_come_first_and_nothing_is_lost_or_done_twice(
    server: Dovecot, ada: Person, bob: Person, settings: Any
) -> None:
    settings.MAILED_CASES_A_DAY = 20
    bomb = [mail("Guten Tag.", f"x{number}@nowhere.example", number=number) for number in range(150)]
    server.put(*bomb[:100], WITHDRAWAL)
    seen = 0

    def another_comes() -> bool:
        nonlocal seen
        seen += 1
        if seen == 2:
            assert Person.objects.get(pk=ada.pk).left_at is not None, "after the first mail she is out"
            late = mail("Ich widerrufe meine Einwilligung.", "bob@boerde.example", number=200)
            server.put(*bomb[100:], late)
        if seen == 2 + 2 * ROUND:
            assert Person.objects.get(pk=bob.pk).left_at is not None, "nor does he wait behind the others"
        return False

    assert look(another_comes) == 152
    assert (Message.objects.count(), len(server.mails("UNSEEN"))) == (20, 130)


def test_what_came_beyond_the_limit_of_a_day_is_looked_at_the_next(
    server: Dovecot, promise: object, settings: Any
) -> None:
    settings.MAILED_CASES_A_DAY = 4
    server.put(*(mail("Hallo.", f"x{number}@nowhere.example", number=number) for number in range(10)))
    with time_machine.travel(datetime(2027, 3, 1, 8, tzinfo=UTC), tick=False) as clock:
        counted = []
        for _day in range(3):
            counted.append([look(), look(), Message.objects.count()])
            clock.shift(timedelta(days=1))

    assert counted == [[10, 0, 4], [6, 0, 8], [2, 0, 10]]
    assert server.mails() == []
