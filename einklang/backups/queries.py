from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from .models import Backup


def held_until(erased_at: datetime) -> datetime | None:
    """Until when any backup still holds, without a key, what was erased at this moment; None: none does."""
    earlier = Backup.objects.filter(made_at__lte=erased_at, gone_at=None)
    until: datetime | None = earlier.aggregate(until=Max("ends_at"))["until"]
    return until


def held_until_of(moments: Iterable[datetime]) -> dict[datetime, datetime | None]:
    """The same for many moments, in one query."""
    standing = list(Backup.objects.filter(gone_at=None).values_list("made_at", "ends_at"))
    return {
        moment: max((ends_at for made_at, ends_at in standing if made_at <= moment), default=None)
        for moment in moments
    }
