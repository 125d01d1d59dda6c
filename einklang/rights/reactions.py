"""What follows when a right is claimed: letters, and closing what is done."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from einklang.mail.persons import url, write_to
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose, State
from einklang.policy import queries as policy
from einklang.pool.events import PeopleJoined
from einklang.recipients.actions import tell
from einklang.recipients.models import Act
from einklang.retention.events import PeopleErased
from einklang.retention.models import Erasure
from einklang.vault.fields import attach_keys

from .actions import close
from .events import CaseOpened, LiftingAnnounced, RestrictionLifted, WithdrawalAsked
from .intake import absorb
from .models import Case, Outcome, Right

#: What erasing somebody does for them.
ANSWERED_BY_GOING = frozenset({Right.WITHDRAWAL, Right.ERASURE})


def ask_the_registered_address(event: WithdrawalAsked) -> None:
    """The mail that asks the person themselves whether they want to withdraw."""
    person = Person.objects.readable().filter(pk=event.person).first()
    if person is None:
        return
    titles = [policy.current().processings[p].title.in_(person.language) for p in event.processings]
    context = {
        "stopped": person.stopped_at is not None,
        "processings": titles,
        "own_words": event.own_words,
        "resume_url": url("withdraw/not-me", make_link(person, Purpose.RESUME)),
    }
    write_to(person, "withdrawal_asked", context=context, ends_at=_a_week())


def announce(event: LiftingAnnounced) -> None:
    """The notice that Art. 18(3) wants before a restriction is lifted."""
    frozen = Person.objects.exclude(frozen_at=None).exclude(state=State.DETACHED)
    person = frozen.filter(pk=event.person).first()
    if person is not None:
        # Whose time ran out meanwhile is told all the same: only then may the overdue deletion run.
        attach_keys([person], past_its_end=True)
        write_to(person, "lifting", ends_at=_a_week())


def close_what_erasure_answered(event: PeopleErased) -> None:
    """With the person gone, what they asked for is answered, and the cases no longer say whose they were."""
    people = Erasure.objects.filter(batch=event.batch).values("person")
    for case in Case.objects.filter(person__in=people, closed_at=None):
        close(case, Outcome.GRANTED if case.article in ANSWERED_BY_GOING else Outcome.GONE)


@transaction.atomic
def hand_over_what_was_asked(event: PeopleJoined) -> None:
    """Two entries are one person: what was asked in the one that goes is owed to the one that goes on.

    The same right asked for in both is one request, and the earlier clock counts.
    """
    for case in Case.objects.select_for_update().filter(person=event.gone, closed_at=None):
        same = Case.objects.filter(person=event.kept, article=case.article, closed_at=None).first()
        if same is None:
            case.person = event.kept
            case.save(update_fields=["person"])
        else:
            absorb(case, into=same)


def _a_week() -> datetime:
    promise = policy.current()
    return promise.clocks.unconfirmed.after(now(), promise.zone)


def tell_of_the_restriction(event: CaseOpened) -> None:
    """Whoever received something about this person learns that it is restricted (Art. 18, 19)."""
    case = Case.objects.filter(pk=event.case, article=Right.RESTRICTION, closed_at=None).first()
    if case is not None and case.person is not None:
        tell([case.person], Act.RESTRICTED)


def tell_of_the_release(event: RestrictionLifted) -> None:
    """Whoever learned of the restriction learns that it has ended."""
    tell([event.person], Act.RELEASED)
