"""What staff write down about the pool as a whole."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.staff.models import User
from einklang.vault.fields import EncryptedTextField


class Pair(models.Model):
    """Two entries that may be one person. Somebody here decides; nothing is ever joined by itself.

    Its id is made of theirs, so two entries are one pair however often they are compared. The row goes as
    soon as a side of it is gone.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    found_at = models.DateTimeField(default=now)
    #: When somebody said that these are two people. Kept, so that the question does not come again.
    settled_at = models.DateTimeField(null=True)
    #: Who said so: the id of somebody who works here.
    by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, by=None) | Q(settled_at__isnull=False, by__isnull=False),
                name="a_settled_pair_says_by_whom",
            )
        ]
        indexes = [models.Index(fields=["found_at", "id"], condition=Q(settled_at=None), name="pair_open")]


class Twin(models.Model):
    """One side of a pair. It ends with its own person, so nobody who left is tied to somebody else."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="sides")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pair", "person"], name="each_side_of_a_pair_once")]


class LookedBack(models.Model):
    """How far entries from before were compared with each other; one row for each way of comparing."""

    rules = models.PositiveSmallIntegerField(primary_key=True)
    #: The number of the last person who was looked at.
    up_to = models.BigIntegerField(default=0)


class SavedView(models.Model):
    """Filters of the pool that somebody keeps under a name. Words searched for are never among them."""

    LONGEST = 60

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST)
    filters = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_per_name")]


class Export(models.Model):
    """Who took a file of people out of here, when and why. Whom it holds stands in the log of readings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    #: Somebody may have written a name here although they were told not to: closed by a key of its own.
    reason = EncryptedTextField()
    filters = models.JSONField(default=dict)
    #: Whether words were searched for as well. Which, is not written down.
    words = models.BooleanField(default=False)
    count = models.PositiveIntegerField()
    #: When this line is gone: as long as the log of readings is kept.
    ends_at = models.DateTimeField(db_index=True)
