"""Interviews in hosts' own calendars: what is to stand there is a row, and a worker sees to it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from einklang.ledger.errands import run

from .calendars import caldav, own
from .models import Entry, Source

AGAIN = {"next_at": None, "tries": 0, "failed_with": ""}


@transaction.atomic
def write_entry(booking: UUID, host: UUID, starts_at: datetime, ends_at: datetime, *, sequence: int) -> bool:
    """The interview is to stand in the host's calendar at this time, and in nobody else's.

    Returns whether the host has a calendar that interviews are written to.
    """
    source = Source.objects.filter(host=host, written_to=True).first()
    _let_go(Entry.objects.filter(booking=booking).exclude(source=source))
    if source is None:
        return False
    wanted = {"starts_at": starts_at, "ends_at": ends_at, "sequence": sequence}
    Entry.objects.update_or_create(
        booking=booking,
        source=source,
        defaults={**wanted, **AGAIN, "removed": False, "made_at": now(), "next_at": now()},
    )
    return True


def remove_entry(booking: UUID) -> bool:
    """The interview is to stand in no calendar; returns whether it stood in one that we write to."""
    return _let_go(Entry.objects.filter(booking=booking)) > 0


def _let_go(entries: "QuerySet[Entry]") -> int:
    return entries.filter(removed=False).update(**{**AGAIN, "removed": True, "next_at": now()})


def write_due() -> int:
    """Write and take out what is to be; returns how many went well."""
    return run(Entry.objects.all(), bring)


def bring(entry: Entry) -> None:
    """The host's calendar is as this entry says. An entry that was taken out there goes here as well."""
    source = Source.objects.select_related("host__user").get(pk=entry.source_id)
    uid = own.uid(entry.booking)
    same = Entry.objects.filter(pk=entry.pk, removed=entry.removed, made_at=entry.made_at)
    if entry.removed:
        caldav.delete(source, uid)
        same.delete()
        return
    text = own.entry(
        entry.booking,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        made_at=entry.made_at,
        sequence=entry.sequence,
        language=source.host.user.language,
    )
    caldav.put(source, uid, text)
    same.update(**AGAIN)


@transaction.atomic
def forget_past_entries() -> int:
    """Entries of interviews that are over stay in the calendars they were written to, and go here."""
    over = Q(removed=False, next_at=None, ends_at__lte=now())
    return Entry.objects.filter(over).delete()[0]
