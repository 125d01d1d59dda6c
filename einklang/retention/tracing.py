"""Where a term still stands: every table, stored and opened, and every file byte by byte (SPEC 6)."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, quote_plus

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from einklang.customers.models import Import
from einklang.customers.table import opened
from einklang.holdings.registry import Subject, all_holdings
from einklang.vault.errors import KeyGone
from einklang.vault.fields import EncryptedField, attach_keys

CHUNK = 4 * 1024 * 1024
ROWS = 500
UPLOADED = "file imports/"
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
ENCODINGS = ("utf-8", "latin-1", "utf-16-le")


@dataclass(frozen=True)
class Trace:
    """Places by how often the terms stand there.

    Listed apart: `mailboxes` are other people's, and `customers` are records of the company's own customer
    file, which are not in the pool and stand on a basis of their own.
    """

    places: dict[str, int]
    mailboxes: dict[str, int]
    customers: dict[str, int]


def spellings(term: str) -> set[str]:
    """As it may have been written: composed or not, umlauts written out, escaped in JSON or an address."""
    found = {unicodedata.normalize(form, term) for form in ("NFC", "NFD")}
    plain = unicodedata.normalize("NFC", term)
    for letter, pair in _UMLAUTS.items():
        plain = plain.replace(letter, pair).replace(letter.upper(), pair.capitalize())
    escaped = {json.dumps(cased)[1:-1] for cased in (term, term.lower(), term.upper())}
    return found | {plain, quote(term), quote_plus(term)} | escaped


class Terms:
    """What is looked for, as one pattern for text and one for bytes; letter case does not matter."""

    def __init__(self, terms: Iterable[str]) -> None:
        written = sorted({s for term in terms for s in spellings(term)}, key=len, reverse=True)
        self.text = re.compile("|".join(re.escape(w) for w in written), re.IGNORECASE)
        raw = {v.encode(e) for w in written for v in _cases(w) for e in ENCODINGS if _fits(v, e)}
        self.raw = re.compile(
            b"|".join(re.escape(w) for w in sorted(raw, key=len, reverse=True)), re.IGNORECASE
        )
        self.longest = max(len(w) for w in raw)

    def stand_in(self, value: Any) -> bool:
        """Whether one of them stands in a value from a database."""
        if isinstance(value, bytes | memoryview):
            return bool(self.raw.search(bytes(value)))
        return value is not None and bool(self.text.search(str(value)))


def _cases(word: str) -> set[str]:
    # Case folding of byte patterns knows ASCII only: other letters are given in both cases.
    return {word, word.lower(), word.upper(), word.title()}


def _fits(word: str, encoding: str) -> bool:
    try:
        word.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def trace(terms: Iterable[str]) -> Trace:
    """Look everywhere this installation keeps anything."""
    wanted = Terms(terms)
    found = Counter(_in_tables(wanted)) + Counter(_in_closed_fields(wanted)) + Counter(_in_uploads(wanted))
    apart = _customer_places()
    customers = Counter({place: times for place, times in found.items() if place.startswith(apart)})
    places = found - customers
    mailboxes: Counter[str] = Counter()
    own_mail = Path(settings.DATA) / "mail"
    for path in _files(Path(settings.DATA)):
        if own_mail in path.parents:
            mailboxes.update(_in_mail(path, wanted))
        else:
            places.update(_in_file(path, wanted))
    return Trace(*(dict(sorted(group.items())) for group in (places, mailboxes, customers)))


def _customer_places() -> tuple[str, ...]:
    tables = [one.model._meta.db_table for one in all_holdings() if one.subject is Subject.CUSTOMER]
    return (*(f"table {table}, " for table in tables), UPLOADED)


def _in_tables(wanted: Terms) -> Iterator[str]:
    """Every column of every table of the database as it is stored, also of tables that no model knows."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            quoted = connection.ops.quote_name(table)
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608  a table's own name
            columns = [column[0] for column in cursor.description or ()]
            while rows := cursor.fetchmany(ROWS):
                for row in rows:
                    for column, value in zip(columns, row, strict=True):
                        if wanted.stand_in(value):
                            yield f"table {table}, column {column}"


def _in_closed_fields(wanted: Terms) -> Iterator[str]:
    """Every encrypted field, opened wherever its key still stands."""
    for model in apps.get_models():
        fields = [f for f in model._meta.concrete_fields if isinstance(f, EncryptedField)]
        if fields:
            for row in _opened(model):
                yield from (
                    f"table {model._meta.db_table}, column {field.name} (decrypted)"
                    for field in fields
                    if wanted.stand_in(_read(row, field))
                )


def _opened(model: type[models.Model]) -> Iterator[models.Model]:
    rows = model._default_manager.order_by("pk")
    last: Any = None
    while batch := list((rows.filter(pk__gt=last) if last is not None else rows)[:ROWS]):
        attach_keys(batch, past_its_end=True)
        yield from batch
        last = batch[-1].pk


def _read(row: models.Model, field: EncryptedField) -> Any:
    try:
        return getattr(row, field.attname)
    except KeyGone:
        return None


def _in_uploads(wanted: Terms) -> Iterator[str]:
    """Customer files that wait here for a day at most, opened wherever their key still stands."""
    for one in Import.objects.exclude(name=None):
        try:
            with opened(one) as file:
                for _ in _found_in(file, wanted):
                    yield f"{UPLOADED}{one.pk.hex} (decrypted)"
        except KeyGone:
            continue


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _in_file(path: Path, wanted: Terms) -> Iterator[str]:
    place = f"file {path.relative_to(settings.DATA)}"
    if wanted.text.search(str(path.relative_to(settings.DATA))):
        yield f"{place} (its name)"
    try:
        with path.open("rb") as file:
            for _ in _found_in(file, wanted):
                yield place
    except FileNotFoundError:
        return  # gone while we looked, which is what we want


def _found_in(file: BinaryIO, wanted: Terms) -> Iterator[None]:
    kept = b""
    while chunk := file.read(CHUNK):
        for _ in wanted.raw.finditer(kept + chunk):
            yield None
        kept = chunk[-wanted.longest :]


def _in_mail(path: Path, wanted: Terms) -> Iterator[str]:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    texts = [str(value) for value in message.values()]
    texts += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    if any(wanted.stand_in(text) for text in texts):
        yield f"mail {path.name}"
