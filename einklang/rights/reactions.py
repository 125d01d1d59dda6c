"""What follows when a right is claimed: letters, and closing what is done."""

from django.conf import settings
from django.utils.timezone import now

from einklang.mail.actions import write
from einklang.people.actions import make_link
from einklang.people.models import Person, Purpose
from einklang.policy import queries as policy
from einklang.retention.events import PeopleErased
from einklang.vault.fields import attach_keys

from .actions import close
from .events import LiftingAnnounced, WithdrawalAsked
from .models import Case


def ask_the_registered_address(event: WithdrawalAsked) -> None:
    """The mail that asks the person themselves whether they want to withdraw."""
    promise = policy.current()
    person = Person.objects.readable().filter(pk=event.person).first()
    if person is None:
        return
    withdraw = make_link(person, Purpose.WITHDRAW)
    resume = make_link(person, Purpose.RESUME)
    write(
        "withdrawal_asked",
        about=person.pk,
        to=person.email or "",
        language=person.language,
        context={
            "name": person.name,
            "stopped": person.stopped_at is not None,
            "processings": [promise.processings[p].title.in_(person.language) for p in event.processings],
            "withdraw_url": f"{settings.BASE_URL}/withdraw/{withdraw}/",
            "resume_url": f"{settings.BASE_URL}/withdraw/not-me/{resume}/",
        },
        ends_at=promise.clocks.unconfirmed.after(now(), promise.zone),
    )


def announce(event: LiftingAnnounced) -> None:
    """The notice that Art. 18(3) wants before a restriction is lifted."""
    promise = policy.current()
    person = Person.objects.filter(pk=event.person).exclude(frozen_at=None).first()
    if person is None:
        return
    # Whose time ran out meanwhile is told all the same: only then may the overdue deletion run.
    attach_keys([person], past_its_end=True)
    withdraw = make_link(person, Purpose.WITHDRAW)
    write(
        "lifting",
        about=person.pk,
        to=person.email or "",
        language=person.language,
        context={
            "name": person.name,
            "withdraw_url": f"{settings.BASE_URL}/withdraw/{withdraw}/",
        },
        ends_at=promise.clocks.unconfirmed.after(now(), promise.zone),
    )


def close_what_erasure_answered(event: PeopleErased) -> None:
    """With the person gone, what they asked for is answered, and the cases no longer say whose they were."""
    for case in Case.objects.filter(person__in=event.people, closed_at=None):
        close(case)
    Case.objects.filter(person__in=event.people).update(person=None)
