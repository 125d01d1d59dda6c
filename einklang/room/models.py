"""The conversation: so far what is left of it, a recording and who was in it."""

import uuid
from typing import Self

from django.db import models
from django.utils.timezone import now

from einklang.people.models import Person


class RecordingQuerySet(models.QuerySet["Recording"]):
    def readable(self) -> Self:
        """What may still be played: nothing past its end, whether or not a scheduler ran."""
        return self.filter(ends_at__gt=now())


class Recording(models.Model):
    """A stored recording. It has a clock and a key of its own and no name (promise 10)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interview_ended_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects = RecordingQuerySet.as_manager()


class Presence(models.Model):
    """Somebody is heard or seen in a recording."""

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="presences")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "person"], name="present_once")]
