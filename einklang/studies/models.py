"""A question, the group it wants, and who was asked for it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from einklang.contacts.models import Contact
from einklang.hosts.models import Host, in_cells
from einklang.people.models import Person
from einklang.vault.fields import EncryptedTextField


class StudyQuerySet(models.QuerySet["Study"]):
    def open(self) -> Self:
        """Studies that are going on today."""
        today = localdate()
        return self.filter(closed_at=None, opens_on__lte=today, ends_on__gte=today)


class Study(models.Model):
    """One question to customers. It says nothing about anybody in particular."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: What people read in the invitation, in both languages.
    question_de = models.CharField(max_length=200)
    question_en = models.CharField(max_length=200)
    #: What it is for: for colleagues only.
    goal = models.TextField(max_length=2000)
    #: The wanted group: filters on declared categories, as the pool's list keeps them.
    wanted = models.JSONField(default=dict)
    #: How many interviews are wanted.
    number = models.PositiveSmallIntegerField()
    #: Minutes of one interview, and between two starts that are offered.
    minutes = models.PositiveSmallIntegerField(default=60)
    step = models.PositiveSmallIntegerField(default=30)
    #: How many participants of one customer may share a slot.
    seats = models.PositiveSmallIntegerField(default=1)
    observers = models.BooleanField(default=True)
    opens_on = models.DateField()
    ends_on = models.DateField()
    #: Reminders of an invitation at most, and days between two letters.
    reminders = models.PositiveSmallIntegerField(default=1)
    remind_after_days = models.PositiveSmallIntegerField(default=5)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=now)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    #: What has come of it so far: numbers that stay when people are gone. Asked is whose letter went out.
    asked = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    booked = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)

    objects = StudyQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("ends_on")), name="a_study_opens_before_it_ends"
            ),
            models.CheckConstraint(
                condition=in_cells("minutes") & in_cells("step") & Q(minutes__gte=5, step__gte=5),
                name="interviews_fill_cells",
            ),
            models.CheckConstraint(condition=Q(seats__gte=1, number__gte=1), name="a_study_wants_somebody"),
            models.CheckConstraint(condition=Q(reminders__lte=2), name="two_reminders_at_most"),
        ]

    def question(self, language: str) -> str:
        """The question in this language."""
        return self.question_en if language == "en" else self.question_de

    @property
    def is_open(self) -> bool:
        """Whether people may still be invited and book."""
        return self.closed_at is None and self.opens_on <= localdate() <= self.ends_on


class StudyHost(models.Model):
    """One of those who hold the interviews of a study."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="hosting")
    host = models.ForeignKey(Host, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "host"], name="host_once_per_study")]


class Verdict(models.TextChoices):
    """What a named person decided about asking somebody (promise 14)."""

    CHOSEN = "chosen"
    LEFT_OUT = "left-out"


class Reason(models.TextChoices):
    """The usual reasons for a choice, each one click; any other one is given in words."""

    FITS_WELL = "fits-well", _("Fits the question well")
    USES_SERVICE = "uses-service", _("Uses what it is about")
    OTHER_PERSPECTIVE = "other-perspective", _("Brings another perspective")
    ASKED_RECENTLY = "asked-recently", _("Was asked not long ago")
    COLLEAGUE_ASKED = "colleague-asked", _("A colleague of theirs is asked")
    NOT_NOW_BUSY = "not-now-busy", _("Has a lot to do just now")
    DOES_NOT_FIT = "does-not-fit", _("Does not fit the question")
    OTHER = "other", _("Another reason")


class Choice(models.Model):
    """Somebody was chosen for a study or left out of it: by whom, when and why. Never by a program."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="choices")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=20, choices=Reason)
    words = EncryptedTextField(null=True)
    by = models.UUIDField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "person"], name="one_choice_each"),
            models.CheckConstraint(
                condition=~Q(reason="other") | Q(words__isnull=False), name="another_reason_is_given_in_words"
            ),
        ]

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.person_id


class Invitation(models.Model):
    """Somebody was invited to a study; its contact counts for the caps and holds their answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="invitations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="+")
    #: The first, second, … lot of letters of this study.
    wave = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(default=now)
    #: Reminders written so far, and when the next one is due; None: no more.
    reminded = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True, db_index=True)
    #: They said no by its link, and it stands.
    declined_at = models.DateTimeField(null=True)
    #: They have booked: once, whatever comes after.
    booked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "person"], name="invited_once_to_a_study")]


class Ticket(models.Model):
    """A further link to the same invitation, in a reminder. The token stands in the mail only."""

    token_hash = models.BinaryField(primary_key=True, max_length=32)
    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="tickets")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    #: The letter it stands in.
    letter = models.UUIDField(null=True)
