"""Proving that what was certified as erased is gone: rows, keys, and the bytes of sealed files."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from einklang.holdings.registry import Ending, Holding, about_participants
from einklang.ledger import incidents
from einklang.ledger.incidents import Incident
from einklang.room.sweeping import is_swept
from einklang.vault.keys import destroy_keys
from einklang.vault.models import Certificate
from einklang.vault.wiping import Wiped, keys_left

from .erasing import OUTLIVES
from .models import Erasure

#: Certificates proved in one round.
AT_ONCE = 200


def prove_erasures() -> int:
    """Look once more for everything that was certified; what is gone is proved, what is left is an incident.

    Looks for random ids only, in every table of the data map: what it looked for is forgotten with the proof.
    """
    proved, swept = 0, is_swept()
    for one in Certificate.objects.filter(proved_at=None).order_by("at")[:AT_ONCE]:
        left = _left(one)
        if left:
            _erase_what_is_left(one, left)
        elif swept:
            about: dict[str, Any] = {"proved_at": now(), "left": {}, "batch": None, "subjects": []}
            proved += Certificate.objects.filter(pk=one.pk).update(**about)
    return proved


@transaction.atomic
def _erase_what_is_left(one: Certificate, left: dict[str, int]) -> None:
    """What came in between, or was overlooked, goes now; that it was there is an incident."""
    Certificate.objects.filter(pk=one.pk).update(left=left)
    incidents.note(Incident.PROOF_FAILED, sum(left.values()))
    destroy_keys([UUID(subject) for subject in one.subjects])
    if one.batch is not None:
        everybody, wiped = Erasure.objects.filter(batch=one.batch), Wiped()
        for holding in about_participants():
            if holding.label in left:
                wiped.wipe(holding, _rows_left(holding, everybody))


def _left(one: Certificate) -> dict[str, int]:
    """What of it still stands, by the label of its table."""
    found = {"vault.Key": keys_left(one.subjects)}
    if one.batch is not None:
        everybody = Erasure.objects.filter(batch=one.batch)
        # What is minimised names nobody, and is kept on purpose.
        looked = (holding for holding in about_participants() if holding.ending is not Ending.MINIMISE)
        found |= {holding.label: _rows_left(holding, everybody).count() for holding in looked}
    return {label: number for label, number in found.items() if number}


def _rows_left(holding: Holding, everybody: "QuerySet[Erasure]") -> "QuerySet[Any]":
    stays = holding.ending is Ending.DETACH or holding.processing == OUTLIVES
    people = everybody.filter(detached=False) if stays else everybody
    rows = holding.rows_of(people.values("person"))
    return rows if holding.stays is None else rows.exclude(holding.stays)
