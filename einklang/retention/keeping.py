"""Keeping one piece of somebody's details for a reason of Art. 17(3): approved by two, over by itself.

A person's key is one, and its destruction is the erasure. So what is kept is a copy of what the person is
told of that piece, under a key of its own.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from einklang.consent.proof import commit
from einklang.holdings.registry import holding_of
from einklang.people.models import Person
from einklang.room.holds import GROUNDS, LONGEST, GroundsMissing, NothingToHold, SameEyes
from einklang.room.models import Reason
from einklang.vault.fields import attach_keys, use_key
from einklang.vault.keys import make_key
from einklang.vault.models import Key
from einklang.vault.wiping import Wiped

from .erasing import kept_until
from .models import Kept


@transaction.atomic
def propose_to_keep(
    person: UUID,
    copy: Mapping[str, Any],
    *,
    table: str,
    reason: Reason,
    grounds: str,
    ends_at: datetime,
    by: UUID,
) -> Kept:
    """A copy of this piece waits for a second person; until they approve it, it goes with the person.

    Raises NothingToHold, also of somebody who never confirmed: they get no last mail that could tell them.
    """
    _lock(person)
    if not Person.objects.filter(pk=person, left_at=None, confirmed_at__isnull=False).exists():
        raise NothingToHold
    if len(grounds.strip()) < GROUNDS or not now() < ends_at <= now() + LONGEST:
        raise GroundsMissing
    kept = Kept(person=person, table=table, reason=reason, proposed_by=by, ends_at=ends_at)
    use_key(kept, make_key(kept.pk, ends_at=ends_at))
    kept.sealed, kept.grounds = dict(copy), grounds.strip()
    kept.save(force_insert=True)
    return kept


@transaction.atomic
def approve_to_keep(kept_id: UUID, *, by: UUID) -> None:
    """The copy outlives the person from this commit on. Raises SameEyes, NothingToHold."""
    proposed = Kept.objects.filter(pk=kept_id, approved_at=None)
    kept = proposed.first()
    if kept is None:
        raise NothingToHold
    if kept.proposed_by == by:
        raise SameEyes
    _lock(kept.person)
    if not proposed.filter(ends_at__gt=now()).update(approved_by=by, approved_at=now()):
        raise NothingToHold


@transaction.atomic
def release_kept(kept_id: UUID) -> None:
    """The copy is gone with this commit, and that is certified. Twice is no error."""
    holding, wiped = holding_of(Kept), Wiped()
    assert holding is not None, "every table is on the map"
    wiped.wipe(holding, Kept.objects.filter(pk=kept_id))
    wiped.certify("hold", subjects=[kept_id], ends_at=kept_until())


def _lock(person: UUID) -> None:
    """Erasing begins with destroying this key: it comes before, and nothing is kept, or waits.

    Raises NothingToHold where it came before.
    """
    if Key.objects.select_for_update().filter(subject=person).first() is None:
        raise NothingToHold


def kept_of(person: UUID) -> list[Kept]:
    """What is kept or proposed of this person, gone or not, the earliest end first; keys opened."""
    return _opened(Kept.objects.filter(person=person, ends_at__gt=now()))


def kept_now() -> QuerySet[Kept]:
    """Everything that is kept or proposed, the earliest end first."""
    return Kept.objects.filter(ends_at__gt=now()).order_by("ends_at", "pk")


def open_kept(code: str, email: str) -> list[Kept]:
    """What is kept of whoever has this code and address, for them to read."""
    wanted = commit(code, email)
    found = _opened(Kept.objects.filter(handle=wanted.handle, ends_at__gt=now()))
    return [one for one in found if hmac.compare_digest(bytes(one.commitment or b""), wanted.value)]


def _opened(rows: QuerySet[Kept]) -> list[Kept]:
    found = list(rows.order_by("ends_at", "pk"))
    attach_keys(found)
    return found
