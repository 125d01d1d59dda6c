"""Who else received something about somebody: what, when, on which ground (promise 15, Art. 19)."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from einklang.ledger.errands import Errand


class Disclosure(models.Model):
    """One handing over. It outlives the person by random ids, so that every recipient can still be told."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The person's id. Not a key: the row outlives the person.
    person = models.UUIDField(db_index=True)
    #: The id of the recipient in the policy.
    recipient = models.CharField(max_length=40)
    #: The fields of the policy's categories that were handed over.
    what = models.JSONField(default=list)
    #: The processing on whose ground it was: its id in the policy.
    processing = models.CharField(max_length=40)
    at = models.DateTimeField(default=now)
    #: When the recipient has confirmed that it holds nothing of it any more.
    removed_at = models.DateTimeField(null=True)
    #: The row is gone from here on: the policy's clock `disclosures`.
    ends_at = models.DateTimeField(db_index=True)


class Act(models.TextChoices):
    """What became of data that somebody else received (Art. 16 to 18)."""

    RECTIFIED = "rectified", _("rectified")
    ERASED = "erased", _("erased")
    RESTRICTED = "restricted", _("restricted")
    RELEASED = "released", _("no longer restricted")


class Notice(Errand):
    """A recipient has to be told (Art. 19): owed until it acknowledges, whatever became of the person.

    As an errand it is told again and again where it is told by mail or a signed request; `next_at` is None
    where a program or a person tells it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The person's id. Not a key: the row outlives the person.
    person = models.UUIDField(db_index=True)
    recipient = models.CharField(max_length=40)
    act = models.CharField(max_length=12, choices=Act)
    made_at = models.DateTimeField(default=now)
    #: When it was told last; None: not yet.
    told_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    #: The colleague who says that it has acknowledged; None where it said so itself.
    acknowledged_by = models.UUIDField(null=True)
    #: The row is gone from here on: the policy's clock `disclosures`.
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "recipient", "act"],
                condition=Q(acknowledged_at=None),
                name="one_open_notice_per_act",
            ),
        ]
