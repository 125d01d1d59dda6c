"""Keys, and the few secrets that are not a person's."""

import uuid

from django.db import models
from django.utils.timezone import now


class Key(models.Model):
    """The data key of one subject: a person, a letter, a recording track.

    Destroying this row is the erasure of everything the key closes (SPEC 6). Past `ends_at` the key is
    refused even while the row still stands, so no dead scheduler can keep anything readable.
    """

    subject = models.UUIDField(primary_key=True)
    master = models.CharField(max_length=8)
    wrapped = models.BinaryField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["master"], name="key_by_master")]


class Secret(models.Model):
    """A site-wide secret, wrapped like a key: the one of the blind indexes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=20, unique=True)
    master = models.CharField(max_length=8)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=now)


class Tally(models.Model):
    """How often something public was called today, under a keyed hash that changes every day."""

    id = models.BinaryField(primary_key=True, max_length=16)
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)


class Certificate(models.Model):
    """That something was erased: when, on which ground, how many rows of which tables. It names nobody.

    Written in the transaction that erases. Until it is proved it knows what to look for; then it forgets it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=now, db_index=True)
    #: Why it ended, as the erasure ledger has it (Art. 17(1)); "hold" where an exception to erasure ended.
    ground = models.CharField(max_length=12)
    people = models.PositiveIntegerField(default=0)
    #: How many of them stay in a recording, without a name.
    detached = models.PositiveIntegerField(default=0)
    #: Rows erased, by the label of their table.
    rows = models.JSONField(default=dict)
    #: Keys destroyed.
    keys = models.PositiveIntegerField(default=0)
    #: What the proof looks for: the erasure's number in the ledger, and keys that were destroyed.
    batch = models.UUIDField(null=True)
    subjects = models.JSONField(default=list)
    #: When the proof found nothing left of it, bytes of files included.
    proved_at = models.DateTimeField(null=True)
    #: What the last look found left, by the label of its table; empty where there was nothing.
    left = models.JSONField(default=dict)
    #: It is gone from here on: the policy's clock `disclosures`.
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["at"], condition=models.Q(proved_at=None), name="not_proved_yet")]
