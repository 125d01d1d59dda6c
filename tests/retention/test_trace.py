"""`einklang trace` finds what stands anywhere, however it is written, and nothing after an erasure."""

import base64
import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from einklang.config import cli
from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.customers import actions
from einklang.ledger.actions import settle
from einklang.ledger.models import Entry
from einklang.mail.actions import send_due
from einklang.people.models import Person
from einklang.retention.tracing import places, trace
from einklang.retention.tracing.engine import Hyperscan, Plain
from einklang.retention.tracing.places import File, Search, look_at_files
from einklang.retention.tracing.terms import Terms

TERM = "Löwenherz"


#: The files of the server in which the tests run are full of what they say.
ALONE = "--without-server-files"


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.DATA = tmp_path
    settings.STORAGE_URL = f"file://{tmp_path / 'recordings'}"
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

    assert trace([TERM]).places == {"file … (its name)": 1}


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
        call_command("trace", TERM, ALONE)

    assert refused.value.returncode == 1
    assert "column last_name (decrypted): 1" in capsys.readouterr().out


def test_the_console_command_exits_0_1_and_2(ada: Person, data: Path, capsys: Any) -> None:
    codes = [
        cli.run("trace", arguments)
        for arguments in ([ALONE, "Nowhere-To-Be-Found"], [ALONE, TERM], [], [" "])
    ]

    assert codes == [0, 1, 2, 2]
    assert "Traceback" not in "".join(capsys.readouterr())


def test_the_command_lists_mailboxes_and_exits_0(
    ada: Person, data: Path, mailbox: Any, work: Callable[[], None], capsys: Any
) -> None:
    withdraw(ada.pk, everything(), way=Way.OWN_PAGE)
    work()
    call_command("trace", TERM, ALONE)
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
    assert cli.run("trace", [ALONE, TERM]) == cli.REFUSED
    said = capsys.readouterr().out
    assert "apart, in customer records (the company's own customer file, which is not the pool" in said
    assert "people_person" not in said


@pytest.mark.parametrize(
    "content",
    [
        TERM.encode("utf-16-be"),
        b"L=C3=B6wenherz",
        b"=?iso-8859-1?Q?L=F6wenherz?=",
        b"l&ouml;wenherz",
        b"L&#xF6;wenherz",
        b"L&#246;wenherz",
        b"L%F6wenherz",
        *(base64.b64encode(b"." * n + TERM.encode()) for n in range(3)),
        base64.b64encode(f"say {TERM.lower()}?".encode()),
        base64.urlsafe_b64encode(b"\xff\xff?" + TERM.encode()),
    ],
    ids=range(12),
)
def test_a_file_is_found_however_it_is_escaped(db: None, data: Path, content: bytes) -> None:
    (data / "left").write_bytes(b"before " + content + b" after")

    assert trace([TERM]).places == {"file left": 1}


def test_umlauts_that_were_written_out_are_looked_for_as_umlauts_too(db: None, data: Path) -> None:
    (data / "left").write_text("Süßmilch, SÜSSMILCH, Suessmilch")

    assert trace(["Suessmilch"]).places == {"file left": 3}


@pytest.mark.parametrize(
    ("term", "text", "times"),
    [
        ("47k1", "47k1, 147k1, 47k10, a47k1, 47k1", 2),
        ("47118150", "47118150, 147118150, 471181500, a47118150, 47118150", 3),
        ("40118276", "40118276, 140118276, 401182760, KD40118276, 4011 8276", 2),
        ("4011 8276", "40118276, 4011 8276, 4011 82760", 2),
        ("Ada", "Ada, ADA. Adam, Granada", 2),
        ("Löwenherz", "Löwenherzchen", 1),
    ],
)
def test_a_number_is_not_found_in_a_longer_one_nor_a_short_name_in_a_word(
    db: None, data: Path, term: str, text: str, times: int
) -> None:
    (data / "left").write_text(text)
    (data / "wide").write_bytes(text.encode("utf-16-le"))

    assert trace([term]).places == {"file left": times, "file wide": times}


def test_a_number_in_base64_is_not_found_in_a_longer_one(db: None, data: Path) -> None:
    (data / "left").write_bytes(base64.b64encode(b"no: 40118276;"))
    (data / "longer").write_bytes(base64.b64encode(b"no: 401182761;"))

    assert trace(["40118276"]).places == {"file left": 1}


def _tar(content: bytes, name: str = "a/b") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def _zip(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b", content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (gzip.compress(TERM.encode()), "backup x (unpacked)"),
        (bz2.compress(TERM.encode()), "backup x (unpacked)"),
        (lzma.compress(b"x" * 1000 + TERM.encode()), "backup x (unpacked)"),
        (_zip(TERM.encode()), "backup x: a/b"),
        (gzip.compress(_tar(_zip(TERM.encode()))), "backup x (unpacked): a/b: a/b"),
    ],
    ids=["gzip", "bzip2", "xz", "zip", "all of it"],
)
def test_backups_in_a_folder_are_unpacked_and_listed_apart(
    db: None, data: Path, tmp_path_factory: pytest.TempPathFactory, content: bytes, place: str
) -> None:
    folder = tmp_path_factory.mktemp("backups")
    (folder / "x").write_bytes(content)
    found = trace([TERM], backups=[folder])

    assert (found.backups, found.places, found.unseen) == ({place: 1}, {}, {})


def test_what_cannot_be_looked_at_is_named_and_is_not_nothing(
    db: None, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "torn.gz").write_bytes(gzip.compress(b"x" * 100)[:-9])
    (data / "locked.zip").write_bytes(
        _zip(b"x").replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    )
    found = trace([TERM])

    assert found.places == {}
    assert found.unseen.keys() == {"file torn.gz (what is packed in it)", "file locked.zip: a/b"}
    assert cli.run("trace", [ALONE, TERM]) == cli.REFUSED
    said = capsys.readouterr()
    assert "could not look at file torn.gz (what is packed in it): EOFError" in said.out
    assert "found nowhere, but could not look at 2 places" in said.err


def test_a_file_that_keeps_changing_is_named(db: None, data: Path) -> None:
    path = data / "changing"
    path.write_bytes(b"x" * 100)

    class Changing(Terms):
        def places(self, found: Any) -> list[int]:
            times = path.stat().st_mtime_ns
            os.utime(path, ns=(times, times + 1_000_000))
            return super().places(found)

    search = Search(Changing([TERM]))
    look_at_files([File(path, "file changing")], search)

    assert search.unseen == {"file changing": "it changes while it is read"}


def test_a_term_that_stands_only_in_a_blind_index_is_found(ada: Person, data: Path) -> None:
    """Somebody's details changed, and one index was forgotten."""
    ada.email = ada.last_name = ada.company_name = "Nobody"
    ada.save()

    assert trace(["ada@loewenherz.example"]).places == {
        "table people_person, column email_index": 1,
        "table people_word, column token (blind index)": 1,
    }
    assert trace(["Löwenherz"]).places == {"table people_word, column token (blind index)": 1}


def test_the_beginning_of_somebody_elses_word_is_no_trace(ada: Person, data: Path) -> None:
    assert trace(["Heizung"]).places == trace(["Wohnbaum"]).places == trace(["Adam"]).places == {}
    assert trace(["Wohnbau"]).places == {"table people_person, column company_name (decrypted)": 1}


def test_both_engines_find_the_same(db: None) -> None:
    strings, exact = [b"abcd", b"bcd", b"\x00\xffx"], [b"Cd", b"dx"]
    data = b"ABCDX abcdx \x00\xffX Cdx" * 3

    assert sorted(Hyperscan(strings, exact).ends(data)) == sorted(Plain(strings, exact).ends(data))
    assert len(Plain(strings, exact).ends(data)) == 24


@given(
    term=st.text("abäöß ", min_size=5, max_size=12).filter(lambda term: len(term.strip()) > 4),
    before=st.binary(max_size=40),
    after=st.binary(max_size=40),
    at_once=st.integers(1, 50),
)
def test_a_term_is_found_wherever_the_blocks_end(
    term: str, before: bytes, after: bytes, at_once: int
) -> None:
    terms = Terms([term])
    data = before + term.strip().encode() + after

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(places, "AT_ONCE", at_once)
        assert places.count_in(io.BytesIO(data), terms) == (terms.count(data), len(data))
    assert terms.count(data) >= 1


def test_terms_come_from_a_file_or_from_standard_input_and_the_answer_names_none(
    ada: Person, data: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Any, monkeypatch: Any
) -> None:
    listed = tmp_path_factory.mktemp("elsewhere") / "terms"
    listed.write_text(f"Nowhere-To-Be-Found\n\n{TERM}\n")
    (data / "Löwenherz").touch()
    assert cli.run("trace", [ALONE, "--terms", str(listed), "--json"]) == cli.REFUSED
    said = capsys.readouterr().out
    found = json.loads(said)

    assert TERM not in said
    assert found["found"] is True
    assert found["places"]["file … (its name)"] == 1
    assert found["places"]["table people_person, column email (decrypted)"] == 1

    monkeypatch.setattr("sys.stdin", io.StringIO("Nowhere-To-Be-Found\n"))
    assert cli.run("trace", [ALONE, "--terms", "-"]) == cli.DONE
    assert cli.run("trace", ["--terms", str(data / "missing")]) == cli.WRONG_USAGE
    assert cli.run("trace", [TERM, "--backups", str(data / "missing")]) == cli.WRONG_USAGE


def test_the_files_of_the_database_server_are_looked_at(db: None, data: Path) -> None:
    if connection.vendor == "sqlite":
        assert trace([TERM], server=True).unseen == {}
        return
    term = f"standing{uuid4().hex}"
    Entry.objects.create(kind="x", facts={"said": term})
    found = trace([term], server=True)

    assert found.unseen == {}
    assert any(place.startswith("database server ") for place in found.places)
