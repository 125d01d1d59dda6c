"""Signatures of mails: what the sender's domain signed as a whole, lately and for us, and nothing else."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import Any

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from einklang.mail import signed
from einklang.mail.inbox import Action, take
from einklang.mail.incoming import read
from einklang.people.models import Person

HEADERS = [b"from", b"to", b"subject", b"date", b"content-type"]


@cache
def keys() -> tuple[bytes, bytes]:
    """A private key, and the record that a name server has of its public half."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private, b"v=DKIM1; p=" + b"".join(pem.splitlines()[1:-1])


@pytest.fixture(autouse=True)
def name_server(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The name server of loewenherz.example, and of nobody else."""
    settings.AUTHSERV_ID = ""
    domains = (b"s._domainkey.loewenherz.example.", b"s._domainkey.evil.example.")
    answers = dict.fromkeys(domains, keys()[1])
    monkeypatch.setattr(signed, "look_up", lambda name, **_: answers.get(name))


def mail(
    *,
    written: datetime | None = None,
    to: str = "withdrawal@kalo.example",
    signer: bytes = b"loewenherz.example",
    headers: list[bytes] = HEADERS,
    length: bool = False,
) -> bytes:
    raw = (
        f"From: Ada <ada@loewenherz.example>\r\nTo: {to}\r\nSubject: Widerruf\r\n"
        f"Date: {format_datetime(written or datetime.now(UTC))}\r\nContent-Type: text/plain\r\n\r\n"
        "Ich widerrufe meine Einwilligung.\r\n"
    ).encode()
    signature = dkim.sign(raw, b"s", signer, keys()[0], include_headers=headers, length=length)
    return bytes(signature) + raw


def test_what_the_domain_signed_is_certain_and_executed(ada: Person) -> None:
    assert read(mail()).sender == "ada@loewenherz.example"
    assert take(mail()).action == Action.EXECUTE


@pytest.mark.parametrize(
    "message",
    [
        lambda: mail(signer=b"evil.example"),
        lambda: mail(signer=b"other.example"),
        lambda: mail(written=datetime.now(UTC) - timedelta(days=8)),
        lambda: mail(headers=[b"from", b"subject", b"date", b"content-type"]),
        lambda: mail(headers=[b"from", b"to", b"subject", b"date"]),
        lambda: mail(length=True),
        lambda: mail().replace(b"Einwilligung.", b"Einwilligung!"),
        lambda: b"Subject: Alles\r\n" + mail(),
        lambda: b"From: m@evil.example\r\n" + mail(),
        lambda: mail().partition(b"\r\nFrom:")[2],
        lambda: b"DKIM-Signature: nonsense\r\nFrom: ada@loewenherz.example\r\n\r\nx",
    ],
)
def test_nothing_else_is(ada: Person, message: Any) -> None:
    assert read(message()).sender is None
    assert take(message()).action != Action.EXECUTE


def test_what_she_wrote_to_others_is_not_executed_here(ada: Person) -> None:
    message = mail(to="datenschutz@elsewhere.example")

    assert read(message).sender == "ada@loewenherz.example"
    assert take(message).action == Action.STOP_AND_ASK


@pytest.mark.parametrize(
    "to",
    [
        "info@kalo.de",
        "Datenschutz <datenschutz@kalo.de>",
        "frau.petersen@kalo.de",
        "team@mail.kalo.de",
        "x@elsewhere.example, withdrawal@kalo.example",
    ],
    ids=["controller", "officer", "colleague", "below", "beside-others"],
)
def test_whoever_writes_to_somebody_of_the_controller_writes_to_us(ada: Person, to: str) -> None:
    assert take(mail(to=to)).action == Action.EXECUTE


@pytest.mark.parametrize("to", ["info@kalo.de.evil.example", "info@xkalo.de", "kalo.de@elsewhere.example"])
def test_who_only_looks_like_the_controller_is_somebody_else(ada: Person, to: str) -> None:
    assert take(mail(to=to)).action == Action.STOP_AND_ASK


def test_where_no_name_server_answers_it_is_not_certain(ada: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(name: bytes, timeout: int = 5) -> bytes:
        raise dkim.DnsTimeoutError("no answer")

    monkeypatch.setattr(signed, "look_up", silent)

    assert take(mail()).action == Action.STOP_AND_ASK


def test_where_a_server_of_ours_is_named_only_it_is_believed(ada: Person, settings: Any) -> None:
    settings.AUTHSERV_ID = "mx.kalo.example"

    assert take(mail()).action == Action.STOP_AND_ASK
