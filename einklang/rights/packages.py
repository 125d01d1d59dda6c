"""What somebody gets who asks what we know: the package of Art. 15 and the one of Art. 20.

Both walk the data map, so a table that is added is in the package the same day.
"""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.timezone import now

from einklang.holdings.registry import Holding, about_participants
from einklang.insights.checking.others import Others
from einklang.people.models import Person, Source, Where
from einklang.policy import queries as policies
from einklang.policy.schema import Policy
from einklang.recipients.queries import disclosures_of
from einklang.staff.models import Reading
from einklang.vault.errors import KeyGone
from einklang.vault.fields import EncryptedField, attach_keys

from .ending import latest_end
from .models import Right
from .own_tracks import own_tracks

Package = dict[str, Any]

#: What the person provided under consent (Art. 20(1)), by table and column: details, decisions, and what they
#: said where it was recorded. What we add, such as states, matching and findings, is not among it.
PORTABLE = {
    "consent.Decision": ("processing", "kind", "at", "way", "wording", "notice_version"),
    "room.Recording": ("interview_ended_at", "seconds"),
    "insights.Passage": ("begins_at_seconds", "text"),
}
#: The published schema (JSON Schema 2020-12) of the package of Art. 20: its file, and where it stays.
PORTABILITY_SCHEMA = Path(__file__).parent / "schemas" / "portability-1.json"
SCHEMA_ADDRESS = "/schemas/portability-1.json"


def access_package(person_id: UUID, language: str, *, by_mail: bool = False) -> Package:
    """Everything that Art. 15(1) and (3) ask for, in the person's language; values are JSON.

    What colleagues wrote is shown without others (Art. 15(4)); what others said is not in it at all.
    """
    promise = policies.current()
    version = policies.current_version()
    person = _person(person_id)
    others = Others(person, language)
    return {
        "schema": "einklang/access/1",
        "made_at": now().isoformat(),
        "language": language,
        "notice": {"version": version.number, "hash": version.hash, "url": f"{settings.BASE_URL}/notice/"},
        "controller": {"name": promise.controller.name, "address": promise.controller.address}
        | {"email": promise.controller.email},
        "data_protection_officer": {"name": promise.data_protection_officer.name}
        | {"email": promise.data_protection_officer.email},
        "origin": person.origin,
        "held": [_held(promise, holding, person, language, others) for holding in _shown()],
        "own_recordings": [one.told() for one in own_tracks(person.pk, by_mail=by_mail)],
        "processings": [_processing(promise, key, language) for key in promise.processings],
        "recipients": _recipients(promise, person.pk, language),
        "read_by_staff": [
            {"what": row.what, "at": row.at.isoformat()}
            for row in Reading.objects.filter(person=person.pk).order_by("at")
        ],
        "rights": [
            {"article": r.article, "title": r.title.in_(language), "text": r.text.in_(language)}
            for r in promise.rights.values()
        ],
        "authority": promise.authority.name.in_(language),
        "authority_website": promise.authority.website,
        "automated_decisions": [],
    }


def rows_in_the_copy(person_id: UUID, right: Right) -> list[int]:
    """How many rows each table puts into the copy that this right asks for, without making it."""
    person = _person(person_id)
    tables = [one for one in _shown() if right == Right.ACCESS or one.label in _provided()]
    return [len(rows) for one in tables if (rows := rows_told(one, person))]


def _provided() -> set[str]:
    return {Person._meta.label, *PORTABLE}


def portability_package(person_id: UUID, language: str, *, by_mail: bool = False) -> Package:
    """What the person gave us under consent, to take elsewhere (Art. 20), and nothing of anybody else."""
    promise = policies.current()
    person = _person(person_id)
    not_theirs = set(_taken_over(person.pk))
    columns = {
        Person._meta.label: [name for name in (*promise.form_fields(), "language") if name not in not_theirs],
        **PORTABLE,
    }
    chosen = [holding for holding in _shown() if holding.label in _provided()]
    provided = [_held(promise, holding, person, language) for holding in chosen]
    for held in provided:
        wanted = columns[held["table"]]
        held["rows"] = [{key: row[key] for key in wanted if key in row} for row in held["rows"]]
        del held["kept_until"]
    return {
        "$schema": settings.BASE_URL + SCHEMA_ADDRESS,
        "schema": "einklang/portability/1",
        "made_at": now().isoformat(),
        "provided": provided,
        "own_recordings": [
            file.told() for one in own_tracks(person.pk, by_mail=by_mail) for file in one.files
        ],
    }


def _person(person: UUID) -> Person:
    """Readable past their end too while they are frozen: what is kept then is owed to them all the same."""
    found = Person.objects.get(pk=person)
    attach_keys([found], past_its_end=found.frozen_at is not None)
    return found


def _taken_over(person: UUID) -> Iterable[str]:
    """Details that came from our own customer file: told under Art. 15, but not provided by the person."""
    rows = Source.objects.filter(person=person, origin=Where.CUSTOMER_RECORD)
    return rows.values_list("field", flat=True)


def _shown() -> list[Holding]:
    return [holding for holding in reversed(about_participants()) if holding.is_shown]


def _held(
    promise: Policy, holding: Holding, person: Person, language: str, others: Others | None = None
) -> Package:
    processing = promise.processings[holding.processing]
    rows = rows_told(holding, person, others)
    return {
        "table": holding.label,
        "processing": holding.processing,
        "purpose": promise.purposes[processing.purpose].title.in_(language),
        "kept_until": latest_end(holding, [row for row, _told in rows], person),
        "rows": [told for _row, told in rows],
    }


def rows_told(
    holding: Holding, person: Person, others: Others | None = None
) -> list[tuple[models.Model, Package]]:
    """Each row about this person with what they are told of it; what has no key any more is erased."""
    rows = list(holding.rows_of([person.pk]).distinct())
    if any(isinstance(field, EncryptedField) for field in holding.model._meta.concrete_fields):
        attach_keys(rows, past_its_end=person.frozen_at is not None)
    found = []
    for row in rows:
        try:
            told = holding.told(row, person.pk)
        except KeyGone:
            continue
        found.append((row, _plain(_without(others, holding.by_others, told))))
    return found


def _without(others: Others | None, columns: Iterable[str], told: Package) -> Package:
    """What colleagues wrote, without anybody else."""
    written = {name: told[name] for name in columns if name in told} if others is not None else {}
    return told | {name: _covered(others, value) for name, value in written.items()}


def _covered(others: Others | None, value: Any) -> Any:
    if others is None or value is None:
        return value
    return [others.covered(one) for one in value] if isinstance(value, list) else others.covered(value)


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


def _recipients(promise: Policy, person: UUID, language: str) -> list[Package]:
    """Who receives something, and the times of what the ledger has one by one; also whom the policy forgot.

    Who runs our servers or carries our mail holds what we hold all the time, and has no times.
    """
    given: dict[str, list[str]] = {}
    for one in reversed(disclosures_of(person)):
        given.setdefault(one.recipient, []).append(one.at.isoformat())
    known = [
        {
            "name": r.name,
            "task": r.task.in_(language),
            "role": r.role,
            "country": r.country,
            "transfers": [{"country": t.country, "safeguard": t.safeguard} for t in r.transfers],
            "received_at": given.get(own_id, []),
        }
        for own_id, r in promise.recipients.items()
        if r.enabled or own_id in given
    ]
    gone = [own_id for own_id in given if own_id not in promise.recipients]
    return known + [{"name": own_id, "transfers": [], "received_at": given[own_id]} for own_id in gone]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: v.isoformat() if isinstance(v, datetime | date) else v for key, v in row.items()}
