"""A canary goes through everything; no byte of it stands in the database, waiting mail included."""

import unicodedata
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.db import connection

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import record, settle
from einklang.ledger.models import Entry
from einklang.mail.actions import send_due
from einklang.mail.queries import waiting
from einklang.people.models import Person
from einklang.policy.actions import publish
from einklang.pool.actions import confirm, confirm_named, correct, sign_up
from einklang.pool.events import SignedUp
from einklang.pool.signup import Named
from einklang.rights.actions import withdraw_unverified
from tests.conftest import a_form
from tests.disk import Disk
from tests.mailbox import Mailbox
from tests.texts import promised_text

CANARY = {
    "first_name": "Kanaria",
    "last_name": "Zwitschermüller",
    "email": "kanaria@zwitschermueller.example",
    "customer_number": "77665544332211",
    "company_name": "Vogelbau Käfigstraße eG",
    "units_managed": 918273,
}
COLLEAGUE = Named("Spatzine", "Piepströß", "spatzine@dachboden.example")
NEW_ADDRESS = "neuesnest@baumkrone.example"
SECRETS = [
    *(part for value in CANARY.values() for part in str(value).replace("@", " ").split() if len(part) > 2),
    *("Spatzine Piepströß spatzine dachboden.example neuesnest baumkrone.example".split()),
]
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1", "cp437")


def spellings(word: str) -> set[bytes]:
    """A word in the ways software writes words down."""
    written = {
        word,
        word.casefold(),
        word.lower(),
        word.upper(),
        word.title(),
        quote(word),
        repr(ascii(word))[2:-2],
    }
    written |= {unicodedata.normalize("NFD", one) for one in written}
    return {one.encode(code, "ignore") for one in written for code in ENCODINGS} | {
        word.encode().hex().encode(),
        # Longer than three letters, base64 of a word has a core that is the same wherever it stands.
        *(core for shift in range(3) if len(core := _base64(word, shift)) > 5),
    }


def _base64(word: str, shift: int) -> bytes:
    return b64encode(b"\0" * shift + word.encode())[4:-4]


def standing_in(content: bytes) -> list[str]:
    return sorted({word for word in SECRETS for one in spellings(word) if one in content})


def at_rest(disk: Disk) -> bytes:
    """Every byte of the database: its files, or every column of every table."""
    if connection.vendor == "sqlite":
        return b"".join(path.read_bytes() for path in disk.files)
    content = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                content += b"\0".join(
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    for value in row
                )
    return content


@pytest.fixture
def lived(disk: Disk, settings: Any, tmp_path: Path) -> Person:
    """The canary signed up with a colleague, both confirmed, an address is being changed, mail waits."""
    publish(promised_text())
    settings.EMAIL_URL = f"file://{tmp_path / 'mail'}"
    box = Mailbox(tmp_path / "mail")
    person = sign_up(a_form(answers=CANARY, participants=(COLLEAGUE,)))
    settle()
    send_due()
    settings.EMAIL_URL = "smtp://127.0.0.1:9"  # from here on the mail server is away
    confirm(box.last_to(CANARY["email"]).token("confirm"))
    confirm_named(box.last_to(COLLEAGUE.email).token("confirm"), frozenset({"storage", "recording"}), "en")
    correct(Person.objects.get(pk=person.pk), {"first_name": CANARY["first_name"], "email": NEW_ADDRESS})
    withdraw_unverified(CANARY["email"], everything(), "de")
    settle()
    send_due()
    return Person.objects.get(pk=person.pk)


def test_nothing_of_a_person_is_at_rest_while_mail_waits(lived: Person, disk: Disk) -> None:
    assert sorted(waiting().values_list("kind", flat=True)) == [
        "new_address", "receipt", "receipt", "withdrawal_asked",
    ]  # fmt: skip
    assert (lived.name, lived.company_name) == ("Kanaria Zwitschermüller", "Vogelbau Käfigstraße eG")

    assert standing_in(at_rest(disk)) == []


def test_nothing_of_a_person_is_at_rest_after_the_erasure(lived: Person, disk: Disk) -> None:
    withdraw(lived.pk, everything(), way=Way.OWN_PAGE)
    settle()
    send_due()

    assert not Person.objects.filter(pk=lived.pk).exists()
    assert standing_in(at_rest(disk)) == []


@pytest.mark.parametrize("word", ["Zwitschermüller", "77665544332211", "käfigstraße", "baumkrone.example"])
def test_the_search_would_have_found_it(lived: Person, disk: Disk, word: str) -> None:
    """The control: a careless event that carries a name."""
    entry = record(SignedUp(person=uuid4()))
    Entry.objects.filter(pk=entry.pk).update(kind=word)
    connection.close()

    assert standing_in(at_rest(disk)) != []


def test_the_file_itself_is_searched_and_not_a_copy_without_its_log(
    lived: Person, disk: Disk, work: Callable[[], None]
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's files are the server's")
    names = [path.name for path in disk.files]

    assert "einklang.sqlite3-wal" in names
    assert (disk.folder / "einklang.sqlite3-wal").stat().st_size > 0
