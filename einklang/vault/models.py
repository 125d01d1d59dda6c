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
