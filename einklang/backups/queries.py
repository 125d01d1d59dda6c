from datetime import datetime

from django.db.models import Max

from .models import Backup


def held_until(erased_at: datetime) -> datetime | None:
    """Until when any backup still holds, without a key, what was erased at this moment; None: none does."""
    earlier = Backup.objects.filter(made_at__lte=erased_at, gone_at=None)
    until: datetime | None = earlier.aggregate(until=Max("ends_at"))["until"]
    return until
