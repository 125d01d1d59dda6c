"""The mailbox, on a real Dovecot: what is executed goes, the rest stays, nothing is lost or done twice."""

import os
import signal
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils.timezone import now

from einklang.booking import wish_code
from einklang.booking.models import Wish
from einklang.ledger.errands import BACKOFF
from einklang.mail.mailbox import PAUSE, read_mailbox
from einklang.mail.models import Inbox, Letter
from einklang.people.models import Person
from einklang.studies.models import Invitation
from tests.booking.seats import an_invitation
from tests.disk import Disk, disk, end, migrated

from .dovecot import Dovecot, running

__all__ = ["disk", "migrated"]

QUESTION = b"From: x@nowhere.example\r\nTo: booking@kalo.example\r\n\r\nWho are you?\r\n"
AWAY = b"Auto-Submitted: auto-replied\r\nFrom: x@nowhere.example\r\n\r\nI am away.\r\n"


@pytest.fixture
def server(settings: Any) -> Iterator[Dovecot]:
    with running() as dovecot:
        settings.IMAP_URL = dovecot.url
        yield dovecot


@pytest.fixture
def invitation(bob: Person) -> Invitation:
    return an_invitation(bob)


def a_wish(invitation: Invitation, *, days: int = 30) -> bytes:
    day = now() + timedelta(days=days)
    return (
        "From: Bob <bob@freemail.example>\r\nTo: booking@kalo.example\r\n"
        f"Subject: Wunschtermin [{wish_code.of(invitation.pk)}]\r\n\r\n{day:%d.%m.%Y} um 15 Uhr\r\n"
    ).encode()


def wished() -> int:
    """How often somebody was written to that their wish has arrived."""
    return Letter.objects.filter(kind="wish_received").count()


def look(stop: Callable[[], bool] = lambda: False) -> int:
    """The time for the next look has come."""
    Inbox.objects.update(next_at=now())
    return read_mailbox(stop)


def test_what_is_executed_goes_and_everything_else_stays_for_people(
    server: Dovecot, invitation: Invitation
) -> None:
    server.put(QUESTION, a_wish(invitation), AWAY)

    assert read_mailbox() == 3
    assert (Wish.objects.count(), wished()) == (1, 1)
    assert server.mails() == [QUESTION, AWAY]
    assert server.mails("UNSEEN") == [QUESTION], "a person need not look at answering machines"


def test_what_was_left_is_not_looked_at_again_and_what_is_new_is(
    server: Dovecot, invitation: Invitation
) -> None:
    server.put(QUESTION)
    assert (look(), look()) == (1, 0)

    server.put(a_wish(invitation))
    assert (look(), look(), len(server.mails())) == (1, 0, 1)


def test_it_is_read_every_minute_and_not_more_often(server: Dovecot, promise: object) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        assert read_mailbox() == 0
        server.put(QUESTION)
        assert read_mailbox() == 0
        clock.shift(PAUSE)
        assert read_mailbox() == 1


def test_without_a_mailbox_nothing_is_read(promise: object, settings: Any) -> None:
    settings.IMAP_URL = ""

    assert read_mailbox() == 0
    assert not Inbox.objects.exists()


def test_the_same_mail_twice_is_one_wish(server: Dovecot, invitation: Invitation) -> None:
    message = a_wish(invitation)
    server.put(message, message)

    assert look() == 2
    assert (wished(), server.mails()) == (1, [])


def test_mails_that_somebody_else_marked_are_not_thrown_out_with_ours(
    server: Dovecot, invitation: Invitation
) -> None:
    server.put(QUESTION, a_wish(invitation))
    server.mark_deleted(1)
    look()

    assert server.mails() == [QUESTION]


def test_a_mail_of_50_mb_is_read_without_50_mb_of_memory(server: Dovecot, invitation: Invitation) -> None:
    head, _, words = a_wish(invitation).partition(b"\r\n\r\n")
    picture = b"\r\n".join([b"A" * 76] * 675_000)
    server.put(
        head + b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\n" + words + b"\r\n--b\r\nContent-Type: image/png\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + picture + b"\r\n--b--\r\n"
    )  # fmt: skip
    del picture
    tracemalloc.start()
    try:
        assert look() == 1
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert wished() == 1
    assert most < 10_000_000, most


def test_a_server_that_goes_away_in_the_middle_loses_nothing_and_doubles_nothing(
    server: Dovecot, invitation: Invitation, caplog: pytest.LogCaptureFixture
) -> None:
    server.put(*(a_wish(invitation, days=days) for days in range(20, 25)))
    looks = iter(range(100))

    def away_before_the_third() -> bool:
        if next(looks) == 2:
            server.kill()
        return False

    with time_machine.travel(now(), tick=False) as clock:
        assert look(away_before_the_third) == 2
        inbox = Inbox.objects.get()
        assert (wished(), inbox.failed_with != "") == (2, True)
        assert "secret" not in caplog.text
        for _ in range(2):  # it is still away, and asked less and less often
            clock.move_to(Inbox.objects.get().next_at)
            assert read_mailbox() == 0
        assert Inbox.objects.get().next_at - now() == BACKOFF[2]

        server.start()
        assert read_mailbox() == 0
        clock.shift(BACKOFF[2])
        assert read_mailbox() == 3
    assert (wished(), server.mails()) == (5, [])
    assert (Inbox.objects.get().failed_with, Inbox.objects.get().tries) == ("", 0)


def test_told_to_stop_it_stops_between_two_mails(server: Dovecot, invitation: Invitation) -> None:
    server.put(*(a_wish(invitation, days=days) for days in range(20, 24)))
    asked = iter([False, True])

    assert look(lambda: next(asked)) == 1
    assert (wished(), len(server.mails())) == (1, 3)
    assert look() == 3


KILLED = """
import os, signal, django
django.setup()
from einklang.mail import imap, mailbox
setattr({where}, lambda *what, **how: os.kill(os.getpid(), signal.SIGKILL))
mailbox.read_mailbox()
"""


@pytest.mark.parametrize(
    "where", ['mailbox, "take"', 'imap, "take_out"', 'imap, "_asked"'], ids=["take", "take_out", "asked"]
)
def test_a_worker_that_is_killed_leaves_the_mail_to_be_dealt_with_once(
    disk: Disk, mailbox: object, server: Dovecot, invitation: Invitation, where: str
) -> None:
    server.put(a_wish(invitation), QUESTION)
    process = disk.start("-c", KILLED.format(where=where), IMAP_URL=server.url)
    assert process.wait(60) == -signal.SIGKILL, process.stdout.read() if process.stdout else ""
    end(process)
    assert len(server.mails()) == 2
    assert wished() == ("take_out" in where)

    assert look() == 2
    assert (wished(), server.mails()) == (1, [QUESTION])


def test_another_mailbox_is_read_from_its_beginning(server: Dovecot, promise: object, settings: Any) -> None:
    server.put(QUESTION, QUESTION)
    assert look() == 2
    # The same folder after it was made anew: its numbers mean other mails.
    Inbox.objects.update(validity=1)
    assert (look(), look()) == (2, 0)


def certificate(host: str) -> tuple[bytes, bytes]:
    """A certificate for this host that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1))
        .not_valid_after(datetime(2120, 1, 1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoded = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made.public_bytes(serialization.Encoding.PEM), encoded


def test_a_certificate_is_verified(
    promise: object, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = certificate("localhost")
    with running(made) as server:
        server.put(QUESTION)
        settings.IMAP_URL = server.safe_url
        assert look() == 0
        read_mailbox()
        assert Inbox.objects.get().failed_with == "SSLCertVerificationError"

        (tmp_path / "authority.pem").write_bytes(made[0])
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert look() == 1


@pytest.mark.parametrize(
    ("url", "failed_with"),
    [
        ("imap://ada:wrong@127.0.0.1:{port}/INBOX", "MailboxLoginError"),
        ("imap://ada:secret@127.0.0.1:{port}/Nowhere", "MailboxFolderStatusError"),
        ("imap://ada:secret@127.0.0.1:9/INBOX", "ConnectionRefusedError"),
        ("pop3://ada:secret@127.0.0.1/", "NoMailbox"),
        ("imaps://", "NoMailbox"),
    ],
)
def test_a_mailbox_that_cannot_be_opened_is_tried_later_and_said_without_the_password(
    server: Dovecot,
    promise: object,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    url: str,
    failed_with: str,
) -> None:
    settings.IMAP_URL = url.format(port=server.port)

    assert read_mailbox() == 0
    assert Inbox.objects.get().failed_with == failed_with
    assert "could not be read" in caplog.text
    assert not any(word in caplog.text for word in ("secret", "wrong", "Nowhere"))


def test_where_the_mailbox_is_does_not_stand_in_the_database(server: Dovecot, promise: object) -> None:
    look()
    kept = bytes(Inbox.objects.get().pk)

    assert len(kept) == 16
    assert os.fsencode(server.url) not in kept
