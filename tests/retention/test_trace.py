"""`einklang trace` finds what stands anywhere, however it is written, and nothing after an erasure."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.timezone import now

from einklang.config import cli
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.customers import actions
from einklang.ledger.actions import settle
from einklang.ledger.models import Entry
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.retention.tracing import trace

TERM = "Löwenherz"


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    return tmp_path


def test_an_encrypted_field_is_opened_and_named(ada: Person, data: Path) -> None:
    assert trace([TERM]).places == {
        "table people_person, column company_name (decrypted)": 1,
        "table people_person, column email (decrypted)": 1,
        "table people_person, column last_name (decrypted)": 1,
    }


def test_a_plain_column_is_found_even_in_json(db: None, data: Path) -> None:
    Entry.objects.create(kind="loewenherz", facts={})
    Entry.objects.create(kind="x", facts={"said": ["LÖWENHERZ was here"]})

    assert trace([TERM]).places == {
        "table ledger_entry, column kind": 1,
        "table ledger_entry, column facts": 1,
    }


@pytest.mark.parametrize(
    "content",
    [
        "a Löwenherz b".encode(),
        "LÖWENHERZ".encode(),
        "löwenherz".encode(),
        b"Loewenherz",
        b"LOEWENHERZ",
        unicodedata.normalize("NFD", TERM).encode(),
        unicodedata.normalize("NFD", TERM.upper()).encode(),
        TERM.encode("latin-1"),
        TERM.upper().encode("latin-1"),
        TERM.encode("utf-16"),
        TERM.encode("utf-16-le"),
        b'{"name": "L\\u00f6wenherz"}',
        b"/q?name=L%C3%B6wenherz",
        b"\x00" * (4 * 1024 * 1024 - 4) + TERM.encode(),  # across the border of two blocks
    ],
)
def test_a_file_is_found_in_every_spelling(db: None, data: Path, content: bytes) -> None:
    (data / "deep" / "er").mkdir(parents=True)
    (data / "deep" / "er" / "left.bin").write_bytes(content)

    assert trace([TERM]).places == {"file deep/er/left.bin": 1}


def test_a_files_name_counts(db: None, data: Path) -> None:
    (data / "löwenherz.txt").write_bytes(b"")

    assert trace([TERM]).places == {"file löwenherz.txt (its name)": 1}


def test_terms_are_not_patterns_and_others_are_not_found(db: None, data: Path) -> None:
    (data / "file").write_bytes(b"L.wenherz (a+b) 40118276")

    assert trace(["Löwenherz", "(a", "4011.276"]).places == {"file file": 1}


def test_other_peoples_mailboxes_are_listed_apart(
    ada: Person, data: Path, mailbox: Any, work: Callable[[], None]
) -> None:
    """The demo writes mail to DATA/mail, which stands for the mailboxes of others."""
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    found = trace([TERM, "ada@loewenherz.example"])

    assert mailbox.folder == data / "mail"
    assert found.places == {}
    assert len(found.mailboxes) == len(mailbox.all()) == 3


def test_after_an_erasure_nothing_is_found(
    ada: Person, bob: Person, data: Path, work: Callable[[], None]
) -> None:
    terms = ["Ada", "ada@loewenherz.example", "40118276"]
    assert trace(terms).places != {}
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()

    assert trace(["ada@loewenherz.example", "40118276"]).places == {}
    assert trace(["bob@boerde.example"]).places != {}


def test_what_is_past_its_end_and_not_yet_erased_is_still_found(ada: Person, data: Path) -> None:
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)

    assert ada.ends_at is not None
    assert now() < ada.ends_at
    assert "table people_person, column email (decrypted)" in trace(["ada@loewenherz.example"]).places


def test_the_command_says_where_and_exits_1(ada: Person, data: Path, capsys: Any) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("trace", TERM)

    assert refused.value.returncode == 1
    assert "column last_name (decrypted): 1" in capsys.readouterr().out


def test_the_console_command_exits_0_1_and_2(ada: Person, data: Path, capsys: Any) -> None:
    codes = [cli.run("trace", arguments) for arguments in (["Nowhere-To-Be-Found"], [TERM], [], [" "])]

    assert codes == [0, 1, 2, 2]
    assert "Traceback" not in "".join(capsys.readouterr())


def test_the_command_lists_mailboxes_and_exits_0(
    ada: Person, data: Path, mailbox: Any, work: Callable[[], None], capsys: Any
) -> None:
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    call_command("trace", TERM)
    said = capsys.readouterr().out

    assert "apart, in other people's mailboxes: 3" in said
    assert said.endswith("found nowhere\n")


def test_customer_records_are_listed_apart_and_count(
    ada: Person, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = actions.receive(["Kundennummer;Firma\n40118276;Löwenherz Bau\n".encode()], name="x", by=None)
    actions.recognise(one)
    waiting = trace([TERM])
    assert waiting.customers == {f"file imports/{one.pk.hex} (decrypted)": 1}
    actions.apply(one)

    found = trace([TERM])
    assert found.customers == {"table customers_customer, column sealed (decrypted)": 1}
    assert found.places == waiting.places

    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    settle()
    send_due()
    assert cli.run("trace", [TERM]) == cli.REFUSED
    said = capsys.readouterr().out
    assert "apart, in customer records (the company's own customer file, which is not the pool" in said
    assert "people_person" not in said
