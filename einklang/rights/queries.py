from uuid import UUID

from django.db.models import QuerySet

from .models import Case, State


def open_cases() -> QuerySet[Case]:
    """What has to be answered, the next deadline first."""
    return Case.objects.filter(closed_at=None).exclude(state=State.STANDS).order_by("due_on", "received_at")


def cases_of(person: UUID) -> QuerySet[Case]:
    """What this person asked for, the latest first."""
    return Case.objects.filter(person=person).order_by("-received_at")


def waiting() -> QuerySet[Case]:
    """Withdrawals of everything that wait for the answer to what was asked beside, the oldest first."""
    return Case.objects.filter(closed_at=None, waits=True).order_by("received_at")


def waits_for_answers(person: UUID) -> bool:
    """Whether everything of this person ends once their other requests are answered."""
    return waiting().filter(person=person).exists()
