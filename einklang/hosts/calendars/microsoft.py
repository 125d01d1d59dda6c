"""A calendar in Microsoft 365: when its owner is busy, asked with getSchedule. Titles and places stay out.

https://learn.microsoft.com/graph/api/calendar-getschedule: at most 62 days at once, permission
`Calendars.Read`.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from .. import graph
from ..models import Source, Taken
from .port import CalendarFailed, NotACalendar, NotAllowed, NotThere, Reading, Span, Unreachable

#: The longest time that one question may be about.
AT_ONCE = timedelta(days=62)
#: Everything else is busy: also what a later version may call by a name that nobody knows yet.
NOT_BUSY = frozenset({"free", "workingElsewhere"})
#: All entries have one address: they are told without any of their own.
ADDRESS = "schedule"

FAILURES: Mapping[type[graph.GraphFailed], type[CalendarFailed]] = {
    graph.NotSetUp: NotAllowed,
    graph.NotAllowed: NotAllowed,
    graph.NotThere: NotThere,
    graph.Refused: NotACalendar,
    graph.NotUnderstood: NotACalendar,
}


def read(source: Source, *, first: datetime, last: datetime, patience: float = 60.0) -> Reading:
    """All busy times of the user that `access` names."""
    user = source.access["username"]
    spans: set[Span] = set()
    try:
        with graph.connected(patience=patience) as asked:
            while first < last:
                until = min(first + AT_ONCE, last)
                spans.update(_busy(asked, user, first, until))
                first = until
    except graph.GraphFailed as error:
        raise _as_calendar(error) from None
    return Reading(spans={ADDRESS: sorted(_not_ours(source, spans))})


def _busy(asked: graph.Graph, user: str, first: datetime, last: datetime) -> Iterator[Span]:
    question = {
        "schedules": [user],
        "startTime": graph.utc(first),
        "endTime": graph.utc(last),
        "availabilityViewInterval": 1440,
    }
    said = asked.ask("POST", f"/users/{graph.part(user)}/calendar/getSchedule", body=question)
    schedule = _only(said.get("value"))
    if schedule.get("error"):
        raise graph.NotThere if "NotFound" in str(schedule["error"]) else graph.Unreachable
    items = schedule.get("scheduleItems")
    if not isinstance(items, list):
        raise graph.NotUnderstood
    for item in items:
        if item.get("status") not in NOT_BUSY:
            start, end = graph.moment(item.get("start")), graph.moment(item.get("end"))
            if start < end:
                yield int(start.timestamp()), int(end.timestamp())


def _only(schedules: object) -> dict[str, Any]:
    if not isinstance(schedules, list) or len(schedules) != 1 or not isinstance(schedules[0], dict):
        raise graph.NotUnderstood
    return schedules[0]


def _not_ours(source: Source, spans: set[Span]) -> set[Span]:
    """Without what lies within time that we have taken ourselves: interviews of ours stand there as well."""
    taken = list(Taken.objects.filter(host=source.host_id).values_list("starts", "ends"))
    return {
        (start, end) for start, end in spans if not any(own <= start and end <= until for own, until in taken)
    }


def _as_calendar(error: graph.GraphFailed) -> CalendarFailed:
    failed = FAILURES.get(type(error), Unreachable)()
    if error.retry_after is not None and type(error) not in FAILURES:
        failed.retry_after = error.retry_after
    return failed
