"""Breaches of the protection of personal data (Art. 33, 34), with the 72 hours before one's eyes."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now

from einklang.policy import queries as policy
from einklang.vault.fields import attach_keys, use_key
from einklang.vault.keys import make_key

from .actions import WordsMissing
from .models import Breach, Risk

#: From becoming aware of it to telling the authority (Art. 33(1)). In hours, so no day off moves it
#: (Regulation 1182/71, Art. 3(4)).
WITHIN = timedelta(hours=72)
#: What has to be written down, by Art. 33(5).
PARTS = ("facts", "effects", "measures")


class ChangedMeanwhile(Exception):
    """Somebody else changed it after it was looked at; what they wrote stands."""


class BreachClosed(Exception):
    """It is closed: nothing is changed in it any more."""


class NotToldYet(Exception):
    """It cannot be closed: the risk is not clear, or somebody who has to be told was not."""


def document(words: dict[str, str], *, known_at: datetime, risk: Risk, by: UUID) -> Breach:
    """A breach is documented; raises WordsMissing without the facts."""
    breach = Breach(id=uuid4(), known_at=known_at, risk=risk, noted_by=by)
    with transaction.atomic():
        use_key(breach, make_key(breach.pk, ends_at=None))
        breach.sealed = _written(words)
        breach.save(force_insert=True)
    return breach


@transaction.atomic
def amend(
    breach_id: UUID,
    words: dict[str, str],
    *,
    risk: Risk,
    authority_at: datetime | None,
    people_at: datetime | None,
    version: int,
) -> Breach:
    """What became known since is added. Raises ChangedMeanwhile, BreachClosed, WordsMissing."""
    breach = _locked(breach_id, version)
    breach.sealed = _written(words)
    breach.risk, breach.authority_at, breach.people_at = risk, authority_at, people_at
    breach.version += 1
    breach.save()
    return breach


@transaction.atomic
def close_breach(breach_id: UUID, *, version: int) -> None:
    """Everything is done; it is kept as long as a case. Raises NotToldYet where somebody is owed a word."""
    breach = _locked(breach_id, version)
    if breach.risk == Risk.UNKNOWN or owed(breach):
        raise NotToldYet
    promise = policy.current()
    breach.closed_at = now()
    breach.ends_at = promise.clocks.case_after_closing.end(breach.closed_at, promise.zone)
    breach.version += 1
    breach.save()


def owed(breach: Breach) -> list[str]:
    """Who still has to be told: "authority", "people". While the risk is not clear, the authority."""
    to_authority = breach.risk != Risk.NONE and breach.authority_at is None
    to_people = breach.risk == Risk.HIGH and breach.people_at is None
    return ["authority"] * to_authority + ["people"] * to_people


def due_at(breach: Breach) -> datetime:
    """The last moment to tell the authority."""
    return breach.known_at + WITHIN


def _locked(breach_id: UUID, version: int) -> Breach:
    breach = Breach.objects.select_for_update().get(pk=breach_id)
    if breach.closed_at is not None:
        raise BreachClosed
    if breach.version != version:
        raise ChangedMeanwhile
    attach_keys([breach])
    return breach


def _written(words: dict[str, str]) -> dict[str, str]:
    if not words.get("facts", "").strip():
        raise WordsMissing
    return {part: words.get(part, "").strip() for part in PARTS}
