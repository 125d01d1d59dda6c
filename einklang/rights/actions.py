"""Claiming a right: what can be done at once is done at once, the rest gets a clock."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import record
from einklang.mail.models import Letter
from einklang.people.models import Link, Person, Purpose
from einklang.people.queries import link_behind, with_email
from einklang.people.resting import Rest, let_go_on, let_rest
from einklang.policy import queries as policy
from einklang.vault import index, limits
from einklang.vault.keys import destroy_keys

from .events import LiftingAnnounced, WithdrawalAsked
from .intake import new_case, open_one, stop_at_once
from .models import Act, Case, Outcome, Right, State, Step

#: How often one address may be asked about in a day.
ASKED_PER_ADDRESS = 5


class NoticeFirst(Exception):
    """A restriction may be lifted only after the person was told (Art. 18(3))."""


@transaction.atomic
def open_case(person_id: UUID, right: Right, *, way: Way, by: UUID | None = None) -> Case:
    """Open a case, or find the one that is open already, and do at once what can be done at once."""
    known = open_one(person_id, right)
    if known is not None:
        return known
    person = Person.objects.get(pk=person_id)
    case = new_case(person=person.pk, right=right, way=way, language=person.language, by=by)
    stop_at_once(person.pk, right)
    if right == Right.ERASURE:
        withdraw(person.pk, everything(), way=way)
    return case


@transaction.atomic
def close(case: Case, outcome: Outcome = Outcome.GRANTED, *, by: UUID | None = None) -> None:
    """Close a case: it keeps its times and steps, and no longer says whose it was or what was written."""
    promise = policy.current()
    case.closed_at = now()
    case.ends_at = promise.clocks.case_after_closing.end(case.closed_at, promise.zone)
    case.person = case.draft = case.paused_on = None
    case.state, case.outcome = State.CLOSED, outcome
    case.version += 1
    case.save(update_fields="closed_at ends_at person draft paused_on state outcome version".split())
    Step.objects.create(case=case, act=Act.CLOSED, by=by)
    case.messages.update(sealed=None, ends_at=case.ends_at)
    case.steps.update(words=None, ends_at=case.ends_at)
    destroy_keys([case.pk])


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
    let_go_on([person_id], Rest.RESTRICTED)
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
        if len(people) == 1:
            let_rest([person.pk], Rest.STOPPED)
        record(WithdrawalAsked(person=person.pk, processings=sorted(processings)))


@transaction.atomic
def resume(token: str) -> None:
    """The registered address says that it did not ask to withdraw: everything goes on; raises LinkEnded."""
    link = link_behind(token, Purpose.RESUME, lock=True)
    let_go_on([link.person_id], Rest.STOPPED)
    Link.objects.filter(person=link.person_id, purpose=Purpose.RESUME).delete()
