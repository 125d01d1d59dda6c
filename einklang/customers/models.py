"""The company's own customer file, as far as comparing needs it: not the pool, and never written back."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from einklang.vault.fields import EncryptedJSONField, EncryptedTextField

from .records import Record


class Stage(models.TextChoices):
    """How far an import is. Only what a `done` one brought is ever seen."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"
    DROPPED = "dropped"


class Import(models.Model):
    """One reading of a customer file: a snapshot, which afterwards is what there is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Who works here and gave the file; None where the command did.
    by = models.UUIDField(null=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.UPLOADED)
    started_at = models.DateTimeField(default=now, db_index=True)
    finished_at = models.DateTimeField(null=True)

    #: True while it is checked or applied, else None: the database itself allows one at a time.
    busy = models.BooleanField(null=True, unique=True)
    #: Which process does it, empty while it waits for one; and when that was last heard of.
    process = models.CharField(max_length=120, default="", blank=True)
    heartbeat_at = models.DateTimeField(default=now)
    #: True while it may have left rows behind that are to be cleared away.
    untidy = models.BooleanField(default=False)

    #: The name of the file, closed like the file itself and gone with it.
    name = EncryptedTextField(null=True)
    size = models.BigIntegerField(default=0)
    kind = models.CharField(max_length=4, default="csv")
    encoding = models.CharField(max_length=20, default="", blank=True)
    separator = models.CharField(max_length=1, default="", blank=True)
    #: The number of the row with the titles, from 1.
    header_row = models.PositiveIntegerField(default=1)
    #: Which column is what: field -> position, from 0.
    mapping = models.JSONField(default=dict)
    allow_shrinking = models.BooleanField(default=False)

    rows_read = models.PositiveIntegerField(default=0)
    rows_good = models.PositiveIntegerField(default=0)
    rows_bad = models.PositiveIntegerField(default=0)
    #: Bytes of the file read so far, to say how far it is.
    bytes_read = models.BigIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)

    #: Why it was refused, as a code, and the row where that was found out.
    reason = models.CharField(max_length=20, default="", blank=True)
    reason_row = models.PositiveIntegerField(null=True)
    #: The ids its rows have: each import takes the next ones, none is ever given twice.
    first_id = models.BigIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["stage", "-finished_at"], name="import_by_stage")]


class Refused(models.Model):
    """A row that was not taken: where and why, never what stood there."""

    batch = models.ForeignKey(Import, models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    #: Our name of the column, or empty where it is about the whole row; and its position, from 0.
    field = models.CharField(max_length=20, default="", blank=True)
    position = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=20)
    #: A number that belongs to the reason: the other row, the columns found.
    other = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="refused_once_per_row")]


class CustomerQuerySet(models.QuerySet["Customer"]):
    def live(self) -> Self:
        """What counts: brought by an import that was finished, and not left out by a later one."""
        return self.filter(batch__stage=Stage.DONE).exclude(leaving__stage=Stage.DONE)


class Customer(models.Model):
    """One row of the customer file. A customer is all rows with the same `key`."""

    id = models.BigAutoField(primary_key=True)
    #: Whose key closes it: its own, so that it can be erased alone.
    subject = models.UUIDField(unique=True)
    #: The keyed hash of the customer number, the same as `Person.customer_index`.
    key = models.BinaryField(max_length=16)
    #: The keyed hash of all of it: by this a second import knows what it has already.
    digest = models.BinaryField(max_length=16)
    batch = models.ForeignKey(Import, models.PROTECT, related_name="+", db_index=False)
    #: The import in whose file it no longer stands; once that is done, the row is nothing any more.
    leaving = models.ForeignKey(Import, models.PROTECT, related_name="+", null=True, db_index=False)
    sealed = EncryptedJSONField()

    objects = CustomerQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="customer_by_number"),
            models.Index(fields=["leaving"], name="customer_leaving", condition=Q(leaving__isnull=False)),
        ]

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.subject

    @property
    def record(self) -> Record:
        """What the row says; raises KeyGone when it is erased."""
        return Record(**self.sealed)


class Block(models.Model):
    """A piece of the index by which possible matches are found: keyed hashes with the rows they lead to."""

    bucket = models.IntegerField(primary_key=True)
    pairs = models.BinaryField()
