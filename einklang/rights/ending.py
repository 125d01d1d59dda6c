"""Until when something of a person is kept, as a day and not as a rule (Art. 15(1)(d))."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from einklang.holdings.registry import Ending, Holding
from einklang.people.models import Person
from einklang.policy import queries as policies

#: Tables whose rows are gone with the moment in their `ends_at`; elsewhere it says something else.
WITH_ITS_OWN_END = frozenset({"room.Recording", "room.Hold", "people.Link", "external.Upload"})


def latest_end(holding: Holding, rows: Iterable[models.Model], person: Person) -> str | None:
    """When the last of these rows is gone if nothing ends it before; None where there is none."""
    ends = [end for row in rows if (end := _end(holding, row, person)) is not None]
    return max(ends).isoformat() if ends else None


def _end(holding: Holding, row: Any, person: Person) -> datetime | None:
    if holding.gone_from and getattr(row, holding.gone_from) is not None:
        gone: datetime = getattr(row, holding.gone_from)
        return gone
    own: datetime | None = row.ends_at if holding.label in WITH_ITS_OWN_END else None
    if holding.recording == "recording" and own is None:
        own = row.recording.ends_at
    if holding.processing == "observation":
        own = row.meeting.gone_at
    if holding.ending is Ending.MINIMISE and person.ends_at is not None and own is None:
        promise = policies.current()
        return promise.processings["proof"].keep.end(person.ends_at, promise.zone)
    if own is None or person.ends_at is None:
        return own or person.ends_at
    return own if holding.processing in ("recording", "observation") else min(own, person.ends_at)
