"""Facts that happened, and what is owed because of them."""

from django.db import models
from django.utils.timezone import now


class Entry(models.Model):
    """One fact that happened. It never changes."""

    kind = models.CharField(max_length=200)
    facts = models.JSONField()
    at = models.DateTimeField(default=now)


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
