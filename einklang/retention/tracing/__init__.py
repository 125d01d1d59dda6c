"""Where a term still stands: every table, stored and opened, and every file byte by byte (SPEC 6)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from itertools import chain, islice
from pathlib import Path

from django.conf import settings
from django.db import connection

from einklang.holdings.registry import Subject, all_holdings

from .blind import look_at_words
from .kept import UPLOADED, folders, look_at_bucket, look_at_sealed_files
from .places import File, Search, files_in, look_at_files
from .tables import hashes_of, look_at_closed_fields, look_at_tables
from .terms import Terms

#: Some of the data, by which it is known what is common there: bytes from so many files each.
SAMPLES, SAMPLE = 32, 2048
BACKUP = "backup "


@dataclass(frozen=True)
class Trace:
    """Places by how often the terms stand there; never what stands there, nor what was looked for.

    Listed apart: `mailboxes` are other people's, `customers` are records of the company's own customer file,
    which are not in the pool and stand on a basis of their own, and `backups` end in their own time. `unseen`
    says of a place why it could not be looked at.
    """

    places: dict[str, int]
    mailboxes: dict[str, int]
    customers: dict[str, int]
    backups: dict[str, int] = field(default_factory=dict)
    unseen: dict[str, str] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0

    @property
    def found(self) -> int:
        """In how many places they stand that are ours."""
        return len(self.places) + len(self.customers) + len(self.backups)


def trace(terms: Iterable[str], *, backups: Iterable[Path] = (), server: bool = False) -> Trace:
    """Look everywhere this installation keeps anything, and in folders with backups.

    `server`: also at the files of a PostgreSQL server, in which all of its databases lie.
    """
    wanted, kept = list(terms), [Path(folder).absolute() for folder in backups]
    search = Search(Terms(wanted, sample=sample([Path(settings.DATA), *kept])))
    look_at_tables(search, Terms(wanted, hashes=hashes_of(wanted)))
    look_at_closed_fields(search)
    look_at_words(search)
    look_at_sealed_files(search)
    look_at_bucket(search)
    data, own_mail = Path(settings.DATA).absolute(), Path(settings.DATA).absolute() / "mail"
    looked_at = [files_in(data, search, "file ", leaving=[own_mail, *kept]), *folders(search, server=server)]
    looked_at += [files_in(folder, search, BACKUP) for folder in kept]
    look_at_files(_living(chain(*looked_at)), search)
    return _sorted_out(search, _in_mailboxes(own_mail, search))


def sample(folders: Iterable[Path]) -> bytes:
    """Some of the data in these folders, from the middle of files spread over them."""
    search, found = Search(Terms(())), []
    paths = [one.path for folder in folders for one in islice(files_in(folder, search, ""), 10_000)]
    for path in paths[:: max(1, len(paths) // SAMPLES)]:
        with suppress(OSError), path.open("rb") as file:
            file.seek(path.stat().st_size // 2)
            found.append(file.read(SAMPLE))
    return b"".join(found)


def _living(files: Iterable[File]) -> Iterator[File]:
    """The files of an SQLite database change all the time, which says nothing."""
    name = str(connection.settings_dict["NAME"]) if connection.vendor == "sqlite" else None
    for file in files:
        lives = file.lives or (name is not None and str(file.path).startswith(name))
        yield replace(file, lives=lives)


def _in_mailboxes(folder: Path, search: Search) -> Counter[str]:
    """The mail folder of the demo, which stands for other people's mailboxes."""
    found: Counter[str] = Counter()
    for one in files_in(folder, search, "mail "):
        message = message_from_bytes(one.path.read_bytes(), policy=policy.default)
        texts = [str(value) for value in message.values()]
        texts += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
        if any(search.terms.stand_in(text) for text in texts):
            found[one.place] += 1
    return found


def _sorted_out(search: Search, mailboxes: Counter[str]) -> Trace:
    apart = {"customers": _customer_places(), "backups": (BACKUP,)}
    groups: dict[str, dict[str, int]] = {"places": {}, "customers": {}, "backups": {}}
    for place, times in sorted(search.places.items()):
        group = next((name for name, starts in apart.items() if place.startswith(starts)), "places")
        groups[group][place] = times
    return Trace(
        **groups,
        mailboxes=dict(sorted(mailboxes.items())),
        unseen=dict(sorted(search.unseen.items())),
        files=search.files,
        bytes=search.bytes,
    )


def _customer_places() -> tuple[str, ...]:
    tables = [one.model._meta.db_table for one in all_holdings() if one.subject is Subject.CUSTOMER]
    return (*(f"table {table}, " for table in tables), UPLOADED)
