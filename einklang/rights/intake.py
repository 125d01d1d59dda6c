"""How requests come in: from the own page, the mailbox, or somebody of the company who heard of one."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate, now

from einklang.consent.models import Way
from einklang.ledger.actions import record
from einklang.people.models import Person
from einklang.people.resting import Rest, let_rest
from einklang.policy import queries as policy
from einklang.vault import index
from einklang.vault.fields import attach_keys, key_of, use_key
from einklang.vault.keys import make_key

from .clock import due
from .events import CaseOpened
from .models import Act, Case, Message, Right, Step


@transaction.atomic
def open_from_mail(
    *,
    person: UUID | None,
    right: Right | None,
    sender: str,
    subject: str,
    text: str,
    language: str,
    guess: str,
    why: str,
    received_at: datetime,
    message_id: str = "",
    waits: bool = False,
) -> Case:
    """A mail lies in a case: in the one that is open for this person and right, else in a new one.

    The same Message-ID is the same mail, however often it comes; without one, sender, time and words tell.
    `person` is whom the sender certainly is, else None. `guess` and `why` are words of closed lists and quote
    nobody. A restriction and an objection work at once; the rest waits for whoever looks at it. What `waits`
    ends with the answer to the last of this person's other requests.
    """
    known = index.load().exact("message", message_id or f"{sender}\n{received_at.isoformat()}\n{text}")
    seen = Message.objects.filter(mail=known).select_related("case").first()
    if seen is not None:
        return seen.case
    case = open_one(person, right) if person and right else None
    if case is None:
        case = new_case(person=person, right=right, way=Way.MAIL, language=language, received_at=received_at)
    if person and right:
        stop_at_once(person, right)
    if not case.guess:
        case.guess, case.why = guess[:20], why[:200]
        case.save(update_fields=["guess", "why"])
    if waits and not case.waits:
        case.waits = True
        case.save(update_fields=["waits"])
    sealed = {"sender": sender, "subject": subject, "text": text}
    # Of two readers at once the later one fails here as a whole, and finds the mail the next time.
    Message.objects.create(case=case, at=received_at, mail=known, sealed=sealed)
    Step.objects.create(case=case, at=received_at, act=Act.MAIL_CAME)
    return case


@transaction.atomic
def open_by_staff(
    *,
    person: UUID | None,
    right: Right | None,
    sender: str,
    text: str,
    language: str,
    received_at: datetime,
    by: UUID,
) -> Case:
    """What somebody here heard of lies in a case, since the day on which it reached the company.

    `person` is whom they certainly are, else None. A restriction and an objection work at once.
    """
    case = open_one(person, right) if person and right else None
    if case is None:
        case = new_case(
            person=person, right=right, way=Way.STAFF, language=language, received_at=received_at, by=by
        )
    if person and right:
        stop_at_once(person, right)
    if text:
        sealed = {"sender": sender, "subject": "", "text": text}
        Message.objects.create(case=case, at=received_at, sealed=sealed)
    return case


def open_one(person: UUID, right: Right) -> Case | None:
    """The case that is open already for what this person claims, locked; so is the person."""
    Person.objects.select_for_update().filter(pk=person).first()
    return Case.objects.select_for_update().filter(person=person, article=right, closed_at=None).first()


def stop_at_once(person: UUID, right: Right) -> None:
    """What a restriction or an objection freezes is frozen with this commit (Art. 18, 21)."""
    rest = {Right.RESTRICTION: Rest.RESTRICTED, Right.OBJECTION: Rest.OBJECTED}.get(right)
    if rest:
        let_rest([person], rest)


def new_case(
    *,
    person: UUID | None,
    right: Right | None,
    way: Way,
    language: str,
    received_at: datetime | None = None,
    by: UUID | None = None,
) -> Case:
    """A case with a key of its own, whose clock runs since the day the request was received."""
    received = received_at or now()
    case = Case(
        person=person,
        article=right or "",
        way=way,
        language=language,
        received_at=received,
        due_on=due(localdate(received), state=policy.current().holidays),
    )
    use_key(case, make_key(case.pk, ends_at=None))
    case.save(force_insert=True)
    Step.objects.create(case=case, at=received, act=Act.OPENED, by=by)
    record(CaseOpened(case=case.pk))
    return case


def absorb(case: Case, *, into: Case) -> None:
    """What reached us in the one case lies in the other, sealed anew; the earlier clock counts."""
    attach_keys([case, into])
    for message in case.messages.all():
        use_key(message, key_of(case))
        message.sealed, message.case = message.sealed, into
        use_key(message, key_of(into))
        message.save()
    for step in case.steps.exclude(words=None):
        use_key(step, key_of(case))
        step.words, step.case = step.words, into
        use_key(step, key_of(into))
        step.save()
    if case.waits and not into.waits:
        into.waits = True
        into.save(update_fields=["waits"])
    if case.due_on < into.due_on:
        into.received_at, into.due_on = case.received_at, case.due_on
        into.months, into.paused_on, into.paused_days = case.months, case.paused_on, case.paused_days
        into.state = case.state
        into.save(update_fields="received_at due_on months paused_on paused_days state".split())
