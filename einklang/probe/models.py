"""What each standing proof found."""

import uuid

from django.db import models
from django.utils.timezone import now


class Probe(models.Model):
    """One proof: an invented person came, was erased, and was looked for. Numbers and places only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    begun_at = models.DateTimeField(default=now, db_index=True)
    ended_at = models.DateTimeField(null=True)
    #: How far it came: a word of the program's, empty where it came to its end.
    broke_at = models.CharField(max_length=60, default="", blank=True)
    #: Where something of the person still stood, and how often; empty is what is promised.
    found = models.JSONField(default=dict)
    #: Places that could not be looked at.
    unseen = models.JSONField(default=list)
    #: Tables about people in which the person stood before they were erased.
    touched = models.JSONField(default=list)

    @property
    def holds(self) -> bool:
        """Whether nothing was left."""
        return self.ended_at is not None and not self.broke_at and not self.found
