"""Letters on their way: kept while the server is away, sent once, forgotten when delivered or too late."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import settle
from einklang.mail.actions import BACKOFF, give_up_ended, send_due, write
from einklang.mail.models import Letter
from einklang.mail.queries import is_delayed, waiting
from einklang.mail.transport import deliver
from einklang.people.models import Person
from einklang.pool.actions import sign_up
from einklang.retention.actions import tick
from einklang.vault.errors import KeyGone
from einklang.vault.models import Key
from tests.conftest import a_form
from tests.mailbox import Mailbox

from .sink import Sink, running

ADDRESS = "ada@loewenherz.example"
AWAY = "smtp://127.0.0.1:9"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with running() as server:
        settings.EMAIL_URL = server.url
        yield server


def a_letter(*, about: UUID | None = None, to: str = ADDRESS, hours: int = 72) -> Letter:
    return write(
        "lifting",
        about=about,
        to=to,
        language="de",
        context={"name": "Ada Löwenherz", "withdraw_url": "http://127.0.0.1:8000/withdraw/x/"},
        ends_at=now() + timedelta(hours=hours),
    )


def test_a_letter_reaches_a_real_server_whole(promise: object, sink: Sink) -> None:
    letter = a_letter()

    assert send_due() == 1
    (got,) = sink.letters
    assert (got["To"], got["Subject"]) == (ADDRESS, "Wir heben die Einschränkung auf")
    assert got["From"] == "KALORIMETA GmbH <withdrawal@kalo.example>"
    assert (got["Message-ID"], got["Auto-Submitted"]) == (f"<{letter.pk}@127.0.0.1>", "auto-generated")
    assert [part.get_content_type() for part in got.iter_parts()] == ["text/plain", "text/html"]
    assert "Guten Tag Ada Löwenherz," in got.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_while_the_server_is_away_letters_are_kept_and_tried_with_growing_pauses(
    promise: object, settings: Any
) -> None:
    settings.EMAIL_URL = AWAY
    with time_machine.travel(now(), tick=False) as clock:
        a_letter(about=uuid4())
        pauses = []
        for _ in range(len(BACKOFF) + 2):
            assert send_due() == 0
            row = Letter.objects.get()
            pauses.append(row.next_at - now())
            clock.move_to(row.next_at - timedelta(seconds=1))
            send_due()
            assert Letter.objects.get().tries == row.tries
            clock.move_to(row.next_at)

    assert pauses == [*BACKOFF, BACKOFF[-1], BACKOFF[-1]]
    assert is_delayed()


def test_when_the_server_is_back_everything_goes_out_once_with_the_same_id(
    promise: object, sink: Sink, settings: Any
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        letter, other = a_letter(), a_letter(to="bob@boerde.example")
        settings.EMAIL_URL = AWAY
        send_due()
        settings.EMAIL_URL = sink.url
        clock.shift(BACKOFF[0])
        assert (send_due(), send_due()) == (2, 0)

    assert sorted(got["Message-ID"] for got in sink.letters) == sorted(
        f"<{one.pk}@127.0.0.1>" for one in (letter, other)
    )
    assert not is_delayed()


@pytest.mark.parametrize(
    ("word", "answer", "kept_as"),
    [
        ("RCPT", "550 no such user ada@loewenherz.example", "SMTPRecipientsRefused"),
        ("MAIL", "451 later, ada", "SMTPSenderRefused 451"),
        (".", "452 disk full, dear ada@loewenherz.example", "SMTPDataError 452"),
        ("DATA", "", "SMTPServerDisconnected"),
        ("RCPT", "", "SMTPServerDisconnected"),
    ],
)
def test_a_refusal_is_kept_as_its_kind_and_quotes_nobody(
    promise: object, sink: Sink, caplog: pytest.LogCaptureFixture, word: str, answer: str, kept_as: str
) -> None:
    sink.answers[word] = answer
    a_letter()
    with caplog.at_level(logging.DEBUG):
        assert send_due() == 0

    assert (Letter.objects.get().failed_with, sink.received) == (kept_as, [])
    assert "loewenherz" not in caplog.text.lower()
    assert "Löwenherz" not in caplog.text


def test_one_letter_that_no_server_can_take_does_not_hold_the_others_back(
    promise: object, sink: Sink
) -> None:
    a_letter(to="ada@loewenherz.example\nBcc: everybody@nowhere.example")
    a_letter(to="bob@boerde.example")

    assert send_due() == 1
    assert [got["To"] for got in sink.letters] == ["bob@boerde.example"]
    assert Letter.objects.get().failed_with == "ValueError"


def test_a_delivered_letter_keeps_its_kind_and_date_and_no_word(ada: Person, sink: Sink) -> None:
    letter = a_letter(about=ada.pk)
    send_due()

    row = Letter.objects.get(pk=letter.pk)
    assert (row.kind, row.about, row.sealed, row.sent_at is not None) == ("lifting", ada.pk, None, True)
    assert not Key.objects.filter(pk=letter.pk).exists()


def test_the_last_letter_of_somebody_gone_leaves_no_row(promise: object, sink: Sink) -> None:
    letter = a_letter(about=None)
    send_due()

    assert (Letter.objects.count(), Key.objects.filter(pk=letter.pk).count(), len(sink.received)) == (0, 0, 1)


def test_after_72_hours_the_confirmation_is_given_up_and_the_address_forgotten(
    ada: Person, settings: Any
) -> None:
    settings.EMAIL_URL = AWAY
    with time_machine.travel(now(), tick=False) as clock:
        withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
        settle()
        (letter,) = waiting()
        assert letter.ends_at - now() == timedelta(hours=72)
        clock.shift(timedelta(hours=72) - timedelta(seconds=1))
        send_due()
        assert ("end_letters" in tick(), Letter.objects.get().sealed["to"]) == (False, ADDRESS)

        clock.shift(timedelta(seconds=1))
        with pytest.raises(KeyGone):  # before any scheduler
            _ = Letter.objects.get().sealed
        assert send_due() == 0
        assert tick()["end_letters"] == 1
    assert (Letter.objects.count(), Key.objects.count()) == (0, 0)


def test_giving_up_leaves_letters_that_have_time(promise: object) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        a_letter(hours=1)
        kept = a_letter(hours=2)
        clock.shift(timedelta(hours=1))
        assert give_up_ended() == 1

    assert list(Letter.objects.values_list("pk", flat=True)) == [kept.pk]


def test_letters_waiting_for_somebody_who_leaves_are_never_sent(
    promise: object, sink: Sink, settings: Any
) -> None:
    settings.EMAIL_URL = AWAY
    person = sign_up(a_form())
    settle()
    send_due()
    withdraw(person.pk, everything(), way=Way.MAIL_LINK)
    settle()
    settings.EMAIL_URL = sink.url
    with time_machine.travel(now() + timedelta(hours=5), tick=False):
        send_due()

    assert [got["Subject"] for got in sink.letters] == ["Ihre Angaben sind gelöscht"]


def test_a_letter_handed_to_a_folder_twice_lands_once(promise: object, mailbox: Mailbox) -> None:
    letter = a_letter(about=uuid4())
    send_due()
    deliver(letter.pk, letter.sealed)

    assert len(mailbox.all()) == 1
    assert [path.suffix for path in mailbox.folder.iterdir()] == [".eml"]


def test_a_folder_that_cannot_be_written_is_a_server_that_is_away(
    promise: object, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    settings.EMAIL_URL = f"file://{tmp_path / 'file' / 'mail'}"
    a_letter()

    assert send_due() == 0
    assert Letter.objects.get().failed_with == "NotADirectoryError"


def test_only_the_letters_that_are_named_are_sent(promise: object, sink: Sink) -> None:
    a_letter()
    mine = a_letter(to="bob@boerde.example")

    assert send_due(only=[mine.pk]) == 1
    assert [got["To"] for got in sink.letters] == ["bob@boerde.example"]
    assert send_due(only=[]) == 0
