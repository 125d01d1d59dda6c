"""The pages of data protection look at those of whom something rests, never through everybody."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from einklang.ledger.models import Entry
from einklang.people.models import Person
from einklang.staff.models import Role
from tests.front.staff import browser_of

#: Where a table has as many rows as there are people, or more.
LARGE = (Person._meta.db_table, Entry._meta.db_table)


def plan_of(sql: str) -> list[str]:
    """How the database would answer this, a line for each step; as where a table is too large to be read."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
            return [row[0] for row in cursor.fetchall()]
        return [row[3] for row in cursor.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]


def walks_through_everybody(step: str) -> bool:
    if connection.vendor == "postgresql":
        return any(f"Seq Scan on {table}" in step for table in LARGE)
    return any(step in (f"SCAN {table}", f"SCAN {table} USING COVERING INDEX") for table in LARGE)


@pytest.mark.parametrize("page", ["", "owed/", "incidents/", "certificates/", "exports/"])
def test_no_page_of_data_protection_walks_through_everybody(
    ada: Person, work: Callable[[], None], page: str
) -> None:
    work()
    officer = browser_of(Role.PRIVACY)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert officer.get(f"/staff/privacy/{page}").status_code == 200

    queries = [one["sql"] for one in asked if one["sql"].lstrip().startswith("SELECT")]
    assert any(table in sql for sql in queries for table in LARGE) or page in ("certificates/", "exports/")
    assert [(sql, step) for sql in queries for step in plan_of(sql) if walks_through_everybody(step)] == []
