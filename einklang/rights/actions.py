"""Claiming a right: what can be done at once is done at once, the rest gets a clock."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate, now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import record
from einklang.mail.models import Letter
from einklang.people.models import Link, Person, Purpose
from einklang.people.queries import link_behind, with_email
from einklang.policy import queries as policy
from einklang.vault import index, limits

from .clock import due
from .events import CaseOpened, LiftingAnnounced, WithdrawalAsked
from .models import Case, Right

#: How often one address may be asked about in a day.
ASKED_PER_ADDRESS = 5


class NoticeFirst(Exception):
    """A restriction may be lifted only after the person was told (Art. 18(3))."""


@transaction.atomic
def open_case(person_id: UUID, right: Right, *, way: Way) -> Case:
    """Open a case, or find the one that is open already, and do at once what can be done at once."""
    person = Person.objects.select_for_update().get(pk=person_id)
    known = Case.objects.filter(person=person.pk, article=right, closed_at=None).first()
    if known is not None:
        return known
    promise = policy.current()
    case = Case.objects.create(
        person=person.pk, article=right, way=way, due_on=due(localdate(), state=promise.holidays)
    )
    if right == Right.RESTRICTION:
        _mark(person, "frozen_at")
    elif right == Right.OBJECTION:
        _mark(person, "objected_at")
    elif right == Right.ERASURE:
        withdraw(person.pk, everything(), way=way)
    record(CaseOpened(case=case.pk))
    return case


def _mark(person: Person, field: str) -> None:
    setattr(person, field, getattr(person, field) or now())
    person.save(update_fields=[field])


@transaction.atomic
def close(case: Case) -> None:
    """Close a case: it keeps its times and no longer says whose it was."""
    promise = policy.current()
    case.closed_at = now()
    case.ends_at = promise.clocks.case_after_closing.end(case.closed_at, promise.zone)
    case.person = None
    case.save(update_fields=["closed_at", "ends_at", "person"])


@transaction.atomic
def announce_lifting(person_id: UUID) -> None:
    """Tell somebody that their restriction is about to be lifted."""
    record(LiftingAnnounced(person=person_id))


@transaction.atomic
def lift_restriction(person_id: UUID) -> None:
    """Lift a restriction; overdue endings then run. Raises NoticeFirst unless the notice was delivered."""
    person = Person.objects.select_for_update().get(pk=person_id)
    if person.frozen_at is None:
        return
    told = Letter.objects.filter(about=person_id, kind="lifting", sent_at__gte=person.frozen_at)
    if not told.exists():
        raise NoticeFirst
    person.frozen_at = None
    person.save(update_fields=["frozen_at"])
    for case in Case.objects.filter(person=person_id, article=Right.RESTRICTION, closed_at=None):
        close(case)


@transaction.atomic
def withdraw_unverified(address: str, processings: Collection[str], language: str) -> None:
    """Somebody who need not be the person asks to withdraw: stop at once, ask at the registered address.

    Says nothing about whether the address is known, and takes as long. Where colleagues share the address
    nobody can tell whose withdrawal it is: each is asked, none is touched. Raises TooMany.
    """
    limits.take("withdraw", index.normal_email(address), per_day=ASKED_PER_ADDRESS)
    people = with_email(address)
    for person in people:
        if len(people) == 1 and person.stopped_at is None:
            _mark(person, "stopped_at")
        record(WithdrawalAsked(person=person.pk, processings=sorted(processings)))


@transaction.atomic
def resume(token: str) -> None:
    """The registered address says that it did not ask to withdraw: everything goes on; raises LinkEnded."""
    link = link_behind(token, Purpose.RESUME, lock=True)
    Person.objects.filter(pk=link.person_id).update(stopped_at=None)
    Link.objects.filter(person=link.person_id, purpose=Purpose.RESUME).delete()
