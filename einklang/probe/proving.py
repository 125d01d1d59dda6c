"""The standing proof: an invented person comes through the real form, is erased, and is looked for."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.timezone import localtime, now

from einklang.backups.journal import keep_up
from einklang.holdings.registry import about_participants
from einklang.insights.models import Origin, Speaker
from einklang.insights.transcripts.writing import Utterance, write_down
from einklang.ledger import incidents
from einklang.ledger.actions import settle
from einklang.ledger.incidents import Incident
from einklang.mail.actions import send_due
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.people.queries import with_email
from einklang.retention.erasing import erase
from einklang.retention.models import Ground
from einklang.retention.proving import prove_erasures
from einklang.retention.tidying import tidy
from einklang.retention.tracing import trace
from einklang.room.actions import add_track, end_recordings_of, keep_recording
from einklang.room.models import Form, Medium, Piece, Presence, Source
from einklang.room.storage import path_of
from einklang.room.sweeping import sweep
from einklang.vault.files import SealedWriter
from einklang.vault.keys import open_key

from .models import Probe
from .person import Invented, Visitor, form_of, invent

logger = logging.getLogger("einklang.probe")

#: Proofs that are kept, the latest.
KEPT = 90
#: Seconds another worker has to finish what it took from us, and how often we look.
PATIENCE, GLANCE = 120.0, 0.2
SECONDS = 3


class NotErased(Exception):
    """The person stood longer after leaving than anybody should."""


Meanwhile = Callable[[UUID], None]


def prove(*, meanwhile: Meanwhile | None = None) -> Probe:
    """Prove now that erased is erased; what is left, or does not work, is an incident.

    `meanwhile` is called with the person's id before they leave, for whoever uses more rooms with them.
    """
    tidy_up()
    probe, one = Probe.objects.create(), invent()
    try:
        with _step(probe, "coming"):
            visitor, person = _comes(probe, one)
        with _step(probe, "taking part"):
            _takes_part(visitor, person, one)
            if meanwhile is not None:
                meanwhile(person)
            probe.touched = _where(person)
        with _step(probe, "leaving"):
            visitor.post("/my/leave/")
            _is_erased(person)
        with _step(probe, "looking"):
            seen = trace(one.terms())
            probe.found, probe.unseen = seen.places, list(seen.unseen)
    except _Broke:
        tidy_up()
    _write_down(probe)
    return probe


class _Broke(Exception):
    """A step did not work; which one stands in the row."""


@contextmanager
def _step(probe: Probe, name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        # Whatever it is, it is told by its kind only: a text may quote the person, and the row is kept.
        probe.broke_at = f"{name}: {type(error).__name__}"[:60]
        logger.error("the standing proof broke while %s: %s", name, type(error).__name__)
        raise _Broke from error


def _write_down(probe: Probe) -> None:
    probe.ended_at, probe.person = now(), None
    probe.save()
    if not probe.holds:
        logger.error("the standing proof does not hold: %d places", len(probe.found))
        incidents.note(Incident.PROOF_FAILED, max(1, sum(probe.found.values())))
    old = Probe.objects.order_by("-begun_at").values_list("pk", flat=True)[KEPT:]
    Probe.objects.filter(pk__in=list(old)).delete()


def _comes(probe: Probe, one: Invented) -> tuple[Visitor, UUID]:
    """Through the form and its confirmation, as everybody."""
    visitor = Visitor()
    visitor.post("/join/", **form_of(one))
    (person,) = with_email(one.email)
    Probe.objects.filter(pk=probe.pk).update(person=person.pk)  # from here on a kill leaves a trail
    visitor.post(f"/confirm/{make_link(person, Purpose.CONFIRM)}/")
    settle()
    return visitor, person.pk


def _takes_part(visitor: Visitor, person: UUID, one: Invented) -> None:
    """What a program can do with somebody without a person who decides."""
    recording = keep_recording([person], interview_ended_at=now(), seconds=SECONDS)
    track = add_track(recording.pk, Source.CAMERA, person=person)
    data = one.said.encode() * 1000
    piece = Piece.objects.create(
        track=track, medium=Medium.BOTH, form=Form.WEBM, duration_ms=SECONDS * 1000, size=len(data)
    )
    with SealedWriter.create(path_of(piece.pk), open_key(track.pk), piece.pk) as writer:
        writer.append(data)
        writer.close()
    voice = Presence.objects.get(recording=recording, person=person).pk
    says = Utterance(0, SECONDS * 1000, Speaker.PARTICIPANT, voice, one.said)
    write_down(recording.pk, [says], origin=Origin.HEARD, language="de", by=uuid4(), replace=True)
    visitor.post("/my/rights/", right="77", words=one.complaint)
    visitor.post("/my/rights/", right="15")
    settle()


def _where(person: UUID) -> list[str]:
    """Tables about people in which they stand."""
    there = (one for one in about_participants() if one.rows_of([person]).exists())
    return sorted(one.label for one in there)


def _is_erased(person: UUID) -> None:
    """With everything that follows, by whichever worker comes first."""
    until = time.monotonic() + PATIENCE
    while True:
        settle()
        if not Person.objects.filter(pk=person).exists():
            break
        if time.monotonic() > until:
            raise NotErased
        time.sleep(GLANCE)
    send_due()  # the one confirmation, which goes nowhere and is forgotten with that
    sweep()
    prove_erasures()
    tidy()
    keep_up()


def tidy_up() -> None:
    """Nobody invented stands after a proof that broke or was killed."""
    for probe in Probe.objects.exclude(person=None):
        assert probe.person is not None, "chosen by it"
        if Person.objects.filter(pk=probe.person).exists():
            end_recordings_of(probe.person)
            erase([probe.person], ground=Ground.STAFF)
        probe.person, probe.ended_at, probe.broke_at = None, now(), probe.broke_at or "killed"
        probe.save()


def latest() -> Probe | None:
    """The last proof that came to its end, one way or the other."""
    return Probe.objects.exclude(ended_at=None).order_by("-begun_at").first()


#: In these hours of the site's own time, and once in so long.
NIGHT, ONCE_IN = (2, 5), timedelta(hours=20)


def prove_nightly(stop: Callable[[], bool]) -> int:
    """At night, once: the proof. Two workers at once do it twice, which does no harm."""
    moment = now()
    if not settings.DAILY_PROOF:
        return 0
    if not NIGHT[0] <= localtime(moment).hour < NIGHT[1]:
        return 0
    if Probe.objects.filter(begun_at__gt=moment - ONCE_IN).exists():
        return 0
    prove()
    return 0
