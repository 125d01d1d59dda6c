"""Reading what was imported, and how an import goes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.timezone import now

from einklang.ui.cells import harmless
from einklang.vault.errors import KeyGone
from einklang.vault.fields import attach_keys

from .models import Customer, Import, Refused, Stage
from .records import Record
from .refusals import BadRow, Flaw
from .words import column_words, flaw_words

#: How long an import may say nothing of itself before it counts as dead.
SILENCE = timedelta(seconds=60)


@dataclass(frozen=True)
class Progress:
    """How far an import is. `percent` is by bytes, None where that cannot be told."""

    stage: Stage
    waiting: bool
    rows: int
    percent: int | None

    @property
    def running(self) -> bool:
        return self.stage in (Stage.CHECKING, Stage.APPLYING)


class CannotBeRead(KeyGone):
    """The file of an import is no longer here: its day is over, or it was imported or dropped."""


def latest() -> Import | None:
    """The import whose records are in use; None before the first."""
    return Import.objects.filter(stage=Stage.DONE).order_by("-finished_at").first()


def last_tried() -> Import | None:
    """The import that was started last, whatever became of it."""
    return Import.objects.order_by("-started_at").first()


def interrupted() -> Import | None:
    """The last import, if it was interrupted: nothing of it was imported, and whoever comes next is told."""
    one = last_tried()
    return one if one is not None and one.stage == Stage.INTERRUPTED else None


def newest_id() -> int:
    """The highest id of a record in use: whatever has a higher one comes later. 0 before the first import."""
    one = latest()
    return one.last_id if one else 0


def live_count() -> int:
    """How many records are in use."""
    one = latest()
    return one.same + one.added if one else 0


def progress(own_id: UUID) -> Progress:
    """How far the import is; raises Import.DoesNotExist."""
    one = Import.objects.get(pk=own_id)
    percent = min(100, one.bytes_read * 100 // one.size) if one.size and one.kind == "csv" else None
    return Progress(Stage(one.stage), one.process == "", one.rows_read, percent)


def refused_rows(one: Import) -> list[BadRow]:
    """The rows that were not taken, in the order of the file; at most as many as are kept."""
    return [
        BadRow(row.row, Flaw(row.reason), row.field, row.position, row.other)
        for row in Refused.objects.filter(batch=one).order_by("row")
    ]


def refused_csv(one: Import) -> Iterator[str]:
    """The same as lines of a CSV file, in the language of now, harmless to a spreadsheet."""
    for bad in refused_rows(one):
        cells = (str(bad.row), column_words(bad), flaw_words(bad))
        yield ";".join('"{}"'.format(harmless(cell).replace('"', '""')) for cell in cells) + "\r\n"


def opened_records(rows: Iterable[Customer]) -> list[tuple[Customer, Record]]:
    """These rows with what they say, keys opened in one query; what was erased meanwhile is left out."""
    found = list(rows)
    attach_keys(found)
    opened = []
    for row in found:
        try:
            opened.append((row, row.record))
        except KeyGone:
            continue
    return opened


def open_records(ids: Iterable[int]) -> dict[int, Record]:
    """What the rows with these ids say; two queries."""
    rows = Customer.objects.live().filter(pk__in=list(ids))
    return {row.pk: record for row, record in opened_records(rows)}


def records_of(key: bytes) -> list[tuple[Customer, Record]]:
    """All rows of one customer, by the keyed hash of its number."""
    return opened_records(Customer.objects.live().filter(key=key).select_related("batch").order_by("pk"))


def by_key_hex(text: str) -> list[tuple[Customer, Record]]:
    """The same by the key as it stands in an address; nothing for what is no key."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        return []
    return records_of(key) if len(key) == 16 else []


def silent_since(one: Import) -> bool:
    """True where a running import has not been heard of for too long."""
    return one.heartbeat_at < now() - SILENCE
