from django.db.models import QuerySet

from .models import Owed


def owed() -> QuerySet[Owed]:
    """What is still owed, oldest first, with the fact it follows from."""
    return Owed.objects.filter(done_at=None).select_related("entry").order_by("entry_id", "position")
