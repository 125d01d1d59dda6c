"""The one engine that ends things. It walks the data map and knows no room."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.actions import end_all
from einklang.consent.erasing import leave_proofs
from einklang.consent.models import Code, Kind, Way
from einklang.consent.proof import Commitment, code_hash
from einklang.holdings.registry import Ending, Holding, about_participants
from einklang.ledger.actions import record
from einklang.people.models import Person, State
from einklang.policy import queries as policy
from einklang.vault.keys import destroy_keys

from .events import PeopleErased
from .models import Erasure, Ground

#: The one processing that outlives the storage of somebody's details, without a name (promise 10).
OUTLIVES = "recording"


@transaction.atomic
def erase(
    people: Collection[UUID],
    *,
    ground: Ground,
    commitment: Commitment | None = None,
    code: str | None = None,
) -> set[UUID]:
    """Erase these people: their keys first, then every row on the data map; returns who is detached.

    Whoever stands in a recording that their consent still carries is detached: nothing that identifies them
    remains. Everything else of them, and all of everybody else, is gone with this commit.
    """
    ids = list(people)
    detached = _carried_by_a_recording(ids)
    gone = [person for person in ids if person not in detached]
    destroy_keys(ids)
    _end_consents(gone, list(detached), ground, commitment)
    for holding in about_participants():
        _end(holding, gone, list(detached))
    if code is not None:
        Code.objects.bulk_create(Code(hash=code_hash(code), person_id=person) for person in detached)
    _write_down(ids, detached, ground)
    record(PeopleErased(people=ids))
    return detached


def _carried_by_a_recording(ids: list[UUID]) -> set[UUID]:
    """Who is in something that outlives the storage; the map says which tables that are."""
    carried: set[UUID] = set()
    for holding in about_participants():
        if holding.processing == OUTLIVES and holding.model is not Code:
            carried |= set(holding.rows_of(ids).values_list(holding.person, flat=True))
    return carried & set(ids)


def _end_consents(
    gone: list[UUID], detached: list[UUID], ground: Ground, commitment: Commitment | None
) -> None:
    promise = policy.current()
    until = promise.processings["proof"].keep.end(now(), promise.zone)
    kind = Kind.WITHDRAWN if ground is Ground.WITHDRAWN else Kind.EXPIRED
    way = Way.CONSEQUENCE if ground is Ground.WITHDRAWN else Way.CLOCK
    end_all(gone, kind, way=way)
    end_all(detached, kind, way=way, but=OUTLIVES)
    leave_proofs(gone, keep_until=until, commitment=commitment)
    if detached:
        leave_proofs(detached, keep_until=until, but=OUTLIVES, commitment=commitment)


def _end(holding: Holding, gone: list[UUID], detached: list[UUID]) -> None:
    if holding.ending is Ending.MINIMISE:
        return  # consents have become proofs already; a case minimises itself when it is closed
    if holding.ending is Ending.DETACH:
        _wipe(holding, gone)
        if detached:
            _empty(holding, detached)
        return
    _wipe(holding, gone if holding.processing == OUTLIVES else [*gone, *detached])


def _wipe(holding: Holding, people: list[UUID]) -> None:
    if not people:
        return
    rows = holding.rows_of(people)
    if holding.own_key:
        own = list(rows.values_list("pk", flat=True))
        destroy_keys(own)
        rows = holding.model._default_manager.filter(pk__in=own)
    rows._raw_delete("default")


def _empty(holding: Holding, people: list[UUID]) -> None:
    """Empty every personal field; what is left says that somebody is in a recording, not who."""
    fields = {f.name: f for f in holding.model._meta.concrete_fields}
    empty = {name: None if fields[name].null else fields[name].get_default() for name in holding.personal}
    holding.rows_of(people).update(
        **empty, state=State.DETACHED, ends_at=None, named_by=None, last_contact_at=None, left_at=None
    )


def _write_down(ids: Iterable[UUID], detached: set[UUID], ground: Ground) -> None:
    Erasure.objects.bulk_create(
        (Erasure(person=person, ground=ground, detached=person in detached) for person in ids),
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["at", "ground", "detached"],
        batch_size=1000,
    )


def erase_the_finished() -> int:
    """Erase detached people of whom no recording is left; returns how many."""
    waiting = Person.objects.filter(state=State.DETACHED)
    for holding in about_participants():
        if holding.processing == OUTLIVES and holding.model is not Code:
            waiting = waiting.exclude(pk__in=holding.model._default_manager.values(holding.person))
    finished = list(waiting.values_list("pk", flat=True)[:1000])
    if finished:
        erase(finished, ground=Ground.EXPIRED)
    return len(finished)
