"""What was erased when, and who was warned before the end."""

import uuid

from django.db import models
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.room.models import Reason
from einklang.vault.fields import EncryptedJSONField, EncryptedTextField


class Ground(models.TextChoices):
    """Why something ended (Art. 17(1))."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNCONFIRMED = "unconfirmed"
    DECLINED = "declined"
    STAFF = "staff"
    OBJECTED = "objected"
    #: The key did not come back with a backup, so nobody can read anything of it any more.
    LOST = "lost"


class Erasure(models.Model):
    """One person was erased. The id is random and the row outlives every backup, to be replayed after it.

    It ends with the time of the ledger.
    """

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


class Kept(models.Model):
    """A copy of one piece of somebody's details, kept for a reason of the law until a day (Art. 17(3)).

    It says what the person is told of that piece, sealed by a key of its own; the piece itself is erased like
    everything else. Nothing reads it but the page of exceptions, and the person with their code.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The person's id. Not a key: the row outlives the person.
    person = models.UUIDField(db_index=True)
    #: Which table of the data map the piece is of.
    table = models.CharField(max_length=40)
    #: {"title", "rows": [[name, value], …], "of": when the copy was made}, in the person's language.
    sealed = EncryptedJSONField()
    reason = models.CharField(max_length=8, choices=Reason)
    #: What makes the reason apply, written down for whoever approves it.
    grounds = EncryptedTextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(default=now)
    approved_by = models.UUIDField(null=True)
    #: Until then it is only proposed, and goes with the person.
    approved_at = models.DateTimeField(null=True)
    #: What the code of the person's last mail opens it by, as it opens the proof.
    handle = models.BinaryField(max_length=16, null=True, db_index=True)
    commitment = models.BinaryField(max_length=32, null=True)
    #: From here on it is gone.
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_at=None, approved_by=None)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False)
                & ~models.Q(approved_by=models.F("proposed_by")),
                name="what_is_kept_is_approved_by_somebody_else",
            )
        ]
