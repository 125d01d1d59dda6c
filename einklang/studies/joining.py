"""Two entries are one person: what was decided and written for the one that ends goes on with the other."""

from uuid import UUID

from django.db import transaction

from einklang.vault.fields import attach_keys, use_key
from einklang.vault.keys import open_key

from .models import Choice, Invitation, Ticket


@transaction.atomic
def take_over(kept: UUID, gone: UUID) -> None:
    """Choices and invitations of `gone` are those of `kept`, but for studies where it has its own.

    An invitation whose letter was still waiting went with the entry, so nobody was asked by it.
    """
    _forget_unsent(gone)
    for choice in Choice.objects.filter(person=gone).exclude(study__in=_studies(Choice, kept)):
        _seal_anew(choice, kept)
    moved = Invitation.objects.filter(person=gone).exclude(study__in=_studies(Invitation, kept))
    ids = list(moved.values_list("pk", flat=True))
    Ticket.objects.filter(invitation__in=ids).update(person=kept)
    Invitation.objects.filter(pk__in=ids).update(person=kept)


def _studies(model: type[Choice] | type[Invitation], person: UUID) -> set[UUID]:
    return set(model._default_manager.filter(person=person).values_list("study", flat=True))


def _forget_unsent(gone: UUID) -> None:
    for invitation in Invitation.objects.filter(
        person=gone, booked_at=None, contact__unsent_at__isnull=False
    ):
        invitation.tickets.all().delete()
        invitation.delete()


def _seal_anew(choice: Choice, kept: UUID) -> None:
    attach_keys([choice], past_its_end=True)  # the entry has ended with the decision that it is the other one
    words = choice.words
    choice.person_id = kept
    use_key(choice, open_key(kept))
    choice.words = words
    choice.save(update_fields=["person", "words"])
