"""Mails as strangers write them: never a traceback, nothing believed that our own server does not say."""

import io
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from einklang.config import cli
from einklang.consent.queries import standing
from einklang.mail.authentic import only_address, refused, sender
from einklang.mail.inbox import Action, Intent, take
from einklang.mail.incoming import LIMIT, read
from einklang.people.models import Person
from tests.booking.corpus import mails

OURS = "mx.kalo.example"
FUZZ = hypothesis_settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def results(*lines: str, froms: tuple[str, ...] = ("Ada <ada@loewenherz.example>",)) -> str | None:
    return sender(list(froms), list(lines), trusted=OURS)


@pytest.mark.parametrize(
    "line",
    [
        f"{OURS}; dmarc=pass header.from=loewenherz.example",
        f"{OURS} 1; spf=fail smtp.mailfrom=x.example; dmarc=pass (p=reject) header.from=Loewenherz.Example",
        f"{OURS.upper()};\r\n\tdkim=fail header.d=x.example;\r\n\tdkim=pass header.d=loewenherz.example",
        f"{OURS}; dkim=pass header.d=x.example; dkim=pass header.i=@x header.d=loewenherz.example",
        f'{OURS}; dmarc=pass reason="a; dmarc=fail" header.from=loewenherz.example',
    ],
)
def test_whom_our_own_server_vouches_for_is_believed(line: str) -> None:
    assert results(line) == "ada@loewenherz.example"


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("mx.elsewhere.example; dmarc=pass header.from=loewenherz.example",),
        (f"{OURS}; none", f"{OURS}; dmarc=pass header.from=loewenherz.example"),
        (f"{OURS}; dmarc=fail header.from=loewenherz.example",),
        (f"{OURS}; dmarc=fail; dkim=pass header.d=loewenherz.example",),
        (f"{OURS}; dmarc=pass header.from=evil.example",),
        (f"{OURS}; dmarc=pass; dmarc=fail",),
        (f"{OURS}; spf=pass smtp.mailfrom=loewenherz.example",),
        (f"{OURS}; dkim=pass header.d=evil.example",),
        (f"{OURS}; dkim=pass header.d=example",),
        (f"{OURS}; dkim=pass header.d=mail.loewenherz.example",),
        (f"{OURS}; dkim=none (dkim=pass header.d=loewenherz.example)",),
        (f'{OURS}; dkim=none reason="x; dkim=pass header.d=loewenherz.example"',),
        (f"{OURS}; dkim=pass header.d=loewenherz.example (unclosed",),
        (f"{OURS}; dkim=pass header.d",),
        (f"{OURS}.evil.example; dmarc=pass header.from=loewenherz.example",),
        (f"({OURS}; dmarc=pass header.from=loewenherz.example",),
        ("; dmarc=pass",),
        ("",),
    ],
)
def test_nobody_else_is(lines: tuple[str, ...]) -> None:
    assert results(*lines) is None


def test_without_a_trusted_server_nobody_is_believed_and_nobody_refused() -> None:
    line = "; dmarc=pass header.from=loewenherz.example"

    assert sender(["ada@loewenherz.example"], [line], trusted="") is None
    assert not refused(["x; dmarc=fail"], trusted="")
    assert refused([f"{OURS}; dmarc=fail"], trusted=OURS)
    assert not refused([f"{OURS}; dmarc=pass", f"{OURS}; dmarc=fail"], trusted=OURS)


def test_a_signature_above_the_domain_speaks_for_it() -> None:
    line = f"{OURS}; dkim=pass header.d=loewenherz.example"

    assert results(line, froms=("ada@mail.loewenherz.example",)) == "ada@mail.loewenherz.example"
    assert results(line, froms=("ada@eloewenherz.example",)) is None


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("ada@loewenherz.example", "ada@loewenherz.example"),
        ("Ada <ada@loewenherz.example>", "ada@loewenherz.example"),
        ('"Löwenherz, Ada" <ada@loewenherz.example>', "ada@loewenherz.example"),
        ('"ada@loewenherz.example" <m@evil.example>', "m@evil.example"),
        ("ada@loewenherz.example (Ada)", "ada@loewenherz.example"),
        ("ada@loewenherz.example, m@evil.example", None),
        ("Ada <ada@loewenherz.example>, Mallory <m@evil.example>", None),
        ("ada@loewenherz.example <m@evil.example>", None),
        ("<ada@loewenherz.example> <m@evil.example>", None),
        ("ada@loewenherz.example)m@evil.example", None),
        ("group: ada@loewenherz.example;", None),
        ("ada@loewenherz.example@evil.example", None),
        ('"ada@loewenherz.example', None),
        ("Ada", None),
        ("", None),
    ],
)
def test_a_from_header_names_one_address_or_none(header: str, address: str | None) -> None:
    assert only_address([header]) == address
    assert only_address([header, header]) is None


def mail(body: bytes, kind: bytes = b"text/plain; charset=utf-8", *headers: bytes) -> bytes:
    lines = [
        b"From: x@nowhere.example",
        b"To: booking@kalo.example",
        b"MIME-Version: 1.0",
        b"Content-Type: " + kind,
        *headers,
    ]
    return b"\r\n".join([*lines, b"", body])


def test_words_are_read_whatever_they_are_wrapped_in() -> None:
    latin = mail("Grüße".encode("latin-1"), b"text/plain; charset=iso-8859-1")
    wrong = mail("Grüße".encode("latin-1"), b"text/plain; charset=utf-8")
    unknown = mail("Grüße".encode(), b"text/plain; charset=klingon")
    no_text = mail("Grüße".encode(), b"text/plain; charset=rot13")
    page = mail(
        b"<html><head><title>no</title></head><!-- <p>no --><p>One &amp;<br>two</p><script>no</script>"
        b"<blockquote><p>quoted</p></blockquote>three <b>f</b>our",
        b"text/html",
    )

    assert read(latin).text == "Grüße"
    assert read(wrong).text == "Gr��e"
    assert read(unknown).text == read(no_text).text == "Grüße"
    assert read(mail(b"a\0b")).text == "ab"
    assert read(page).own_words == "One &\ntwo\nthree four"


def test_only_what_was_written_now_counts_as_somebody_s_own_words() -> None:
    for below in (
        "> am 11.03.",
        "Am 01.03.2027 um 10:00 schrieb KALO <booking@kalo.example>:\nam 11.03.",
        "Am Montag, 1. März 2027 um 10:00 Uhr hat\nKALO <b@kalo.example> geschrieben:\nam 11.03.",
        "On Mon, 1 Mar 2027 at 10:00, KALO\n<booking@kalo.example> wrote:\nam 11.03.",
        "-----Ursprüngliche Nachricht-----\nam 11.03.",
        "Von: KALO <booking@kalo.example>\nGesendet: Montag\nam 11.03.",
        "________________________________\nam 11.03.",
        "Anfang der weitergeleiteten Nachricht:\nam 11.03.",
        "-- \nAda, erreichbar am 11.03.",
    ):
        assert read(mail(f"Ja, gern.\n\n{below}\n".encode())).own_words == "Ja, gern.", below


def test_a_mail_within_a_mail_is_not_its_words() -> None:
    inner = b"From: y@nowhere.example\r\nContent-Type: text/plain\r\n\r\ninner"
    outer = b"--b\r\n\r\nouter\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n%b\r\n--b--"

    assert read(mail(outer % inner, b"multipart/mixed; boundary=b")).text == "outer"


def nested(depth: int) -> bytes:
    body = b"Content-Type: text/plain\r\n\r\ndeep"
    for number in range(depth):
        head = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n" % number
        body = head + b"--b%d\r\n%b\r\n--b%d--\r\n" % (number, body, number)
    return b"From: x@nowhere.example\r\nMIME-Version: 1.0\r\n" + body


def bad_mails() -> dict[str, bytes]:
    many = b"".join(b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" for _ in range(5000))
    return {
        "nothing at all": b"",
        "no header": b"\r\n\r\nhello",
        "only NUL": b"\0" * 1000,
        "too big": b"a" * (LIMIT + 1),
        "nested too deeply": nested(60),
        "nested absurdly": nested(3000),
        "five thousand parts": mail(many, b"multipart/mixed; boundary=b"),
        "no boundary": mail(b"x", b"multipart/mixed"),
        "a boundary that never comes": mail(b"x", b"multipart/mixed; boundary=never"),
        "broken base64": mail(b"%%%=", b"text/plain", b"Content-Transfer-Encoding: base64"),
        "an encoding nobody knows": mail(b"x", b"text/plain", b"Content-Transfer-Encoding: x-uue-9"),
        "a header of a megabyte": mail(b"x", b"text/plain", b"Subject: " + b"a " * 500_000),
        "a header of another code": mail(b"x", b"text/plain", b"Subject: =?klingon?Q?x?= =?utf-8?B?%%?="),
        "raw bytes in headers": mail(b"x", b"text/plain", b"Subject: \xff\xfe\r\nTo: \xff@\xff"),
        "half a character": mail(b"\xed\xa0\x80", b"text/plain; charset=utf-16"),
        "a report without a report": mail(b"x", b"multipart/report; report-type=delivery-status"),
        "a calendar of nonsense": mail(b"BEGIN:VCALENDAR\r\nEND:VEVENT" * 1000, b"text/calendar"),
        "a page of tags": mail(b"<p" * 200_000, b"text/html"),
        "a page of remarks": mail(b"<!--" * 200_000 + b"<" * 200_000, b"text/html"),
        "a page of blockquotes": mail(b"<blockquote>" * 100_000 + b"x", b"text/html"),
        "numbers without end": mail(b"1,2,3,4,5,6 Uhr und 11.03. oder " * 3000, b"text/plain"),
        "digits without end": mail(b"1," * 100_000 + b" Uhr", b"text/plain"),
        "spaces without end": mail(b"11. " + b" " * 100_000 + b"\n \n" * 9000, b"text/plain"),
    }


@pytest.mark.parametrize("name", bad_mails())
def test_what_nobody_can_read_is_left_for_a_person_and_soon(
    promise: object, settings: Any, name: str
) -> None:
    settings.AUTHSERV_ID = OURS
    message = bad_mails()[name]
    began = time.process_time()

    understood = take(message)

    assert (understood.action, understood.done) == (Action.CASE_FOR_PERSON, False)
    assert "failed" not in understood.why
    assert time.process_time() - began < 2


@FUZZ
@given(message=some.binary(max_size=2000))
def test_no_bytes_make_it_stumble(promise: object, message: bytes) -> None:
    understood = take(message)

    assert (understood.done, "failed" in understood.why) == (False, False)


@FUZZ
@given(seed=some.integers(0, 10**9))
def test_nor_do_mails_with_holes_in_them(promise: object, seed: int) -> None:
    chance = random.Random(seed)
    message = bytearray(chance.choice(mails()).raw.replace("@bob", "From: bob@boerde.example").encode())
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(message))
        message[place : place + chance.randrange(8)] = bytes(
            chance.choices(range(256), k=chance.randrange(3))
        )

    assert "failed" not in take(bytes(message)).why


def test_an_error_of_ours_leaves_the_mail_and_quotes_nobody(
    promise: object, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.READERS = "tests.mail.test_inbox.BROKEN"
    understood = take(mail(b"I am Ada"))

    assert (understood.action, understood.why) == (Action.CASE_FOR_PERSON, "reading it failed (KeyError)")
    assert "Ada" not in caplog.text


def _stumble(received: Any, dry_run: bool) -> None:
    raise KeyError(received.text)


BROKEN = (_stumble,)


def test_whoever_is_known_has_a_question_and_everybody_else_is_unrelated(ada: Person, settings: Any) -> None:
    settings.AUTHSERV_ID = OURS
    vouched = f"Authentication-Results: {OURS}; dmarc=pass\r\n".encode()
    hers = b"From: ADA@Loewenherz.example\r\n\r\nHello"

    assert take(vouched + hers).intent == Intent.QUESTION
    assert take(hers).intent == Intent.UNRELATED
    assert take(vouched + b"From: x@nowhere.example\r\n\r\nHello").intent == Intent.UNRELATED


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """`einklang receive …`: its exit code and what it printed."""

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["einklang", "receive", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = cli.main()
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_command_prints_one_object_for_a_file_and_for_standard_input(
    promise: object, command: Callable[..., Any], tmp_path: Path
) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(mail(b"x", b"text/plain", b"Auto-Submitted: auto-replied"))
    expected = {
        "intent": "auto_reply",
        "processings": [],
        "action": "ignore",
        "why": "an answering machine wrote it",
    }

    for said in (command("--dry-run", str(file)), command(stdin=file.read_bytes())):
        code, printed, errors = said
        assert (code, errors, printed.count("\n")) == (0, "", 1)
        assert json.loads(printed) == expected


def test_the_command_says_what_a_withdrawal_would_end_and_ends_nothing(
    ada: Person, command: Callable[..., Any], settings: Any
) -> None:
    settings.AUTHSERV_ID = OURS
    message = (
        f"Authentication-Results: {OURS}; dmarc=pass\r\nFrom: ada@loewenherz.example\r\n"
        "To: withdrawal@kalo.example\r\n\r\nIch widerrufe meine Einwilligung zur Aufzeichnung."
    )
    expected = {
        "intent": "withdraw",
        "processings": ["recording"],
        "action": "execute",
        "why": "It says so plainly. The sender is certain.",
    }

    assert json.loads(command("--dry-run", stdin=message.encode())[1]) == expected
    assert "recording" in standing(ada.pk)
    assert json.loads(command(stdin=message.encode())[1]) == expected
    assert "recording" not in standing(ada.pk)


def test_the_command_never_shows_a_traceback(
    promise: object, command: Callable[..., Any], tmp_path: Path
) -> None:
    assert command(str(tmp_path / "none"))[0::2] == (
        1,
        f"einklang receive: {tmp_path / 'none'}: No such file or directory\n",
    )
    assert command("--dry-run", "--what")[0] == 2
    code, printed, errors = command(stdin=b"\0" * (LIMIT + 100))
    assert (code, json.loads(printed)["why"], errors) == (0, "nothing in it is for a program", "")
