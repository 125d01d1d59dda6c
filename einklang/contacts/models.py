"""How often somebody was asked for an interview, by whom, and what they said."""

import uuid
from typing import Self

from django.db import models
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.vault.fields import EncryptedTextField


class Answer(models.TextChoices):
    """What somebody says to being asked, with one click in the mail."""

    YES = "yes"
    NOT_NOW = "not-now"
    NEVER = "never"


class ContactQuerySet(models.QuerySet["Contact"]):
    def counting(self) -> Self:
        """What counts towards the caps: everything but letters that were never sent."""
        return self.filter(unsent_at=None)


class Contact(models.Model):
    """Somebody was asked once. To which customer it counts is told by their customer number of now."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    #: Who asked: the id of somebody who works here. A person decides, never a program (Art. 22).
    by = models.UUIDField()
    #: The caps that stood in the way and were overridden, and why: staff's own words, so sealed.
    overrides = models.JSONField(default=list)
    override_reason = EncryptedTextField(null=True)
    #: The id of the letter that asks. Not a key: the letter may be given up and gone.
    letter = models.UUIDField(null=True, unique=True)
    #: It was written and never sent, so nobody was asked.
    unsent_at = models.DateTimeField(null=True)
    #: The link in the letter; the token stands there only, its hash here.
    token_hash = models.BinaryField(max_length=32, unique=True)
    answer = models.CharField(max_length=10, choices=Answer, default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["person", "at"], name="contact_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(overrides=[], override_reason=None)
                | (~models.Q(overrides=[]) & models.Q(override_reason__isnull=False)),
                name="an_override_gives_its_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="an_answer_has_its_time",
            ),
        ]

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.person_id


class Refusal(models.Model):
    """Somebody does not want to be asked: until the day they were told, or for good."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+", primary_key=True)
    at = models.DateTimeField(default=now)
    #: None: until they say otherwise (Art. 21).
    until = models.DateTimeField(null=True)
