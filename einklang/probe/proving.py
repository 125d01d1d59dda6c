"""The standing proof: an invented person uses every room, is erased, and is looked for."""

import fcntl
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime, now

from einklang.backups.journal import keep_up
from einklang.external.sweeping import sweep_uploads
from einklang.ledger import incidents
from einklang.ledger.actions import telling_facts
from einklang.ledger.incidents import Incident
from einklang.retention.tidying import tidy
from einklang.retention.tracing import trace
from einklang.room.sweeping import sweep

from .looking import rows_that_know
from .models import Probe
from .person import invent
from .story.asked import is_asked
from .story.cast import gather
from .story.claims import claims
from .story.clearing import clear
from .story.coming import comes
from .story.interview import is_interviewed
from .story.leaving import leaves
from .story.tale import Tale

logger = logging.getLogger("einklang.probe")

#: Proofs that are kept, the latest.
KEPT = 90

#: The story, in order.
CHAPTERS: Mapping[str, Callable[[Tale], None]] = {
    "coming": comes,
    "being asked": is_asked,
    "being interviewed": is_interviewed,
    "claiming": claims,
    "leaving": leaves,
    "clearing": clear,
}
LOOKING = "looking"
#: Called after each chapter, and before looking, with its name and the person's id.
Meanwhile = Callable[[str, UUID], None]


def _nothing(chapter: str, person: UUID) -> None:
    """Nothing else is done with them."""


def prove(*, meanwhile: Meanwhile = _nothing) -> Probe:
    """Prove now that erased is erased; what is left, or does not work, is an incident.

    One proof at a time on a machine. `meanwhile` is for whoever does something else with the person while the
    story is told.
    """
    with _in_turn():
        return _prove(meanwhile)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Whoever is second waits here, and not in the database, where others would wait behind it."""
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".proving").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prove(meanwhile: Meanwhile) -> Probe:
    tidy_up()
    probe = Probe.objects.create()
    try:
        tale = _tell(probe, meanwhile)
        meanwhile(LOOKING, tale.id)
        with _step(probe, LOOKING):
            _look(probe, tale)
    except _Broke:
        sweep()
    _write_down(probe)
    return probe


def _look(probe: Probe, tale: Tale) -> None:
    """Everywhere, once what is owed after every erasure was done."""
    sweep()
    sweep_uploads()
    tidy()
    keep_up()
    seen = trace([*tale.one.terms(), *tale.cast.terms()])
    probe.found = seen.places | rows_that_know(tale.ids)
    probe.unseen = [*seen.unseen, *(f"{label}, in which they never stood" for label in tale.unused())]


def _tell(probe: Probe, meanwhile: Meanwhile) -> Tale:
    """Behind the curtain: nobody else sees any of it, and what breaks or is killed has not been.

    On SQLite whoever writes meanwhile waits, a second or two; nobody who reads does.
    """
    with _step(probe, "telling"), transaction.atomic(), telling_facts() as facts:
        tale = Tale(one=invent(), cast=gather(), began=now(), facts=facts)
        for name, chapter in CHAPTERS.items():
            with _step(probe, name):
                chapter(tale)
                meanwhile(name, tale.id)
    probe.touched = sorted(tale.touched)
    return tale


class _Broke(Exception):
    """A step did not work; which one stands in the row."""


@contextmanager
def _step(probe: Probe, name: str) -> Iterator[None]:
    try:
        yield
    except _Broke:
        raise
    except Exception as error:
        # Whatever it is, it is told by its kind only: a text may quote the person, and the row is kept.
        probe.broke_at = f"{name}: {type(error).__name__}"[:60]
        logger.error("the standing proof broke while %s: %s", name, type(error).__name__)
        raise _Broke from error


def _write_down(probe: Probe) -> None:
    probe.ended_at = now()
    probe.save()
    if not probe.holds:
        logger.error("the standing proof does not hold: %d places", len(probe.found))
        incidents.note(Incident.PROOF_FAILED, max(1, sum(probe.found.values())))
    old = Probe.objects.order_by("-begun_at").values_list("pk", flat=True)[KEPT:]
    Probe.objects.filter(pk__in=list(old)).delete()


def tidy_up() -> None:
    """A proof that was killed is over; of its story nothing was ever in force.

    One that looks around at this moment, on another machine, says itself how it ended.
    """
    Probe.objects.filter(ended_at=None).update(ended_at=now(), broke_at="killed")


def latest() -> Probe | None:
    """The last proof that came to its end, one way or the other."""
    return Probe.objects.exclude(ended_at=None).order_by("-begun_at").first()


#: In these hours of the site's own time, and once in so long.
NIGHT, ONCE_IN = (2, 5), timedelta(hours=20)


def prove_nightly(stop: Callable[[], bool]) -> int:
    """At night, once: the proof. Two machines at once do it twice, which does no harm."""
    if settings.DAILY_PROOF and NIGHT[0] <= localtime().hour < NIGHT[1]:
        with _in_turn():
            if not Probe.objects.filter(begun_at__gt=now() - ONCE_IN).exists():
                _prove(_nothing)
    return 0
