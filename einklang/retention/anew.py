"""What a new version of the policy means for people who are here already.

A shorter promise counts for everybody at once; a longer one for nobody without a new consent. Whoever has
to be asked anew is asked by mail, and the gate of that processing is closed until they answer.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from einklang.consent.models import Kind, Standing
from einklang.mail.persons import url, write_to
from einklang.people.actions import make_link, set_end
from einklang.people.models import Person, Purpose, State
from einklang.policy import queries as policy
from einklang.policy.events import PolicyPublished
from einklang.policy.schema import Policy

BATCH = 500
STORAGE = "storage"


@transaction.atomic
def keep_no_longer_than_promised(event: PolicyPublished) -> None:
    """Bring forward every end that is later than the policy in force allows."""
    promise = policy.current()
    standing = Standing.objects.filter(processing=STORAGE, person__state=State.ACTIVE)
    for row in standing.select_related("person", "decision").iterator(BATCH):
        ends_at = promise.processings[STORAGE].keep.end(_start(row), promise.zone)
        if row.person.ends_at is not None and ends_at < row.person.ends_at:
            set_end(row.person, ends_at)


def _start(row: Standing) -> datetime:
    # The clock runs from the form, or from the last renewal.
    return row.decision.at if row.decision.kind == Kind.RENEWED else row.person.submitted_at


@transaction.atomic
def ask_anew(event: PolicyPublished) -> None:
    """Ask everybody whose consent no longer carries; once each, whatever it is about."""
    promise = policy.current()
    affected = Standing.objects.filter(processing__in=event.asks_anew, person__state=State.ACTIVE)
    people = Person.objects.in_pool().filter(pk__in=affected.values("person"))
    for person in people.iterator(BATCH):
        _ask(promise, person, _affected(person.pk, event.asks_anew))


def _affected(person: UUID, processings: Iterable[str]) -> list[str]:
    rows = Standing.objects.filter(person=person, processing__in=list(processings))
    return sorted(rows.values_list("processing", flat=True))


def _ask(promise: Policy, person: Person, processings: list[str]) -> None:
    assert person.ends_at is not None, "everybody in the pool has an end"
    door = make_link(person, Purpose.OWN_PAGE, ends_at=person.ends_at)
    context = {
        "titles": [promise.processings[p].title.in_(person.language) for p in processings],
        "own_page_url": url("my", door),
    }
    write_to(person, "asked_anew", context=context, ends_at=person.ends_at)
