"""Connecting hosts' calendars, and letting go of them."""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from einklang.vault.keys import destroy_keys, make_key

from .calendars import caldav
from .models import Busy, Entry, Host, Kind, Source
from .refreshing import busy_of, keep, read_with

#: How long calendars of somebody who has left stay, so that interviews can be taken out of them.
LETTING_GO = timedelta(days=1)


def attach(host: Host, kind: str, access: dict[str, str], *, written_to: bool = False) -> Source:
    """The calendar was read and is the host's from here on. Nothing stands where it could not be read.

    To be called outside a transaction. Raises CalendarFailed.
    """
    moment = now()
    if kind == Kind.CALDAV:
        access = {**access, "url": caldav.find(access)}
    source = Source(id=uuid4(), host=host, kind=kind, access=access, written_to=written_to)
    reading = read_with(source, moment, patience=30.0)
    with transaction.atomic():
        make_key(source.pk, ends_at=None)
        if written_to:
            Source.objects.filter(host=host).update(written_to=False)
        source.save(force_insert=True)
        keep(source, reading, moment)
    return source


@transaction.atomic
def detach(source: Source) -> None:
    """The calendar is no longer read or written, what was known of it is gone, and its password with it."""
    host = Host.objects.select_for_update().get(pk=source.host_id)
    Entry.objects.filter(source=source).delete()
    Busy.objects.filter(source=source).delete()
    Source.objects.filter(pk=source.pk).delete()
    destroy_keys([source.pk])
    host.busy = busy_of(host)
    host.save(update_fields=["busy"])


def let_go_of_left() -> int:
    """Calendars of hosts who left are disconnected as soon as nothing is to be taken out of them any more."""
    waiting = Entry.objects.filter(source=OuterRef("pk"), next_at__isnull=False)
    left = Source.objects.filter(~Exists(waiting), host__left_at__lte=now() - LETTING_GO)
    gone = list(left)
    for source in gone:
        detach(source)
    return len(gone)
