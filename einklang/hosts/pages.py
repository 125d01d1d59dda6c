"""What the pages about hosts show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.timezone import now

from einklang.staff.models import Role, User

from . import graph, slots
from .actions import Times
from .calendars.readers import READERS
from .models import Host, Kind, Source
from .queries import STALE_AFTER, calendar_of, offering
from .words import KINDS, failure_words

#: How far the slots are shown that follow from what was typed, and how far apart they begin, in minutes.
DAYS, STEP = 14, 30
LENGTHS = (30, 45, 60, 90)


@dataclass(frozen=True)
class Shown:
    """The slots of one day, as the clock on the host's wall shows them."""

    day: date
    times: list[str]


def preview(host: Host, times: Times, minutes: int) -> Iterator[Shown]:
    """Each of the next days with the slots that it would have with these times."""
    moment = now()
    fields = {**times.of_the_host, "weekly": times.weekly, "special": times.special}
    calendar = replace(calendar_of(host), **fields)  # type: ignore[arg-type]
    zone = ZoneInfo(times.zone)
    today = moment.astimezone(zone).date()
    first = datetime.combine(today, datetime.min.time(), zone)
    last = datetime.combine(today + timedelta(days=DAYS), datetime.min.time(), zone)
    bounds = {"first": int(first.timestamp()), "last": int(last.timestamp())}
    _, starts = slots.free([calendar], minutes=minutes, step=STEP, at=int(moment.timestamp()), **bounds)
    shown = [datetime.fromtimestamp(start, UTC).astimezone(zone) for start in starts.tolist()]
    found = {day: [f"{each:%H:%M}" for each in group] for day, group in groupby(shown, datetime.date)}
    for number in range(DAYS):
        day = today + timedelta(days=number)
        yield Shown(day, found.get(day, []))


def times_of(host: Host) -> Times:
    """The times as they stand."""
    calendar = calendar_of(host)
    return Times(
        zone=host.zone,
        before=host.before,
        after=host.after,
        notice_hours=host.notice_hours,
        horizon_days=host.horizon_days,
        per_day=host.per_day,
        weekly=calendar.weekly,
        special=calendar.special,  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Connected:
    """One calendar of a host: what it is and how it is."""

    source: Source
    kind: Promise
    #: What is wrong with it; empty where nothing is.
    trouble: Promise | str
    is_right: bool


def connected(host: Host) -> list[Connected]:
    """The calendars of a host."""
    since = now() - STALE_AFTER
    found = []
    for source in host.sources.order_by("kind", "id"):
        is_right = (
            source.failing_since is None and source.fetched_at is not None and source.fetched_at > since
        )
        trouble = failure_words(source.failed_with) if source.failing_since else ""
        found.append(Connected(source, KINDS[source.kind], trouble, is_right))
    return found


def zones() -> list[str]:
    """Names of time zones to choose from, without the old ones that have no region."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))


def kinds() -> list[tuple[str, Promise]]:
    """The kinds of calendar that can be connected here."""
    here = [kind for kind in Kind if kind in READERS and (kind is not Kind.MICROSOFT or graph.is_set_up())]
    return [(kind.value, KINDS[kind]) for kind in here]


def all_hosts() -> list[dict[str, Any]]:
    """Everybody who holds interviews, those who have left last."""
    offers = set(Host.objects.filter(offering(now())).values_list("pk", flat=True))
    rows = Host.objects.select_related("user").annotate(
        calendars=Count("sources", distinct=True),
        failing=Count("sources", filter=Q(sources__failing_since__isnull=False), distinct=True),
        hours=Count("weekly", distinct=True),
    )
    return [
        {"host": host, "offers": host.pk in offers and host.hours}
        for host in rows.order_by("left_at", "user__name")
    ]


def may_become_hosts() -> list[User]:
    """Colleagues who may hold interviews and do not."""
    known = Host.objects.filter(left_at=None).values("user")
    people = User.objects.filter(is_active=True).exclude(pk__in=known).order_by("name")
    return [user for user in people if user.has_role(Role.INTERVIEWER, Role.COORDINATOR)]
