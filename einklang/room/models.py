"""The conversation: what is recorded of it, who was in it, who followed it, and what was noted."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from einklang.ledger.errands import Errand
from einklang.people.models import Person
from einklang.studies.models import Study
from einklang.vault.fields import EncryptedTextField


class Stage(models.TextChoices):
    """How far a recording is (SPEC 3)."""

    RUNNING = "running"
    PAUSED = "paused"
    STORED = "stored"
    #: It should be gone, and is kept for one of the reasons of Art. 17(3) alone: nobody plays it.
    HELD = "held"


#: While something may still be added to it.
GOING = (Stage.RUNNING, Stage.PAUSED)


class RecordingQuerySet(models.QuerySet["Recording"]):
    def readable(self) -> Self:
        """What is kept and not past its end, whether or not a scheduler ran."""
        return self.filter(stage=Stage.STORED, ends_at__gt=now())


class Recording(Errand):
    """A recording of one interview. It has a clock and a key of its own and no name (promise 10).

    As an errand it waits, from its end on, for its pieces to be packed into what a player can seek in.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.STORED)
    #: The interview's id, which is gone a few days later: not a key. None when it is over: nothing that
    #: could lead to a name outlives the interview's own row.
    booking = models.UUIDField(null=True)
    #: What was asked in it. A study is a question, and names nobody.
    study = models.ForeignKey(Study, models.PROTECT, null=True, related_name="+")
    #: Which colleague held it, who may play it.
    held_by = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    interview_ended_at = models.DateTimeField(null=True)
    seconds = models.PositiveIntegerField(default=0)
    #: While it runs, counted from its beginning: it can only become later, by its own length.
    ends_at = models.DateTimeField(db_index=True)
    next_at = models.DateTimeField(null=True, db_index=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=("running", "paused")) | Q(interview_ended_at__isnull=False),
                name="a_stored_one_has_ended",
            ),
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(stage__in=("running", "paused")),
                name="one_running_per_interview",
            ),
        ]


class Reason(models.TextChoices):
    """Why something that should be gone may be kept (Art. 17(3)); no other reason counts here."""

    OBLIGATION = "17-3-b", _("a legal obligation, Art. 17(3)(b)")
    CLAIMS = "17-3-e", _("legal claims, Art. 17(3)(e)")


class Hold(models.Model):
    """One recording is kept for a reason of the law until a day, whoever in it leaves. It has its own key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=8, choices=Reason)
    #: What makes the reason apply, written down for whoever approves it.
    grounds = EncryptedTextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField(default=now)
    approved_by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    #: From here on it counts no more.
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False)
                & ~Q(approved_by=models.F("proposed_by")),
                name="a_hold_is_approved_by_somebody_else",
            )
        ]


class Presence(models.Model):
    """Somebody is heard or seen in a recording."""

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="presences")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recording", "person"], name="present_once")]


class Occasion(models.Model):
    """Of which interview a recording is, so that what was noted then stands beside it.

    It would lead from a recording without a name to those who were there: it is gone with the first of them.
    """

    recording = models.OneToOneField(Recording, models.PROTECT, primary_key=True, related_name="occasion")
    #: The interview's id, by which its notes are known. Not a key: its own row ends earlier.
    booking = models.UUIDField(db_index=True)


class Source(models.TextChoices):
    """Where a track comes from."""

    CAMERA = "camera"
    SCREEN = "screen"
    #: A whole recording that another tool made.
    UPLOAD = "upload"


class Track(models.Model):
    """What one person sent: camera with microphone, or a screen. Its id is the subject of its key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="tracks")
    #: Who is in it: a participant, or a colleague by their id. Both None for a recording made elsewhere.
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    colleague = models.UUIDField(null=True)
    source = models.CharField(max_length=10, choices=Source)


class Medium(models.TextChoices):
    """What a piece holds."""

    AUDIO = "audio"
    VIDEO = "video"
    #: Both in one file that a browser plays.
    BOTH = "both"


class Form(models.TextChoices):
    """How a piece is written inside its sealed file."""

    #: Packets as they came, as Janus writes them.
    MJR = "mjr"
    WEBM = "webm"
    MP4 = "mp4"


class Piece(models.Model):
    """An unbroken stretch of a track, in one sealed file of the storage whose name is this id.

    The row comes before the file and goes before it: a file without a row is swept away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    track = models.ForeignKey(Track, models.PROTECT, related_name="pieces")
    medium = models.CharField(max_length=10, choices=Medium)
    form = models.CharField(max_length=10, choices=Form)
    #: When it begins, in milliseconds after the beginning of the recording; and how long it is.
    offset_ms = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    #: Bytes inside, once it is closed; None while it is written.
    size = models.BigIntegerField(null=True)


class Where(models.TextChoices):
    """How far a sealed file is on its way to the bucket, or out of it."""

    COMING = "coming"
    THERE = "there"
    GOING = "going"


class InBucket(Errand):
    """A sealed file that is in the bucket, or may be: as long as any of it may be there, this row stands.

    It outlives its piece, since bytes are removed only when the bucket says so; with the piece's key they
    were erased before.
    """

    #: The piece's id. Not a key: the piece goes first.
    id = models.UUIDField(primary_key=True, editable=False)
    where = models.CharField(max_length=10, choices=Where, default=Where.COMING)
    since = models.DateTimeField(default=now)
    #: Bytes of the sealed file; and what is read of it before its chunks (`vault.files.landmarks`).
    size = models.BigIntegerField(default=0)
    landmarks = models.BinaryField(default=b"")

    objects: ClassVar["models.Manager[InBucket]"] = models.Manager()


class Meeting(models.Model):
    """What is kept of an interview that colleagues follow live: its clock, and the key of their notes.

    Its id is the interview's, whose own row ends earlier: not a key.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    ended_at = models.DateTimeField(null=True)
    #: The policy's time for what was observed, from the interview's end on.
    gone_at = models.DateTimeField(db_index=True)


class Followed(models.Model):
    """Somebody was followed live, as they allow."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="followed")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="followed_once")]


class Following(models.Model):
    """A colleague is going to follow an interview, or did; participants read the name beforehand."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="following")
    colleague = models.UUIDField()
    said_at = models.DateTimeField(default=now)
    came_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "colleague"], name="follows_once")]


class Note(models.Model):
    """What a colleague wrote while the interview went on: a note, or a question for whoever holds it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notes")
    colleague = models.UUIDField()
    at = models.DateTimeField(default=now)
    text = EncryptedTextField()
    question = models.BooleanField(default=False)
    #: When the question was put, or set aside.
    asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.meeting_id


class Minutes(models.Model):
    """What whoever held an interview wrote down of it: a finding in the making, which points to somebody.

    It rests on nobody's consent to be recorded or followed, and ends with the details of the first of those
    it is about. Its id is the subject of the key that closes the remarks.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: The interview's id. Not a key.
    booking = models.UUIDField(unique=True)
    study = models.ForeignKey(Study, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)


class Interviewed(models.Model):
    """Somebody the minutes of an interview are about."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="interviewed")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "person"], name="interviewed_once")]


class Remark(models.Model):
    """One line of the minutes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="remarks")
    colleague = models.UUIDField()
    at = models.DateTimeField(default=now)
    text = EncryptedTextField()

    class Meta:
        ordering = ["at"]

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.minutes_id
