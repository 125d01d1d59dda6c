"""Facts that happened, and what is owed because of them."""

from typing import ClassVar

from django.db import models
from django.utils.timezone import now


class Entry(models.Model):
    """One fact that happened. It never changes."""

    kind = models.CharField(max_length=200)
    facts = models.JSONField()
    at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "at"], name="fact_by_kind")]


class Owed(models.Model):
    """One consequence of an entry; open until `done_at` is set.

    This row is the truth, a worker only the legs: whoever comes next finishes what is open.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="owed")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=now)
    #: The class of the last error, never its text: a text may quote a person.
    failed_with = models.CharField(max_length=100, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="owed_once")]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(done_at=None), name="owed_and_open"),
        ]


class End(models.TextChoices):
    """What ended, or rests: what has to be true again whatever happens to the database."""

    KEY = "key"
    GONE = "gone"
    DETACHED = "detached"
    WITHDRAWN = "withdrawn"
    RESTRICTED = "restricted"
    UNRESTRICTED = "unrestricted"
    OBJECTED = "objected"
    UNOBJECTED = "unobjected"
    STOPPED = "stopped"
    RESUMED = "resumed"
    #: What a recipient was told is done with (Art. 19).
    ACKNOWLEDGED = "acknowledged"
    #: A colleague's account was ended, or started anew.
    ACCOUNT = "account"


#: The word for the key of a letter that went out.
SENT = "sent"


class Ending(models.Model):
    """Something ended for good. Copied to files apart from the database, and done again after a restore."""

    what = models.CharField(max_length=12, choices=End)
    #: Whose: the random id of a person, or of whatever had a key.
    subject = models.UUIDField()
    #: The ground of an erasure, the processing of a withdrawal, that a letter was sent, who acknowledged.
    word = models.CharField(max_length=40, default="")
    at = models.DateTimeField(default=now, db_index=True)
    #: Whether the files apart from the database know it.
    copied = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Ending"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(copied=False), name="ending_to_copy"),
            models.Index(fields=["subject"], condition=models.Q(word=SENT), name="ending_of_a_letter"),
        ]
