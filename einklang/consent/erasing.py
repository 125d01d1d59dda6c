"""What becomes of consents when their person is over: proofs without identifiers take their place."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from .models import Decision, Kind, Proof, Standing
from .proof import Commitment

#: Every yes of these people becomes a proof: with the end it had, else with the end it has now. That holds
#: for a yes that was renewed later too, so the whole time of processing stays proven.
_PROOFS = """
INSERT INTO {proof} (id, processing, wording_id, given_at, ended_at, ended_as, handle, commitment, ends_at)
SELECT g.id, g.processing, g.wording_id, g.at, COALESCE(e.at, %s), COALESCE(e.kind, %s), %s, %s, %s
FROM {decision} g LEFT JOIN {decision} e ON e.ends_id = g.id
WHERE g.person_id IN ({people}) AND g.kind IN (%s, %s) AND g.processing <> %s
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
    detached). Three statements, however many people there are; all within the caller's transaction.
    """
    _insert_proofs(people, ended_as, keep_until, but, commitment)
    theirs = Q(person__in=people) & ~Q(processing=but)
    Standing.objects.filter(theirs)._raw_delete("default")
    Decision.objects.filter(theirs)._raw_delete("default")


def _insert_proofs(
    people: QuerySet[Any, Any],
    ended_as: Kind,
    keep_until: datetime,
    but: str,
    commitment: Commitment | None,
) -> None:
    select, chosen = people.query.sql_with_params()
    statement = _PROOFS.format(proof=Proof._meta.db_table, decision=Decision._meta.db_table, people=select)
    fields = {field.name: field for field in Proof._meta.concrete_fields}
    told = {
        "ended_at": now(),
        "ended_as": ended_as.value,
        "handle": commitment.handle if commitment else None,
        "commitment": commitment.value if commitment else None,
        "ends_at": keep_until,
    }
    values = [fields[name].get_db_prep_save(value, connection) for name, value in told.items()]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *chosen, Kind.GIVEN.value, Kind.RENEWED.value, but])
