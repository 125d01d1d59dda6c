"""Reading a whole file against what is there: counted only, or written beside it until all of it is there."""

import os
import socket
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.utils.timezone import now
from numpy.typing import NDArray

from einklang.policy.schema import Policy
from einklang.vault import index
from einklang.vault.bulk import insert
from einklang.vault.cipher import fresh_key
from einklang.vault.fields import EncryptedJSONField
from einklang.vault.keys import keep_keys

from .digests import Digests, Seen, halves, numbers
from .models import Customer, Import, Refused
from .records import Record, number_as_kept
from .refusals import BadRow, FileRefused, Flaw, Unfit
from .rows import Reader
from .table import opened, rows_of

#: Rows read, and written, at a time: a tenth of a second on SQLite, in which other writers wait.
BATCH = 2000
#: How many refused rows are kept with their reason; beyond these they are only counted.
KEPT_REFUSALS = 10_000
WRITTEN = ("id", "subject", "key", "digest", "batch", "sealed")
SEALED: EncryptedJSONField = Customer._meta.get_field("sealed")
#: Besides the number, something by which somebody is known.
KNOWN_BY = ("company_name", "last_name", "full_name", "email")


class Stopped(Exception):
    """The process is to end; nothing of this import stays."""


class Lost(Exception):
    """Somebody else has dropped this import, or taken it for dead."""


def me() -> str:
    """This process, told apart from a later one with the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}"


def is_over(process: str) -> bool:
    """True where it is known that this process is gone; False where it lives, or nobody here can tell."""
    host, _, rest = process.rpartition(":")[0].rpartition(":")
    if host != socket.gethostname() or not rest.isdigit():
        return False
    return _started(int(rest)) != process.rpartition(":")[2]


def _started(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return "" if not Path("/proc/self").exists() else "gone"


class Run:
    """One reading of the file of one import. `writes`: new rows are written down, not yet to be seen."""

    def __init__(self, one: Import, promise: Policy, *, writes: bool, stop: Callable[[], bool]) -> None:
        self.one, self.promise, self.writes, self.stop = one, promise, writes, stop
        self.keyed, self.seen, self.kept = index.load(), Seen(), 0
        self.known, self.known_numbers = there()
        self.still_there = np.zeros(len(self.known), dtype=bool)
        self.added_numbers = bytearray()
        self.bad: list[BadRow] = []
        self.started = time.time_ns() // 1_000_000

    def records(self) -> Iterator[tuple[int, Record]]:
        """Every good row with its id (0 where it has none yet). Raises FileRefused, Stopped, Lost."""
        one = self.one
        if "customer_number" not in one.mapping or not any(field in one.mapping for field in KNOWN_BY):
            raise FileRefused(Unfit.COLUMNS, one.header_row)
        with opened(one) as file:
            reader: Reader | None = None
            good: list[tuple[int, Record]] = []
            number = 0
            for number, cells, flaw in rows_of(one, file):
                if reader is None:
                    if number == one.header_row:
                        reader = self._reader(cells)
                    continue
                found = reader.read(number, cells, flaw)
                if type(found) is Record:
                    good.append((number, found))
                elif type(found) is BadRow:
                    self.bad.append(found)
                if number % BATCH == 0:
                    yield from self._settle(good, number, file.tell())
                    good = []
            yield from self._settle(good, number, one.size)
        if not one.rows_good:
            raise FileRefused(Unfit.NOTHING_GOOD)
        self._count_gone()

    def _reader(self, titles: list[str]) -> Reader:
        if len(titles) < 2:
            raise FileRefused(Unfit.ONE_COLUMN, self.one.header_row)
        if max(self.one.mapping.values()) >= len(titles):
            raise FileRefused(Unfit.COLUMNS, self.one.header_row)
        return Reader(self.one.mapping, titles, self.promise)

    def _settle(self, good: list[tuple[int, Record]], number: int, at: int) -> list[tuple[int, Record]]:
        """A batch: what is doubled goes out, what is known is ticked off, what is new is written."""
        one, ids = self.one, np.zeros(len(good), dtype=np.int64)
        digests = [self.keyed.exact("customer record", record.content()) for _, record in good]
        new: list[int] = []
        if good:
            wanted = halves(digests)
            earlier = self.seen.earlier(wanted, np.array([row for row, _ in good], dtype=np.int64))
            for place in np.flatnonzero(earlier):
                self.bad.append(BadRow(good[place][0], Flaw.TWICE, other=int(earlier[place])))
            places = self.known.places(wanted)
            same = (earlier == 0) & (places >= 0)
            self.still_there[places[same]] = True
            ids[same] = self.known.values[places[same]]
            new = np.flatnonzero((earlier == 0) & (places < 0)).tolist()
            ids[new] = np.arange(one.last_id + 1, one.last_id + 1 + len(new))
            one.same += int(same.sum())
            one.rows_good += int((earlier == 0).sum())
            good = [pair for pair, before in zip(good, earlier, strict=True) if not before]
            kept = ids[earlier == 0]
            added = {int(ids[place]): digests[place] for place in new}
            pairs = [(int(own_id), record) for own_id, (_, record) in zip(kept, good, strict=True)]
        else:
            added, pairs = {}, []
        self._write(pairs, added, number, at)
        return pairs

    def _write(
        self, pairs: list[tuple[int, Record]], added: Mapping[int, bytes], number: int, at: int
    ) -> None:
        one = self.one
        rows, keys = self._rows(pairs, added)
        one.added += len(added)
        one.rows_bad += len(self.bad)
        one.rows_read, one.bytes_read = max(0, number - one.header_row), at
        refused = self._refused()
        if self.writes:
            one.last_id += len(added)
        with transaction.atomic():
            said = {name: getattr(one, name) for name in (*COUNTED, "last_id")}
            mine = Import.objects.filter(pk=one.pk, busy=True, process=one.process)
            if not mine.update(heartbeat_at=now(), **said):
                raise Lost
            if self.writes and rows:
                keep_keys(keys, ends_at=None)
                insert(Customer, WRITTEN, rows)
            Refused.objects.bulk_create(refused)
        self.bad = []
        if self.stop():
            raise Stopped

    def _rows(
        self, pairs: list[tuple[int, Record]], added: Mapping[int, bytes]
    ) -> tuple[list[Sequence[Any]], dict[uuid.UUID, bytes]]:
        """The new rows as they are written, and their keys."""
        rows: list[Sequence[Any]] = []
        keys: dict[uuid.UUID, bytes] = {}
        for own_id, record in pairs:
            if own_id in added:
                number = self.keyed.exact("customer", number_as_kept(record.customer_number))
                self.added_numbers += number[:8]
                if self.writes:
                    subject = self._subject(own_id)
                    key = keys[subject] = fresh_key()
                    sealed = SEALED.sealed_for(own_id, record.said(), key)
                    rows.append((own_id, subject, number, added[own_id], self.one.pk, sealed))
        return rows, keys

    def _subject(self, own_id: int) -> uuid.UUID:
        # In the order of the rows, so that keys made one after the other lie side by side in their index.
        parts = (self.started.to_bytes(6, "big"), own_id.to_bytes(5, "big"), os.urandom(5))
        return uuid.UUID(bytes=b"".join(parts))

    def _refused(self) -> list[Refused]:
        room = max(0, KEPT_REFUSALS - self.kept)
        kept = self.bad[:room]
        self.kept += len(kept)
        return [
            Refused(
                batch_id=self.one.pk,
                row=bad.row,
                field=bad.field,
                position=bad.position,
                reason=bad.flaw,
                other=bad.other,
            )
            for bad in kept
        ]

    def gone(self) -> NDArray[np.int64]:
        """The ids of the rows that no longer stand in the file."""
        return self.known.values[~self.still_there]

    def _count_gone(self) -> None:
        self.one.gone = int((~self.still_there).sum())
        went = np.unique(self.known_numbers[~self.still_there])
        came = np.unique(numbers([bytes(self.added_numbers)]))
        self.one.changed = len(np.intersect1d(went, came))
        Import.objects.filter(pk=self.one.pk).update(gone=self.one.gone, changed=self.one.changed)


#: What is said about an import while it goes on.
COUNTED = ("rows_read", "rows_good", "rows_bad", "bytes_read", "added", "same")


def there() -> tuple[Digests, NDArray[np.uint64]]:
    """All that counts at this moment: the hashes with their ids, and the customers' numbers beside them."""
    ids, digests, beside = [], [], []
    live: Any = Customer.objects.live().order_by("pk").values_list("pk", "digest", "key")
    for own_id, digest, key in live.iterator(chunk_size=20_000):
        ids.append(own_id)
        digests.append(bytes(digest))
        beside.append(bytes(key)[:8])
    known = Digests(halves(digests), np.array(ids, dtype=np.int64))
    return known, numbers(beside)[np.argsort(halves(digests)[0], kind="stable")]
