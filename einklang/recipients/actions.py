"""Writing down who received what."""

from collections.abc import Collection
from uuid import UUID

from django.utils.timezone import now

from einklang.consent.queries import allows
from einklang.policy import queries as policy

from .models import Disclosure


class MayNotBeHandedOver(Exception):
    """The ground does not stand, or the recipient is not switched on in the policy."""


def disclose(person: UUID, recipient: str, what: Collection[str], *, processing: str) -> Disclosure:
    """Written down before it leaves: who receives these fields of this person, on which ground, from now on.

    Raises MayNotBeHandedOver, and then nothing may leave.
    """
    promise = policy.current()
    known = promise.recipients.get(recipient)
    if known is None or not known.enabled or not allows(person, processing):
        raise MayNotBeHandedOver(recipient)
    moment = now()
    return Disclosure.objects.create(
        person=person,
        recipient=recipient,
        what=sorted(what),
        processing=processing,
        at=moment,
        ends_at=promise.clocks.disclosures.end(moment, promise.zone),
    )


def note_removed(person: UUID, recipient: str) -> None:
    """The recipient has confirmed that it holds nothing of this person any more."""
    Disclosure.objects.filter(person=person, recipient=recipient, removed_at=None).update(removed_at=now())
