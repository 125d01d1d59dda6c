"""What becomes of consents when their person is over: proofs without identifiers take their place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from .models import Decision, Proof, Standing
from .proof import Commitment

_ENDED = """
INSERT INTO {proof} (id, processing, wording_id, given_at, ended_at, ended_as, handle, commitment, ends_at)
SELECT g.id, g.processing, g.wording_id, g.at, e.at, e.kind, NULL, NULL, %s
FROM {decision} e JOIN {decision} g ON e.ends_id = g.id
WHERE {people} {only} AND NOT EXISTS (SELECT 1 FROM {proof} p WHERE p.id = g.id)
"""


def leave_proofs(
    people: Iterable[UUID],
    *,
    keep_until: datetime,
    but: str | None = None,
    commitment: Commitment | None = None,
) -> None:
    """Replace the ended consents of these people by proofs that end at `keep_until`.

    `but` names a processing whose consent goes on (somebody detached). Set-based: a hundred thousand people
    cost few statements. Everything stays within the caller's transaction.
    """
    ids = list(people)
    if not ids:
        return
    over = Decision.objects.filter(person__in=ids)
    if but is not None:
        over = over.exclude(processing=but)
    proofs = _insert_proofs(ids, keep_until, but)
    if commitment is not None and proofs:
        Proof.objects.filter(pk__in=proofs).update(handle=commitment.handle, commitment=commitment.value)
    Standing.objects.filter(Q(person__in=ids) & (~Q(processing=but) if but else Q()))._raw_delete("default")
    over._raw_delete("default")


def _insert_proofs(ids: list[UUID], keep_until: datetime, but: str | None) -> list[UUID]:
    field = Decision._meta.get_field("id")
    marks = ", ".join(["%s"] * len(ids))
    statement = _ENDED.format(
        proof=Proof._meta.db_table,
        decision=Decision._meta.db_table,
        people=f"e.person_id IN ({marks})",
        only="AND e.processing <> %s" if but else "",
    )
    values: list[Any] = [Proof._meta.get_field("ends_at").get_db_prep_value(keep_until, connection)]
    values += [field.get_db_prep_value(pk, connection) for pk in ids]
    with connection.cursor() as cursor:
        cursor.execute(statement + " RETURNING id", [*values, *([but] if but else [])])
        return [field.to_python(row[0]) for row in cursor.fetchall()]
