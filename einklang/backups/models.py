"""Where backups are, and until when; that the database came out of one."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.timezone import now


class Kind(models.TextChoices):
    BACKUPS = "backups"
    KEYS = "keys"


class Place(models.Model):
    """A folder that backups, or copies of keys, were written to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    path = models.TextField()
    since = models.DateTimeField(default=now)

    objects: ClassVar[models.Manager["Place"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "path"], name="one_place_a_folder")]


class Backup(models.Model):
    """One backup; as long as it stands, it holds what was erased after it, without a key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    #: From then on it may not be restored, and is destroyed.
    ends_at = models.DateTimeField(db_index=True)
    gone_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Backup"]] = models.Manager()


class Restored(models.Model):
    """The database came out of a backup at this moment; what was done with it, in numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=now)
    made_at = models.DateTimeField()
    figures = models.JSONField()

    objects: ClassVar[models.Manager["Restored"]] = models.Manager()
