"""Reading hosts' calendars, again and again, and at the last moment before a booking."""

import hmac
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.urls import reverse
from django.utils.timezone import now

from einklang.ledger.causes import because_of
from einklang.ledger.errands import run
from einklang.mail.actions import write
from einklang.vault.fields import attach_keys
from einklang.vault.keys import open_key

from .calendars.port import CalendarFailed, Reading, TooSlow
from .calendars.readers import READERS
from .models import HORIZON, Busy, Host, Source
from .queries import STALE_AFTER
from .spans import merge, pack

#: How often a calendar is read, after which time as a whole, and how far back and ahead.
EVERY, WHOLE_EVERY = timedelta(minutes=5), timedelta(hours=24)
BACK, AHEAD = timedelta(days=1), timedelta(days=HORIZON + 3)
#: How soon it is tried again after the first, second, … failure; never later than it would have been read.
SOON = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120))
#: How long a letter about a calendar that fails is worth sending.
NEWS = timedelta(days=2)


def read_due() -> int:
    """Read every calendar whose time has come; returns how many were read."""
    return run(Source.objects.filter(host__left_at=None), refresh)


def refresh(source: Source) -> None:
    """What this calendar says now is what stands here; where it says nothing, it is failing from now on."""
    moment = now()
    try:
        reading = read_with(source, moment)
    except Exception as error:
        # Whatever it is: a calendar that was not read is not right. `run` keeps the name of the error.
        fails(source, moment, error)
        if getattr(error, "retry_after", None) is None:
            error.retry_after = SOON[source.tries - 1] if source.tries <= len(SOON) else EVERY  # type: ignore[attr-defined]
        raise
    keep(source, reading, moment)


def look_again(source: Source) -> None:
    """Somebody asks: the calendar is read now, and what it says stands. Raises CalendarFailed."""
    moment = now()
    try:
        reading = read_with(source, moment, patience=20.0)
    except CalendarFailed as failed:
        fails(source, moment, failed)
        raise
    keep(source, reading, moment)


def refresh_now(hosts: Iterable[UUID], *, older_than: timedelta, patience: float) -> None:
    """Calendars of these hosts that were read longer ago than `older_than` are read now, all at once.

    To be called outside a transaction. A calendar that has not answered after `patience` seconds is failing
    from now on, so that its host offers nothing.
    """
    moment = now()
    rows = Source.objects.filter(host__in=list(hosts), host__left_at=None).select_related("host")
    sources = [row for row in rows if row.fetched_at is None or row.fetched_at <= moment - older_than]
    if not sources:
        return
    attach_keys(sources)
    until = monotonic() + patience
    pool = ThreadPoolExecutor(max_workers=min(8, len(sources)))
    try:
        asked = [(source, pool.submit(_read_beside, source, moment, patience)) for source in sources]
        for source, answer in asked:
            try:
                reading = answer.result(timeout=max(0.0, until - monotonic()))
            except NotInTime:
                fails(source, moment, TooSlow())
            except CalendarFailed as failed:
                fails(source, moment, failed)
            else:
                keep(source, reading, moment)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def read_with(source: Source, moment: datetime, *, patience: float = 60.0) -> Reading:
    """What the calendar says now; nothing is written down. Raises CalendarFailed."""
    if source.whole_at is None or source.whole_at <= moment - WHOLE_EVERY:
        source.sync_token = ""
    reader = READERS[source.kind]
    return reader(source, first=moment - BACK, last=moment + AHEAD, patience=patience)


def _read_beside(source: Source, moment: datetime, patience: float) -> Reading:
    """Read in a thread of its own, which leaves no connection behind."""
    try:
        return read_with(source, moment, patience=patience)
    except CalendarFailed:
        raise
    except Exception:
        raise TooSlow from None
    finally:
        connections.close_all()


@transaction.atomic
def keep(source: Source, reading: Reading, moment: datetime) -> None:
    """The busy times of this reading, begun at `moment`, stand; the host's own are put together anew."""
    host = Host.objects.select_for_update().get(pk=source.host_id)
    row = Source.objects.select_for_update().filter(pk=source.pk).first()
    if row is None or (row.fetched_at is not None and row.fetched_at > moment):
        return  # taken out meanwhile, or read again by somebody who began later
    _keep_entries(row, reading)
    host.busy = busy_of(host)
    host.save(update_fields=["busy"])
    row.sync_token, row.fetched_at = reading.sync_token, moment
    row.whole_at = moment if reading.whole else row.whole_at
    row.failing_since = row.told_at = None
    row.tries, row.failed_with, row.next_at = 0, "", moment + EVERY
    row.save(
        update_fields="sync_token fetched_at whole_at failing_since told_at tries failed_with next_at".split()
    )


def _keep_entries(source: Source, reading: Reading) -> None:
    key = open_key(source.pk)

    def known_as(address: str) -> bytes:
        return hmac.digest(key, address.encode(), "sha256")[:16]

    rows = Busy.objects.filter(source=source)
    if reading.whole:
        rows.delete()
    else:
        rows.filter(entry__in=[known_as(address) for address in {*reading.spans, *reading.gone}]).delete()
    Busy.objects.bulk_create(
        [
            Busy(source=source, entry=known_as(address), spans=pack(spans))
            for address, spans in reading.spans.items()
            if spans
        ],
        batch_size=1000,
    )


def busy_of(host: Host) -> bytes:
    """When any of the host's calendars is busy."""
    spans = Busy.objects.filter(source__host=host).values_list("spans", flat=True)
    return merge(bytes(each) for each in spans)


@transaction.atomic
def fails(source: Source, moment: datetime, error: Exception) -> None:
    """The calendar does not answer: its host offers nothing, and after a while is told so, once."""
    row = Source.objects.select_for_update().select_related("host__user").filter(pk=source.pk).first()
    if row is None or (row.fetched_at is not None and row.fetched_at > moment):
        return
    row.failing_since, row.failed_with = row.failing_since or moment, type(error).__name__[:100]
    if row.told_at is None and row.failing_since <= moment - STALE_AFTER:
        row.told_at = moment
        with because_of("failing", row.pk, row.failing_since):
            _tell(row)
    row.save(update_fields=["failing_since", "told_at", "failed_with"])


def _tell(source: Source) -> None:
    user = source.host.user
    write(
        "calendar_failing",
        about=None,
        to=user.email,
        language=user.language,
        context={
            "name": user.name,
            "since": source.failing_since,
            "kind": source.get_kind_display(),
            "hours_url": f"{settings.BASE_URL}{reverse('hosts:mine')}",
        },
        ends_at=now() + NEWS,
    )
