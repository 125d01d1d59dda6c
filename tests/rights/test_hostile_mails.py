"""Mails that hide what they want, or bury it: bounded, never executed, and each lies in a case."""

import io
import time
import zipfile
from typing import Any

import pytest

from einklang.mail.inbox import Action, take
from einklang.people.models import Person
from einklang.rights.models import Case

OURS = "mx.kalo.example"
REQUEST = "Hiermit widerrufe ich meine Einwilligung."


@pytest.fixture(autouse=True)
def trusted(settings: Any) -> None:
    settings.AUTHSERV_ID = OURS


def mail(*parts: bytes, kind: str = "multipart/mixed; boundary=b", subject: str = "Guten Tag") -> bytes:
    head = (
        f"Authentication-Results: {OURS}; dmarc=pass header.from=loewenherz.example\r\n"
        "From: ada@loewenherz.example\r\nTo: withdrawal@kalo.example\r\nMessage-ID: <1@example>\r\n"
        f"Subject: {subject}\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n"
    ).encode()
    return head + b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"


def text(words: str) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + words.encode()


def a_file(name: str, kind: str, content: bytes) -> bytes:
    head = f"Content-Type: {kind}; name={name}\r\nContent-Disposition: attachment; filename={name}\r\n\r\n"
    return head.encode() + content


def bomb() -> bytes:
    """Ten megabytes of nothing in a few thousand bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("request.txt", b"0" * 10_000_000)
    return packed.getvalue()


FILES = {
    "txt": a_file("widerruf.txt", "text/plain", REQUEST.encode()),
    "txt shown in the mail": (
        b"Content-Type: text/plain\r\nContent-Disposition: inline; filename=w.txt\r\n\r\n" + REQUEST.encode()
    ),
    "eml": b"Content-Type: message/rfc822\r\n\r\nFrom: ada@loewenherz.example\r\n\r\n" + REQUEST.encode(),
    "pdf": a_file("widerruf.pdf", "application/pdf", b"%PDF-1.7 " + REQUEST.encode()),
    "html": a_file("widerruf.html", "text/html", f"<p>{REQUEST}</p>".encode()),
    "zip bomb": a_file("widerruf.zip", "application/zip", bomb()),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("words", ["", "Siehe Anhang.", "Anbei mein Widerruf."], ids=["none", "see", "here"])
def test_a_request_in_a_file_is_a_case_with_the_reason_and_the_mail_stays(
    ada: Person, name: str, words: str
) -> None:
    understood = take(mail(text(words), FILES[name]))

    assert (understood.action, understood.done) == (Action.CASE_FOR_PERSON, False)
    case = Case.objects.get()
    assert (case.person, case.why) == (ada.pk, "attached")
    assert Person.objects.get(pk=ada.pk).left_at is None


def nested(depth: int) -> bytes:
    """A mail within a mail within a mail …"""
    inner = b"Content-Type: text/plain\r\n\r\n" + REQUEST.encode()
    return b"Content-Type: message/rfc822\r\n\r\n" * depth + inner


def deep(depth: int) -> bytes:
    """Parts within parts."""
    body = text(REQUEST)
    for number in range(depth):
        head = b"Content-Type: multipart/mixed; boundary=c%d\r\n\r\n" % number
        body = head + b"--c%d\r\n%b\r\n--c%d--\r\n" % (number, body, number)
    return body


BURIED = {
    "a thousand mails within each other": mail(text("Hallo"), nested(1000)),
    "parts within parts": mail(text("Hallo"), deep(60)),
    "parts within parts without end": mail(text("Hallo"), deep(3000)),
    "ten thousand parts": mail(*[text("Hallo")] * 10_000, text(REQUEST)),
    "ten thousand files": mail(text("Hallo"), *[FILES["txt"]] * 10_000),
}


@pytest.mark.parametrize("name", BURIED)
def test_what_is_buried_is_a_case_and_soon(ada: Person, name: str) -> None:
    began = time.process_time()
    understood = take(BURIED[name])

    assert time.process_time() - began < 3
    assert (understood.action, understood.done) == (Action.CASE_FOR_PERSON, False)
    assert Case.objects.count() == 1
    assert Person.objects.get(pk=ada.pk).left_at is None


def test_a_withdrawal_with_more_parts_than_people_write_stops_and_asks(ada: Person) -> None:
    understood = take(mail(text(REQUEST), *[FILES["txt"]] * 300))

    assert (understood.action, understood.done) == (Action.STOP_AND_ASK, False)
    ada.refresh_from_db()
    assert (ada.stopped_at is not None, ada.left_at) == (True, None)


@pytest.mark.parametrize(
    "page",
    [
        f'<p>Bis Donnerstag!</p><p style="display:none">{REQUEST}</p>',
        f'<p>Bis Donnerstag!</p><p style="font-size:0">{REQUEST}</p>',
        f'<p>Bis Donnerstag!</p><font color="#ffffff">{REQUEST}</font>',
        f"<style>.pre{{display:none}}</style><p class=pre>{REQUEST}</p><p>Bis Donnerstag!</p>",
    ],
    ids=["none", "small", "white", "by-rule"],
)
def test_hidden_words_are_not_the_sender_s(ada: Person, page: str) -> None:
    message = mail(kind="text/html; charset=utf-8").removesuffix(b"--b--\r\n") + page.encode()

    assert take(message).action == Action.CASE_FOR_PERSON
    assert Person.objects.get(pk=ada.pk).stopped_at is None
    assert Person.objects.get(pk=ada.pk).left_at is None


def test_a_plain_version_that_nobody_saw_ends_nothing(ada: Person) -> None:
    shown = b"Content-Type: text/html\r\n\r\n<p>Bis Donnerstag!</p>"
    understood = take(mail(text(REQUEST), shown, kind="multipart/alternative; boundary=b"))

    assert understood.action == Action.CASE_FOR_PERSON
    assert Case.objects.get().why == "two-versions"
    assert Person.objects.get(pk=ada.pk).left_at is None
