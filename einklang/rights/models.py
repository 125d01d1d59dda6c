"""Cases: a right that somebody claimed, and its clock."""

import uuid

from django.db import models
from django.utils.timezone import now


class Right(models.TextChoices):
    """The rights by their article (GDPR)."""

    ACCESS = "15"
    RECTIFICATION = "16"
    ERASURE = "17"
    RESTRICTION = "18"
    PORTABILITY = "20"
    OBJECTION = "21"


class Case(models.Model):
    """One request. After closing it names nobody: the person's id is taken out, the times stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.UUIDField(null=True, db_index=True)
    article = models.CharField(max_length=4, choices=Right)
    way = models.CharField(max_length=12)
    received_at = models.DateTimeField(default=now)
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    #: From here on the case itself is gone; set when it is closed.
    ends_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, ends_at=None)
                | models.Q(closed_at__isnull=False, ends_at__isnull=False),
                name="a_closed_case_ends",
            ),
            models.UniqueConstraint(
                fields=["person", "article"],
                condition=models.Q(closed_at=None),
                name="the_same_request_twice_is_one",
            ),
        ]
