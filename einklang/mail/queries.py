from django.db.models import QuerySet

from .models import Letter


def waiting() -> QuerySet[Letter]:
    """Letters not delivered yet, oldest first."""
    return Letter.objects.filter(sent_at=None).order_by("written_at")


def is_delayed() -> bool:
    """Whether a letter waits that was tried in vain: people are then told that mail takes longer."""
    return waiting().exclude(failed_with="").exists()
