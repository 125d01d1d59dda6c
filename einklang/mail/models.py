"""Letters on their way out. Their words are sealed by a key of their own until they are delivered."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.timezone import now

from einklang.ledger.errands import Errand
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


class Inbox(Errand):
    """How far the mailbox is read. What was left in it for people is not looked at again."""

    #: A keyed hash of where the mailbox is: another one is read from its beginning.
    id = models.BinaryField(primary_key=True, max_length=16)
    #: UIDVALIDITY of the folder (RFC 3501): with another one its numbers mean other mails.
    validity = models.BigIntegerField(default=0)
    #: The number of the last mail that was dealt with.
    number = models.BigIntegerField(default=0)
    #: From this number on mails were put off on this day, and are read again on the next.
    put_off_from = models.BigIntegerField(null=True)
    put_off_on = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Inbox"]] = models.Manager()


class Taken(models.Model):
    """A mail that was dealt with: the same one is not dealt with again, however often it comes."""

    #: A keyed hash of who wrote when and what.
    id = models.BinaryField(primary_key=True, max_length=16)
    ends_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["Taken"]] = models.Manager()
