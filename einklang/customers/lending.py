"""Records that stand in the customer file within one transaction only: for the standing proof.

Whoever compares within the transaction finds them as they find others. The file's own records are not
touched; of its index a dozen pieces get one entry more, and are afterwards what they were, bit for bit.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.db import transaction

from einklang.vault import index
from einklang.vault.fields import use_key
from einklang.vault.keys import destroy_keys, make_key

from . import blocking
from .models import Customer, Import, Stage
from .records import Record, number_as_kept

#: Before everything else, so that it never counts as the latest.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Lent:
    """What was put in, and the pieces of the index as they were; None: there was none."""

    batch: Import
    records: list[Customer] = field(default_factory=list)
    before: dict[int, bytes | None] = field(default_factory=dict)

    def ids(self) -> set[UUID]:
        """The random ids they are known by."""
        return {self.batch.pk, *(one.subject for one in self.records)}


@transaction.atomic
def lend(records: Collection[Record]) -> Lent:
    """These can be found, until they are taken back in the same transaction."""
    lent = Lent(Import.objects.create(stage=Stage.DONE, finished_at=LONG_AGO, name=None))
    keyed, first = index.load(), blocking.room_for(len(records))
    for own_id, record in enumerate(records, first):
        row = Customer(pk=own_id, subject=uuid4(), batch=lent.batch)
        row.key = keyed.exact("customer", number_as_kept(record.customer_number))
        row.digest = keyed.exact("record", record.content())
        use_key(row, make_key(row.subject, ends_at=None))
        row.sealed = record.said()
        row.save(force_insert=True)
        lent.records.append(row)
    lent.before.update(blocking.put_in(list(enumerate(records, first))))
    return lent


@transaction.atomic
def take_back(lent: Lent) -> None:
    """Nothing of them stands, and the index is what it was."""
    blocking.put_back(lent.before)
    destroy_keys([one.subject for one in lent.records])
    Customer.objects.filter(batch=lent.batch).delete()
    lent.batch.delete()
