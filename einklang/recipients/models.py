"""Who else received something about somebody: what, when, on which ground (promise 15, Art. 19)."""

import uuid

from django.db import models
from django.utils.timezone import now


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
