"""Saying where an interview is held, and saying that a tool's copy is deleted."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.policy import queries as policy
from einklang.staff.models import User
from einklang.vault.keys import destroy_keys, make_key

from .models import Elsewhere, How, Tool, ToolCopy
from .queries import copies_owed

#: Within which time a tool's copy is deleted once the recording is here.
DUE_WITHIN = timedelta(days=7)


class NotOwed(Exception):
    """This copy is deleted already, or was never owed."""


@transaction.atomic
def hold_elsewhere(booking: Booking, tool: Tool, *, link: str, observers_link: str = "") -> None:
    """The interview is held in this tool, behind this link, until its own row is gone."""
    hold_here(booking.pk)
    row = Elsewhere(booking=booking.pk, tool=tool, gone_at=booking.gone_at)
    make_key(row.pk, ends_at=booking.gone_at)
    row.link, row.observers_link = link, observers_link
    row.save(force_insert=True)


@transaction.atomic
def hold_here(booking: UUID) -> None:
    """The interview is not held in another tool (any more); its link is gone."""
    rows = Elsewhere.objects.select_for_update().filter(booking=booking)
    destroy_keys(list(rows.values_list("pk", flat=True)))
    rows.delete()


@transaction.atomic
def owe_deletion(copy: UUID, booking: Booking, tool: Tool) -> None:
    """It is owed that the tool's copy of this recording is deleted.

    One that is owed for an earlier try of the same interview, of which nothing stands, is the same copy.
    """
    about = {"host_id": booking.host.user_id, "held_at": booking.starts_at, "tool": tool}
    given_up = [one.row.pk for one in copies_owed() if one.urgent]
    ToolCopy.objects.filter(pk__in=given_up, **about).delete()
    ToolCopy.objects.create(id=copy, due_at=now() + DUE_WITHIN, **about)


@transaction.atomic
def attest_deletion(copy: UUID, how: How, *, by: User) -> None:
    """This colleague says that the tool has no copy any more; raises NotOwed."""
    promise, moment = policy.current(), now()
    row = ToolCopy.objects.select_for_update().filter(pk=copy, deleted_at=None).first()
    if row is None:
        raise NotOwed
    row.deleted_at, row.deleted_by, row.how = moment, by, how
    row.gone_at = promise.clocks.disclosures.end(moment, promise.zone)
    row.save(update_fields=["deleted_at", "deleted_by", "how", "gone_at"])
