"""Claiming a right: what can be done at once is done at once, the rest gets a clock."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now

from einklang.consent.actions import everything, withdraw
from einklang.consent.models import Way
from einklang.ledger.actions import record
from einklang.mail.actions import let_arrive
from einklang.mail.models import Letter
from einklang.people.models import Link, Person, Purpose
from einklang.people.queries import link_behind, with_email
from einklang.people.resting import Rest, let_go_on, let_rest
from einklang.policy import queries as policy
from einklang.vault import index, limits
from einklang.vault.keys import destroy_keys

from .events import LiftingAnnounced, RestrictionLifted, WithdrawalAsked
from .intake import new_case, open_one, stop_at_once
from .models import Act, Case, Message, Outcome, Right, State, Step

#: The kind of the letter that answers a request.
ANSWER = "case_answer"
#: How often one address may be asked about in a day.
ASKED_PER_ADDRESS = 5


#: How often one person may complain in a day.
COMPLAINTS_A_DAY = 20
#: Characters.
LONGEST_COMPLAINT = 5000


class WordsMissing(Exception):
    """What has to be written down was not: grounds, reasons, a doubt or a complaint."""


class WordsTooMany(Exception):
    """A complaint has more than LONGEST_COMPLAINT characters."""


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
def complain(person_id: UUID, words: str) -> Case:
    """What somebody complains of on their own page lies in a case, in the one that is open already if one is.

    Raises WordsMissing where nothing was written, WordsTooMany, and TooMany.
    """
    if not words.strip():
        raise WordsMissing
    if len(words) > LONGEST_COMPLAINT:
        raise WordsTooMany
    limits.take("complain", person_id.hex, per_day=COMPLAINTS_A_DAY)
    case = open_case(person_id, Right.COMPLAINT, way=Way.OWN_PAGE)
    Message.objects.create(case=case, sealed={"sender": "", "subject": "", "text": words.strip()})
    return case


@transaction.atomic
def close(case: Case, outcome: Outcome = Outcome.GRANTED, *, by: UUID | None = None) -> None:
    """Close a case: it keeps its times and steps, and no longer says whose it was or what was written.

    Where it was the last that a withdrawal of everything waited for, that ends with this commit.
    """
    promise, person = policy.current(), case.person
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
    if person is not None and Person.objects.filter(pk=person, left_at=None).exists():
        if case.waits:
            _go_on(person)
        else:
            _end_what_waited(person)


def _end_what_waited(person: UUID) -> None:
    """Nothing else is open: what was withdrawn together with what is answered now ends, and all with it."""
    others = Case.objects.select_for_update().filter(person=person, closed_at=None)
    running = [one for one in others if one.article != Right.COMPLAINT]
    waiting = [one for one in running if one.waits]
    if waiting and len(waiting) == len(running):
        for one in waiting:
            Step.objects.create(case=one, act=Act.CARRIED_OUT)
        let_arrive(person, ANSWER)
        withdraw(person, everything(), way=Way.MAIL)


def _go_on(person: UUID) -> None:
    """Whoever sees to it closed what waited without ending anything: nothing stays stopped by it."""
    if not Link.objects.filter(person=person, purpose=Purpose.RESUME).exists():
        Person.objects.filter(pk=person).update(stopped_at=None)


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
    record(RestrictionLifted(person=person_id))


@transaction.atomic
def withdraw_unverified(
    address: str, processings: Collection[str], language: str, *, own_words: bool = False
) -> None:
    """Somebody who need not be the person asks to withdraw: stop at once, ask at the registered address.

    `own_words`: it was them, and a program is not certain what they want.

    Says nothing about whether the address is known, and takes as long. Where colleagues share the address
    nobody can tell whose withdrawal it is: each is asked, none is touched. Raises TooMany.
    """
    limits.take("withdraw", index.normal_email(address), per_day=ASKED_PER_ADDRESS)
    people = with_email(address)
    for person in people:
        if len(people) == 1:
            let_rest([person.pk], Rest.STOPPED)
        asked = sorted(processings)
        record(WithdrawalAsked(person=person.pk, processings=asked, own_words=own_words))


@transaction.atomic
def resume(token: str) -> None:
    """The registered address says that it did not ask to withdraw: everything goes on; raises LinkEnded."""
    link = link_behind(token, Purpose.RESUME, lock=True)
    let_go_on([link.person_id], Rest.STOPPED)
    Link.objects.filter(person=link.person_id, purpose=Purpose.RESUME).delete()
