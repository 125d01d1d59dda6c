"""The gate, and what was decided when."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from einklang.people.models import Person, State
from einklang.policy import queries as policy

from .models import Decision, Proof, Standing
from .proof import CodeUnknown, commit


def allows(person: UUID, processing: str) -> bool:
    """Whether this may be done with this person's data now. The one gate: everything asks it when acting.

    A consent has to stand; a processing on another ground stands on what the policy says it rests on, and
    falls with an objection. Nobody who is frozen, stopped, over or unconfirmed is touched. An unknown
    person or processing means no.
    """
    return _allowing(processing).filter(person=person).exists()


def allowed_among(people: Iterable[UUID], processing: str) -> set[UUID]:
    """The same gate for many at once: those of the people with whose data this may be done now."""
    return set(_allowing(processing).filter(person__in=list(people)).values_list("person_id", flat=True))


def allowing(processing: str) -> "QuerySet[Standing, UUID]":
    """The same gate as a query that selects the ids of everybody of whom it is allowed now."""
    return _allowing(processing).values_list("person_id", flat=True)


def _allowing(processing: str) -> QuerySet[Standing]:
    """The rows on which the processing rests now, one of everybody of whom it is allowed."""
    promise = policy.current()
    rule = promise.processings.get(processing)
    if rule is None or not promise.switched_on(processing):
        return Standing.objects.none()
    needed = processing if rule.by_consent else rule.rests_on
    if needed is None:
        return Standing.objects.none()
    gate = Q(person__frozen_at=None, person__stopped_at=None) & _alive(processing)
    # What was read before the notice changed this processing does not cover the change (Art. 4(11)).
    gate &= Q(decision__wording__version__number__gte=policy.carried_since(needed, policy.current_version()))
    if not rule.by_consent:
        gate &= Q(person__objected_at=None)
    return Standing.objects.filter(gate, processing=needed)


def _alive(processing: str) -> Q:
    in_time = Q(person__state=State.ACTIVE, person__ends_at__gt=now())
    # A recording outlives the storage of the details, without a name (promise 10).
    return in_time | Q(person__state=State.DETACHED) if processing == "recording" else in_time


def standing(person: UUID) -> dict[str, Standing]:
    """The consents that stand, by processing, in the order in which the policy asks for them."""
    rows = Standing.objects.filter(person=person).select_related("decision__wording__version")
    stands = {row.processing: row for row in rows}
    return {key: stands[key] for key in policy.current().processings if key in stands}


def standing_of(people: Iterable[UUID]) -> dict[UUID, set[str]]:
    """The same for a list of people, in one query."""
    found: dict[UUID, set[str]] = {}
    for person, processing in Standing.objects.filter(person__in=list(people)).values_list(
        "person_id", "processing"
    ):
        found.setdefault(person, set()).add(processing)
    return found


def outdated(person: UUID) -> set[str]:
    """The consents that stand and no longer carry: given before the notice changed what they are about."""
    version = policy.current_version()
    return {
        processing
        for processing, row in standing(person).items()
        if row.decision.wording is not None
        and row.decision.wording.version.number < policy.carried_since(processing, version)
    }


def requested(person: UUID) -> list[str]:
    """What was ticked in the form and waits for the click in the mail."""
    rows = Decision.objects.filter(person=person, kind="requested")
    return list(dict.fromkeys(rows.values_list("processing", flat=True)))


def history(person: UUID) -> list[Decision]:
    """Every decision, oldest first, with the words that were shown."""
    rows = Decision.objects.filter(person=person).select_related("wording__version", "ends__wording__version")
    return list(rows.order_by("at", "id"))


def may_renew(person: Person) -> bool:
    """Whether it is time to ask for renewal: within the first warning period before the end."""
    opens = renewal_opens(person)
    return opens is not None and opens <= now() and not person.is_over() and person.frozen_at is None


def renewal_opens(person: Person) -> datetime | None:
    """From when on the storage may be renewed; None where nothing is to be renewed."""
    promise = policy.current()
    keep = promise.processings["storage"].keep
    if person.state != State.ACTIVE or person.ends_at is None or not keep.renewable or not keep.warn:
        return None
    return min(warning.before(person.ends_at, promise.zone) for warning in keep.warn)


@dataclass(frozen=True)
class ProofShown:
    """One proof, opened by the person whose it is."""

    id: UUID
    title: str
    text: str
    language: str
    version: int
    given_at: datetime
    ended_at: datetime
    ends_at: datetime


def open_proof(code: str, email: str) -> list[ProofShown]:
    """What is kept of the consents of whoever has this code and address; raises CodeUnknown."""
    wanted = commit(code, email)
    rows = Proof.objects.filter(handle=wanted.handle, ends_at__gt=now()).select_related("wording__version")
    found = [
        row for row in rows if row.commitment and hmac.compare_digest(bytes(row.commitment), wanted.value)
    ]
    if not found:
        raise CodeUnknown
    return [_shown(row) for row in sorted(found, key=lambda row: row.processing)]


def _shown(row: Proof) -> ProofShown:
    wording = row.wording
    promise = policy.policy_of(wording.version)
    return ProofShown(
        id=row.pk,
        title=promise.processings[row.processing].title.in_(wording.language),
        text=wording.text,
        language=wording.language,
        version=wording.version.number,
        given_at=row.given_at,
        ended_at=row.ended_at,
        ends_at=row.ends_at,
    )
