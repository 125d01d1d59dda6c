"""The one engine that ends things. It walks the data map and knows no room."""

import uuid
from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from einklang.consent.erasing import leave_proofs
from einklang.consent.models import Code, Kind
from einklang.consent.proof import Commitment, code_hash
from einklang.holdings.registry import Ending, Holding, about_participants
from einklang.ledger.actions import record
from einklang.ledger.endings import write_down_selected
from einklang.ledger.models import End
from einklang.people.models import Person, State
from einklang.policy import queries as policy
from einklang.vault.wiping import Wiped

from .events import PeopleErased
from .models import Erasure, Ground, Kept
from .present import holdings_of

#: The one processing that outlives the storage of somebody's details, without a name (promise 10).
OUTLIVES = "recording"

#: A query that selects the ids of people.
Ids = QuerySet[Any, Any]


# Without a savepoint: for one, SQLite keeps every page it changes in memory, 300 MB for 1,000 people.
@transaction.atomic(savepoint=False)
def erase(
    people: Collection[UUID],
    *,
    ground: Ground,
    commitment: Commitment | None = None,
    code: str | None = None,
) -> set[UUID]:
    """Erase these people: their keys first, then every row on the data map; returns who is detached.

    Whoever stands in a recording that their consent still carries is detached: nothing that identifies them
    remains. Everything else of them, and all of everybody else, is gone with this commit. Set-based: the
    rows of the erasure ledger say whom each statement is about, so a thousand cost little more than one.
    """
    moment = now()
    batch = _write_down(people, ground, moment)
    everybody = Erasure.objects.filter(batch=batch)
    everybody.filter(_in_a_recording()).update(detached=True)
    gone = everybody.filter(detached=False).values("person")
    detached = everybody.filter(detached=True).values("person")
    write_down_selected(End.GONE, gone, ground.value, at=moment)
    write_down_selected(End.DETACHED, detached, ground.value, at=moment)
    wiped = Wiped()
    wiped.destroy_keys(everybody.values("person"), written_down=True)
    _end_consents(gone, detached, ground, commitment)
    if commitment is not None:
        # What the law keeps is opened by the same code as the proof.
        Kept.objects.filter(person__in=everybody.values("person")).update(
            handle=commitment.handle, commitment=commitment.value
        )
    for holding in holdings_of(batch):
        _end(wiped, holding, everybody.values("person"), gone, detached)
    wiped.certify(ground, people=len(people), detached=detached.count(), batch=batch, ends_at=kept_until())
    names = set(detached.values_list("person", flat=True))
    if code is not None:
        Code.objects.bulk_create(Code(hash=code_hash(code), person_id=person) for person in names)
    record(PeopleErased(batch=batch))
    return names


@transaction.atomic
def erase_of(person: UUID, processings: Collection[str]) -> None:
    """Erase what is held about somebody for these processings alone; everything else of them stays."""
    wiped = Wiped()
    for holding in about_participants():
        if holding.processing in processings and holding.ending is Ending.DELETE:
            wiped.wipe(holding, holding.rows_of([person]))
    wiped.certify(Ground.OBJECTED, ends_at=kept_until())


def kept_until() -> datetime:
    """How long it is kept that something was erased."""
    promise = policy.current()
    return promise.clocks.disclosures.end(now(), promise.zone)


def _write_down(people: Collection[UUID], ground: Ground, moment: datetime) -> UUID:
    """The erasure ledger: one row a person, under one number for this erasure."""
    batch = uuid.uuid4()
    Erasure.objects.bulk_create(
        (Erasure(person=person, batch=batch, at=moment, ground=ground) for person in people),
        update_conflicts=True,  # somebody who was detached earlier and is gone now
        unique_fields=["person"],
        update_fields=["batch", "at", "ground", "detached"],
    )
    return batch


def _in_a_recording() -> Q:
    """Who is in something that outlives the storage; the map says which tables that are."""
    return reduce(or_, (Q(_there(holding, OuterRef("person"))) for holding in _outliving()))


def _there(holding: Holding, person: OuterRef) -> Exists:
    return Exists(holding.model._default_manager.filter(**{holding.person: person}))


def _outliving() -> list[Holding]:
    """What ends with a recording is there only where the recording is: asking for that is enough."""
    outlives = (h for h in about_participants() if h.processing == OUTLIVES and h.model is not Code)
    return [h for h in outlives if h.recording in ("", "pk")]


def _end_consents(gone: Ids, detached: Ids, ground: Ground, commitment: Commitment | None) -> None:
    promise = policy.current()
    until = promise.processings["proof"].keep.end(now(), promise.zone)
    kind = Kind.WITHDRAWN if ground is Ground.WITHDRAWN else Kind.EXPIRED
    leave_proofs(gone, ended_as=kind, keep_until=until, commitment=commitment)
    leave_proofs(detached, ended_as=kind, keep_until=until, but=OUTLIVES, commitment=commitment)


def _end(wiped: Wiped, holding: Holding, everybody: Ids, gone: Ids, detached: Ids) -> None:
    if holding.ending is Ending.MINIMISE:
        # Consents have become proofs already; a case minimises itself when it is closed. Its words go now.
        if holding.own_key:
            wiped.destroy_keys(holding.rows_of(everybody).values("pk"))
        return
    if holding.stays is not None:
        wiped.wipe(holding, holding.rows_of(everybody).exclude(holding.stays))
        return
    if holding.ending is Ending.DETACH:
        wiped.wipe(holding, holding.rows_of(gone))
        _empty(holding, detached)
        return
    wiped.wipe(holding, holding.rows_of(gone if holding.processing == OUTLIVES else everybody))


def _empty(holding: Holding, people: Ids) -> None:
    """Empty every personal field; what is left says that somebody is in a recording, not who."""
    fields = {f.name: f for f in holding.model._meta.concrete_fields}
    empty = {name: None if fields[name].null else fields[name].get_default() for name in holding.personal}
    holding.rows_of(people).update(
        **empty, state=State.DETACHED, ends_at=None, named_by=None, last_contact_at=None, left_at=None
    )


def erase_the_finished() -> int:
    """Erase detached people of whom no recording is left; returns how many."""
    waiting = Person.objects.filter(state=State.DETACHED)
    for holding in _outliving():
        waiting = waiting.exclude(_there(holding, OuterRef("pk")))
    finished = list(waiting.values_list("pk", flat=True)[:1000])
    if finished:
        erase(finished, ground=Ground.EXPIRED)
    return len(finished)
