"""What somebody gets who asks what we know: the package of Art. 15 and the one of Art. 20.

Both walk the data map, so a table that is added is in the package the same day.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.templatetags.static import static
from django.utils.timezone import now

from einklang.holdings.registry import Holding, about_participants
from einklang.people.models import Person, Source, Where
from einklang.policy import queries as policies
from einklang.policy.schema import Policy
from einklang.staff.models import Reading

Package = dict[str, Any]

#: What the person provided under consent (Art. 20(1)), by table and column: details, decisions, and what they
#: said where it was recorded. What we add, such as states, matching and findings, is not among it.
PORTABLE = {
    "consent.Decision": ("processing", "kind", "at", "way", "wording", "notice_version"),
    "room.Recording": ("interview_ended_at", "seconds"),
    "insights.Passage": ("begins_at_seconds", "text"),
}
#: The published schema (JSON Schema 2020-12) of the package of Art. 20, among the static files.
PORTABILITY_SCHEMA = "rights/portability-1.json"


def access_package(person: UUID, language: str) -> Package:
    """Everything that Art. 15(1) and (3) ask for, in the person's language; values are JSON."""
    promise = policies.current()
    version = policies.current_version()
    return {
        "schema": "einklang/access/1",
        "made_at": now().isoformat(),
        "language": language,
        "notice": {"version": version.number, "hash": version.hash, "url": f"{settings.BASE_URL}/notice/"},
        "controller": {"name": promise.controller.name, "address": promise.controller.address}
        | {"email": promise.controller.email},
        "data_protection_officer": {"name": promise.data_protection_officer.name}
        | {"email": promise.data_protection_officer.email},
        "origin": _origin(person),
        "held": [_held(promise, holding, person, language) for holding in _shown()],
        "processings": [_processing(promise, key, language) for key in promise.processings],
        "recipients": _recipients(promise, language),
        "read_by_staff": [
            {"what": row.what, "at": row.at.isoformat()}
            for row in Reading.objects.filter(person=person).order_by("at")
        ],
        "rights": [
            {"article": r.article, "title": r.title.in_(language), "text": r.text.in_(language)}
            for r in promise.rights.values()
        ],
        "authority": promise.authority.name.in_(language),
        "automated_decisions": [],
    }


def portability_package(person: UUID, language: str) -> Package:
    """What the person gave us under consent, to take elsewhere (Art. 20), and nothing of anybody else."""
    promise = policies.current()
    not_theirs = set(_taken_over(person))
    columns = {
        Person._meta.label: [name for name in (*promise.form_fields(), "language") if name not in not_theirs],
        **PORTABLE,
    }
    provided = [_held(promise, holding, person, language) for holding in _shown() if holding.label in columns]
    for held in provided:
        wanted = columns[held["table"]]
        held["rows"] = [{key: row[key] for key in wanted if key in row} for row in held["rows"]]
    return {
        "$schema": settings.BASE_URL + static(PORTABILITY_SCHEMA),
        "schema": "einklang/portability/1",
        "made_at": now().isoformat(),
        "provided": provided,
    }


def _taken_over(person: UUID) -> Iterable[str]:
    """Details that came from our own customer file: told under Art. 15, but not provided by the person."""
    rows = Source.objects.filter(person=person, origin=Where.CUSTOMER_RECORD)
    return rows.values_list("field", flat=True)


def _shown() -> list[Holding]:
    return [holding for holding in reversed(about_participants()) if holding.show is not None]


def _held(promise: Policy, holding: Holding, person: UUID, language: str) -> Package:
    assert holding.show is not None, "only tables that show themselves are asked"
    processing = promise.processings[holding.processing]
    return {
        "table": holding.label,
        "processing": holding.processing,
        "purpose": promise.purposes[processing.purpose].title.in_(language),
        "rows": [_plain(holding.show(row)) for row in holding.rows_of([person]).distinct()],
    }


def _origin(person: UUID) -> str:
    """Where the details come from (Art. 15(1)(g)): `form` or `colleague`."""
    return Person.objects.values_list("origin", flat=True).get(pk=person)


def _processing(promise: Policy, key: str, language: str) -> Package:
    one = promise.processings[key]
    keep = one.keep
    return {
        "id": key,
        "title": one.title.in_(language),
        "purpose": promise.purposes[one.purpose].title.in_(language),
        "legal_basis": one.dpv_basis,
        "kept_for": keep.for_.words(language) if keep.for_ else None,
        "kept_with": keep.with_,
        "recipients": [promise.recipients[r].name for r in one.recipients if promise.recipients[r].enabled],
    }


def _recipients(promise: Policy, language: str) -> list[Package]:
    return [
        {
            "name": r.name,
            "task": r.task.in_(language),
            "role": r.role,
            "country": r.country,
            "transfers": [{"country": t.country, "safeguard": t.safeguard} for t in r.transfers],
        }
        for r in promise.recipients.values()
        if r.enabled
    ]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: v.isoformat() if isinstance(v, datetime | date) else v for key, v in row.items()}
