"""What becomes of consents when their person is over: proofs without identifiers take their place."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from .models import Decision, Kind, Proof, Standing
from .proof import Commitment

_PROOFS = """
INSERT INTO {proof} (id, processing, wording_id, given_at, ended_at, ended_as, handle, commitment, ends_at)
SELECT g.id, g.processing, g.wording_id, g.at, {ended_at}, {ended_as}, %s, %s, %s
FROM {over} e JOIN {decision} g ON g.id = e.{given}
WHERE e.person_id IN ({people}) {only} AND NOT EXISTS (SELECT 1 FROM {proof} p WHERE p.id = g.id)
"""


def leave_proofs(
    people: QuerySet[Any, Any],
    *,
    ended_as: Kind,
    keep_until: datetime,
    but: str | None = None,
    commitment: Commitment | None = None,
) -> None:
    """End what still stands of these people and replace all their consents by proofs until `keep_until`.

    `people` is a query that selects their ids; `but` names a processing whose consent goes on (somebody
    detached). Set-based: a hundred thousand people cost few statements, all within the caller's transaction.
    """
    kept = [commitment.handle, commitment.value] if commitment else [None, None]
    until = _prepared(Proof, "ends_at", keep_until)
    over = {"over": Decision._meta.db_table, "given": "ends_id", "ended_at": "e.at", "ended_as": "e.kind"}
    _insert([*kept, until], people, but, **over)
    standing = {"over": Standing._meta.db_table, "given": "decision_id", "ended_at": "%s", "ended_as": "%s"}
    _insert([_prepared(Proof, "ended_at", now()), ended_as.value, *kept, until], people, but, **standing)
    theirs = Q(person__in=people) & (~Q(processing=but) if but else Q())
    Standing.objects.filter(theirs)._raw_delete("default")
    Decision.objects.filter(theirs)._raw_delete("default")


def _insert(values: list[Any], people: QuerySet[Any, Any], but: str | None, **words: str) -> None:
    chosen, parameters = people.query.sql_with_params()
    statement = _PROOFS.format(
        proof=Proof._meta.db_table,
        decision=Decision._meta.db_table,
        people=chosen,
        only="AND e.processing <> %s" if but else "",
        **words,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *parameters, *([but] if but else [])])


def _prepared(model: type[Decision | Proof], name: str, value: object) -> Any:
    """The value as this database takes it."""
    return model._meta.get_field(name).get_db_prep_value(value, connection)
