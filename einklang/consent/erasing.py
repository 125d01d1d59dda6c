"""What becomes of consents when their person is over: proofs without identifiers take their place."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from .models import Decision, Kind, Proof, Standing
from .proof import Commitment

_INTO = """
INSERT INTO {proof} (id, processing, wording_id, given_at, ended_at, ended_as, handle, commitment, ends_at)
"""
#: First every yes that was ended, with the end it had.
_ENDED = """
SELECT g.id, g.processing, g.wording_id, g.at, e.at, e.kind, %s, %s, %s
FROM {decision} e JOIN {decision} g ON g.id = e.ends_id
WHERE e.person_id IN ({people}) AND e.processing <> %s
"""
#: Then every other yes, with the end it has now: what stood, and what was renewed later, so that the whole
#: time of processing stays proven. Two statements, since one with an outer join would walk all decisions.
_OPEN = """
SELECT g.id, g.processing, g.wording_id, g.at, %s, %s, %s, %s, %s
FROM {decision} g
WHERE g.person_id IN ({people}) AND g.processing <> %s AND g.kind IN ('given', 'renewed')
  AND NOT EXISTS (SELECT 1 FROM {proof} p WHERE p.id = g.id)
"""


def leave_proofs(
    people: QuerySet[Any, Any],
    *,
    ended_as: Kind,
    keep_until: datetime,
    but: str = "",
    commitment: Commitment | None = None,
) -> None:
    """Replace the consents of these people by proofs that end at `keep_until`.

    `people` is a query that selects their ids; `but` names a processing whose consent goes on (somebody
    detached). Four statements, however many people there are; all within the caller's transaction.
    """
    kept = [
        _prepared("handle", commitment and commitment.handle),
        _prepared("commitment", commitment and commitment.value),
        _prepared("ends_at", keep_until),
    ]
    _insert(_ENDED, kept, people, but)
    _insert(_OPEN, [_prepared("ended_at", now()), ended_as.value, *kept], people, but)
    theirs = Q(person__in=people) & ~Q(processing=but)
    Standing.objects.filter(theirs)._raw_delete("default")
    Decision.objects.filter(theirs)._raw_delete("default")


def _insert(select: str, values: list[Any], people: QuerySet[Any, Any], but: str) -> None:
    chosen, parameters = people.query.sql_with_params()
    tables = {"proof": Proof._meta.db_table, "decision": Decision._meta.db_table}
    with connection.cursor() as cursor:
        cursor.execute((_INTO + select).format(people=chosen, **tables), [*values, *parameters, but])


def _prepared(name: str, value: object) -> Any:
    """The value of a field of a proof as this database takes it."""
    field = next(field for field in Proof._meta.concrete_fields if field.name == name)
    return field.get_db_prep_save(value, connection)
