from uuid import UUID

from .models import Recording


def is_recorded(person: UUID) -> bool:
    """Whether there is a recording with this person in it."""
    return Recording.objects.readable().filter(presences__person=person).exists()
