"""Proving that what was certified as erased is gone: rows, keys, and the bytes of sealed files."""

from typing import Any

from django.utils.timezone import now

from einklang.holdings.registry import Ending, Holding, about_participants
from einklang.ledger import incidents
from einklang.ledger.incidents import Incident
from einklang.room.sweeping import is_swept
from einklang.vault.models import Certificate
from einklang.vault.wiping import keys_left

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
            Certificate.objects.filter(pk=one.pk).update(left=left)
            incidents.note(Incident.PROOF_FAILED, sum(left.values()))
        elif swept:
            about: dict[str, Any] = {"proved_at": now(), "left": {}, "batch": None, "subjects": []}
            proved += Certificate.objects.filter(pk=one.pk).update(**about)
    return proved


def _left(one: Certificate) -> dict[str, int]:
    """What of it still stands, by the label of its table."""
    found = {"vault.Key": keys_left(one.subjects)}
    if one.batch is not None:
        everybody = Erasure.objects.filter(batch=one.batch)
        found |= {holding.label: _rows_left(holding, everybody) for holding in about_participants()}
    return {label: number for label, number in found.items() if number}


def _rows_left(holding: Holding, everybody: Any) -> int:
    if holding.ending is Ending.MINIMISE:
        return 0  # what is left of it names nobody: its keys are gone, and the ledger is kept on purpose
    stays = holding.ending is Ending.DETACH or holding.processing == OUTLIVES
    people = everybody.filter(detached=False) if stays else everybody
    rows = holding.rows_of(people.values("person"))
    left: int = (rows if holding.stays is None else rows.exclude(holding.stays)).count()
    return left
