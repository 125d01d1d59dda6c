"""What left the pool as a file."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import now
from django.utils.translation import gettext as _

from einklang.policy.schema import Policy
from einklang.pool.asked import in_words
from einklang.pool.models import Export
from einklang.vault.errors import KeyGone
from einklang.vault.fields import attach_keys

#: The latest ones are shown.
SHOWN = 200


@dataclass(frozen=True)
class Exported:
    """One file that left."""

    at: datetime
    by: str
    reason: str
    who: str
    count: int


def exports(policy: Policy, language: str) -> list[Exported]:
    """The latest first, for as long as the log of readings is kept."""
    rows = list(Export.objects.filter(ends_at__gt=now()).select_related("by").order_by("-at", "-id")[:SHOWN])
    attach_keys(rows)
    return [
        Exported(
            at=row.at,
            by=row.by.name,
            reason=_reason(row),
            who=_who(row, policy, language),
            count=row.count,
        )
        for row in rows
    ]


def _reason(row: Export) -> str:
    try:
        return str(row.reason)
    except KeyGone:
        return ""


def _who(row: Export, policy: Policy, language: str) -> str:
    said = in_words(row.filters, policy, language)
    if row.words:
        searched = _("found by words, which are not written down")
        return f"{said}; {searched}" if said else searched
    return said or _("everybody in the pool")
