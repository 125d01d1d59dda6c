"""What was erased when, and who was warned before the end."""

import uuid

from django.db import models
from django.utils.timezone import now

from einklang.people.models import Person


class Ground(models.TextChoices):
    """Why something ended (Art. 17(1))."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"
    DECLINED = "declined"
    STAFF = "staff"
    #: The key did not come back with a backup, so nobody can read anything of it any more.
    LOST = "lost"


class Erasure(models.Model):
    """One person was erased. The id is random and the row outlives every backup, to be replayed after it."""

    person = models.UUIDField(primary_key=True, default=uuid.uuid4)
    #: One number for all who were erased in the same transaction.
    batch = models.UUIDField(db_index=True)
    at = models.DateTimeField(default=now, db_index=True)
    ground = models.CharField(max_length=12, choices=Ground)
    #: Whether a recording goes on without a name.
    detached = models.BooleanField(default=False)


class Warning(models.Model):
    """Somebody was told that their storage ends; once for each warning and end."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    before = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "ends_at", "before"], name="warned_once")]


class Census(models.Model):
    """The pool in numbers on one day, counted once: nobody in it can be told from anybody else."""

    day = models.DateField(primary_key=True)
    figures = models.JSONField()
