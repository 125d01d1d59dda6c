"""Giving, renewing and withdrawing, each one transaction that closes or opens the gate with its commit."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from einklang.ledger.actions import record
from einklang.ledger.endings import write_down
from einklang.ledger.models import End
from einklang.people.actions import can_be_reached, leave, set_end
from einklang.people.models import Person, State
from einklang.people.resting import Rest, let_go_on
from einklang.policy import queries as policy
from einklang.policy.models import Version
from einklang.policy.wording import consent_text

from . import queries
from .events import ConsentGiven, ConsentWithdrawn, StorageRenewed
from .models import Code, Decision, Kind, Standing, Way, Wording
from .proof import CodeUnknown, code_hash, fresh_code

STORAGE = "storage"
RECORDING = "recording"
#: Ways that only the person themselves have: by them a question to the registered address is answered.
ANSWERS = frozenset({Way.OWN_PAGE, Way.MAIL_LINK})


class NotAsked(Exception):
    """This processing does not rest on consent, so nobody can give it."""


class TooLate(Exception):
    """Not confirmed yet, or over: only somebody active can give or renew anything."""


def everything() -> list[str]:
    """All processings that rest on consent: what a withdrawal without a list means."""
    return policy.current().consent_ids()


def wording_of(processing: str, language: str) -> Wording:
    """The words shown for a processing now, kept under their hash with the version they belong to."""
    return _wordings([processing], language)[processing]


def _wordings(processings: Iterable[str], language: str) -> dict[str, Wording]:
    """The same for several, by processing: one look at the version, one at what is kept already."""
    version = policy.current_version()
    promise = policy.policy_of(version)
    shown = {p: _draft(p, consent_text(promise, p, language), language, version) for p in processings}
    known = Wording.objects.in_bulk([wording.pk for wording in shown.values()])
    missing = [wording for wording in shown.values() if wording.pk not in known]
    if missing:
        Wording.objects.bulk_create(missing, ignore_conflicts=True)
    return shown


def _draft(processing: str, text: str, language: str, version: Version) -> Wording:
    # The version is part of what is hashed: equal sentences of two versions are two wordings.
    digest = hashlib.sha256(f"{version.hash}\n{text}".encode()).hexdigest()
    return Wording(hash=digest, text=text, processing=processing, language=language, version=version)


def request_consent(person: Person, processings: Collection[str]) -> None:
    """Write down what was ticked; it allows nothing until the click in the mail."""
    Decision.objects.bulk_create(
        Decision(person=person, processing=processing, kind=Kind.REQUESTED, way=Way.FORM, wording=wording)
        for processing, wording in _wordings(processings, person.language).items()
    )


@transaction.atomic
def give(
    person_id: UUID,
    processings: Collection[str],
    *,
    way: Way,
    given_at: datetime | None = None,
    language: str = "",
) -> None:
    """Open the gates named. What stands already is left as it is; raises NotAsked, TooLate.

    `language` is the one in which the words were just read (Art. 7(1)), where that is known.
    """
    person = _present(person_id)
    if language and person.language != language:
        person.language = language
        person.save(update_fields=["language"])
    promise = policy.current()
    stands, old = queries.standing(person.pk), queries.outdated(person.pk)
    fresh = [p for p in processings if p not in stands or p in old]
    for processing in fresh:
        if not promise.processings[processing].by_consent:
            raise NotAsked(processing)
        read = _read_in_the_form(person, processing) if way == Way.CONFIRMATION else None
        kind = Kind.RENEWED if processing in stands else Kind.GIVEN
        decision = _decide(person, processing, kind, way=way, wording=read)
        Standing.objects.update_or_create(
            person=person,
            processing=processing,
            defaults={"decision": decision, "since": given_at or decision.at},
        )
        if processing == STORAGE and kind == Kind.RENEWED:
            _start_anew(person, decision.at)
    if fresh:
        record(ConsentGiven(person=person.pk, processings=sorted(fresh)))


@transaction.atomic
def renew(person_id: UUID, *, way: Way) -> Person:
    """Start the storage's clock anew from today, on the current notice; raises TooLate after the end."""
    person = _present(person_id)
    standing = Standing.objects.filter(person=person, processing=STORAGE).first()
    if standing is None:
        raise TooLate
    decision = _decide(person, STORAGE, Kind.RENEWED, way=way)
    standing.decision, standing.since = decision, decision.at
    standing.save(update_fields=["decision", "since"])
    _start_anew(person, decision.at)
    can_be_reached(person.pk)
    record(StorageRenewed(person=person.pk))
    return person


@transaction.atomic
def withdraw(person_id: UUID, processings: Collection[str], *, way: Way) -> bool:
    """End the standing consents named (Art. 7(3)); the gates are closed with this commit.

    Without the storage nothing of the person is read any more: they are over from this moment, and erased
    as a consequence. Withdrawing twice is not an error; returns whether anything was ended by this call.
    """
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        return False
    standing = Standing.objects.filter(person=person, processing__in=list(processings))
    ended = sorted(_end(standing, Kind.WITHDRAWN, way=way))
    if way in ANSWERS:
        # Whoever asked before, the person themselves have answered now.
        let_go_on([person_id], Rest.STOPPED)
    leaves = STORAGE in processings and person.state != State.DETACHED and person.left_at is None
    if leaves:
        leave(person)
        ended = sorted({*ended, STORAGE})
    if ended:
        for processing in ended:
            write_down(End.WITHDRAWN, [person_id], processing)
        record(ConsentWithdrawn(person=person.pk, processings=ended))
    return bool(ended)


@transaction.atomic
def withdraw_by_code(code: str) -> None:
    """End the recordings of whoever has this code, detached or not; raises CodeUnknown."""
    row = Code.objects.filter(hash=code_hash(code)).first()
    if row is None or not withdraw(row.person_id, [RECORDING], way=Way.CODE):
        raise CodeUnknown


def give_code(person: Person) -> str:
    """Make a code that ends this person's recordings, also when nothing else of them is left."""
    code = fresh_code()
    Code.objects.create(hash=code_hash(code), person=person)
    return code


def _end(standing: QuerySet[Standing], kind: Kind, *, way: Way) -> list[str]:
    rows = list(standing)
    Decision.objects.bulk_create(
        Decision(
            person_id=row.person_id, processing=row.processing, kind=kind, way=way, ends_id=row.decision_id
        )
        for row in rows
    )
    Standing.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.processing for row in rows]


def _read_in_the_form(person: Person, processing: str) -> Wording | None:
    """The words that stood beside the tick, even if another version was published before the click."""
    asked = Decision.objects.filter(person=person, processing=processing, kind=Kind.REQUESTED)
    last = asked.select_related("wording").order_by("at").last()
    return last.wording if last else None


def _decide(
    person: Person, processing: str, kind: Kind, *, way: Way, wording: Wording | None = None
) -> Decision:
    return Decision.objects.create(
        person=person,
        processing=processing,
        kind=kind,
        way=way,
        wording=wording or wording_of(processing, person.language),
    )


def _present(person_id: UUID) -> Person:
    person = Person.objects.select_for_update().filter(pk=person_id, state=State.ACTIVE).first()
    if person is None or person.is_over():
        raise TooLate
    return person


def _start_anew(person: Person, at: datetime) -> None:
    promise = policy.current()
    set_end(person, promise.processings[STORAGE].keep.end(at, promise.zone))
