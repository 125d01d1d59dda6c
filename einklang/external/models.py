"""Interviews held in another tool: the way there, a recording on its way in, the copy that stays there."""

import uuid

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from einklang.people.models import Person
from einklang.staff.models import User
from einklang.vault.fields import EncryptedTextField


class Tool(models.TextChoices):
    """In which interviews are held where it is not done here."""

    TEAMS = "teams", "Microsoft Teams"
    ZOOM = "zoom", "Zoom"
    BIGBLUEBUTTON = "bigbluebutton", "BigBlueButton"
    OTHER = "other", _("another tool")


class Elsewhere(models.Model):
    """An interview is held in another tool, behind this link. The row has a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The interview. Not a key: what ends by the clock may end in any order.
    booking = models.UUIDField(unique=True)
    tool = models.CharField(max_length=20, choices=Tool)
    link = EncryptedTextField()
    #: Another way in for colleagues who follow; empty where it is the same.
    observers_link = EncryptedTextField()
    #: The row is gone with the interview's.
    gone_at = models.DateTimeField(db_index=True)


class Upload(models.Model):
    """A recording made elsewhere on its way in. Its id is the subject of its key and the name of its file.

    The same id is later that of its track and of its piece: nothing is sealed twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The interview's id, by which its page finds it. Not a key.
    booking = models.UUIDField(db_index=True)
    #: Bytes that are to come.
    length = models.BigIntegerField()
    #: How many had a place: if fewer are still known, somebody is gone and it must not go on.
    places = models.PositiveSmallIntegerField()
    interview_ended_at = models.DateTimeField()
    made_at = models.DateTimeField(default=now)
    #: What is not whole by then is removed.
    ends_at = models.DateTimeField(db_index=True)


class InUpload(models.Model):
    """Somebody had a place in the interview whose recording comes in."""

    upload = models.ForeignKey(Upload, models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "person"], name="in_an_upload_once")]


class How(models.TextChoices):
    """How a copy was deleted at a tool."""

    BY_HAND = "by-hand", _("by hand, in the tool")
    BY_API = "by-api", _("through the tool’s interface for programs")
    NEVER_THERE = "never-there", _("looked, and there is none")


class ToolCopy(models.Model):
    """The tool holds a recording of its own: owed until somebody says under their name that it is deleted.

    Its id is that of the upload, and later of the track here. If neither stands, it is owed at once.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    tool = models.CharField(max_length=20, choices=Tool)
    #: When the interview was, to find the copy there; and who held it.
    held_at = models.DateTimeField()
    host = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=20, choices=How, default="", blank=True)
    #: From here on the proof is gone too; None while it is owed.
    gone_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deleted_at=None, deleted_by=None, how="", gone_at=None)
                | models.Q(deleted_at__isnull=False, deleted_by__isnull=False, gone_at__isnull=False)
                & ~models.Q(how=""),
                name="a_deletion_has_a_name",
            )
        ]
