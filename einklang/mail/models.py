"""Letters on their way out. Their words are sealed by a key of their own until they are delivered."""

import uuid

from django.db import models
from django.utils.timezone import now

from einklang.vault.fields import EncryptedJSONField


class Letter(models.Model):
    """One mail. The row is what is owed; after delivery it keeps its kind and date, not its words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    #: The person it is about; empty for the last letter to somebody who is gone.
    about = models.UUIDField(null=True, db_index=True)
    language = models.CharField(max_length=5)
    #: {"to", "subject", "text", "html", "attachments": [[name, media type, text], …]}
    sealed = EncryptedJSONField(null=True)
    written_at = models.DateTimeField(default=now)
    #: Undelivered by then, it is given up and its address forgotten.
    ends_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=now)
    failed_with = models.CharField(max_length=100, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(sent_at=None), name="letter_to_send"),
            models.Index(fields=["ends_at"], name="letter_by_end"),
        ]
