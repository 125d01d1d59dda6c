"""What was learned: what was said, what was marked in it, findings that rest on it, and those that last."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from einklang.ledger.errands import Errand
from einklang.people.models import Person
from einklang.room.models import Presence, Recording, Remark
from einklang.studies.models import Study
from einklang.vault.fields import EncryptedJSONField, EncryptedTextField


class Origin(models.TextChoices):
    """Where a transcript comes from."""

    IMPORTED = "imported"
    #: A local speech model wrote it down.
    HEARD = "heard"


class Transcript(Errand):
    """A recording has been, or is being, written down. What was said stands in its passages.

    As an errand it waits for the speech model, until that is done; `next_at` is None from then on.
    """

    recording = models.OneToOneField(Recording, models.PROTECT, primary_key=True, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin)
    #: What is spoken, as far as it is known: an ISO 639-1 code.
    language = models.CharField(max_length=2, default="", blank=True)
    #: How far the speech model has come, in milliseconds of all tracks together.
    heard_ms = models.PositiveIntegerField(default=0)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=now)


class Draft(models.Model):
    """A transcript of another tool that somebody is looking at before it is taken over.

    Closed by the recording's key. It holds what the tool called the speakers, names maybe, so it is gone
    once it is taken over or dropped, and after an hour anyway.
    """

    recording = models.OneToOneField(Recording, models.PROTECT, primary_key=True, related_name="+")
    #: `cues`, `refused`, `prefixes` as they were read, and `offset_ms`.
    content = EncryptedJSONField()
    made_by = models.UUIDField()
    gone_at = models.DateTimeField(db_index=True)

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.recording_id


class Speaker(models.TextChoices):
    """Who says something, by role: a transcript names nobody."""

    PARTICIPANT = "participant", _("Participant")
    INTERVIEWER = "interviewer", _("Interviewer")
    #: Nobody has said yet, or it cannot be told.
    UNKNOWN = "unknown", _("Somebody")


class Passage(models.Model):
    """What one speaker says in one go. Closed by the recording's key, and gone with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")
    #: Milliseconds after the beginning of the recording.
    begins_ms = models.PositiveIntegerField()
    ends_ms = models.PositiveIntegerField()
    speaker = models.CharField(max_length=12, choices=Speaker, default=Speaker.UNKNOWN)
    #: Which of the participants it is; None for anybody else.
    voice = models.ForeignKey(Presence, models.PROTECT, null=True, related_name="+")
    text = EncryptedTextField()
    #: Counts corrections, so that two who correct at once lose nothing.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["begins_ms", "id"]
        indexes = [models.Index(fields=["recording", "begins_ms"], name="passages_in_order")]
        constraints = [
            models.CheckConstraint(condition=Q(begins_ms__lte=F("ends_ms")), name="a_passage_has_length"),
            models.CheckConstraint(
                condition=Q(voice=None) | Q(speaker="participant"), name="a_voice_is_a_participants"
            ),
        ]

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.recording_id


class Said(models.Model):
    """A keyed hash of the beginning of a word that is said somewhere in a recording."""

    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")
    token = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "recording"], name="said_once")]


class Kind(models.TextChoices):
    """What a mark is."""

    NOTE = "note", _("Note")
    CLIP = "clip", _("Clip")
    #: A clip with the words that are said in it.
    QUOTE = "quote", _("Quote")


class Mark(models.Model):
    """A place or stretch of a recording that somebody marked. A clip refers to it and is no copy.

    It has a key of its own: it ends with the recording, and also with the first in it who leaves the pool.
    `content` holds `text`, `tags` and, of a quote, `words`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    begins_ms = models.PositiveIntegerField()
    #: None for a note, which is a place.
    ends_ms = models.PositiveIntegerField(null=True)
    content = EncryptedJSONField()
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["begins_ms", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="note", ends_ms=None) | ~Q(kind="note") & Q(begins_ms__lt=F("ends_ms")),
                name="a_clip_has_length",
            ),
        ]


class Stage(models.TextChoices):
    """How far a finding is. One that lasts is no finding of this table any more."""

    DRAFT = "draft"
    #: At the gate: two people look at it, and nobody changes it meanwhile.
    GATE = "gate"


class Finding(models.Model):
    """Something learned, with the evidence it rests on: personal until it has passed the gate.

    It has a key of its own and is gone with the first of those it rests on (SPEC 4: personal insight).
    `content` holds `title`, `details` and `themes`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.DRAFT)
    content = EncryptedJSONField()
    #: Its place on the study's board.
    position = models.PositiveIntegerField(default=0)
    made_by = models.UUIDField()
    made_at = models.DateTimeField(default=now)
    #: Counts changes of the text and of the evidence: whoever agrees agrees to one version.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position", "made_at", "id"]


class Evidence(models.Model):
    """A mark or a line of the minutes that a finding rests on."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="evidence")
    mark = models.ForeignKey(Mark, models.PROTECT, null=True, related_name="evidence")
    remark = models.ForeignKey(Remark, models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(mark=None, remark__isnull=False) | Q(mark__isnull=False, remark=None),
                name="evidence_is_one_thing",
            ),
            models.UniqueConstraint(fields=["finding", "mark"], name="a_mark_once_per_finding"),
            models.UniqueConstraint(fields=["finding", "remark"], name="a_remark_once_per_finding"),
        ]


class RestsOn(models.Model):
    """Whom a finding is about, by its evidence, and from which recording, if from one."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rests_on")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recording = models.ForeignKey(Recording, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "person", "recording"], name="rests_once"),
            models.UniqueConstraint(
                fields=["finding", "person"], condition=Q(recording=None), name="rests_once_beyond_recordings"
            ),
        ]


class Agreement(models.Model):
    """A colleague agrees that this version of a finding names nobody and may last."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="agreements")
    colleague = models.UUIDField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "colleague"], name="agrees_once")]


class Lasting(models.Model):
    """A finding that passed the gate: it speaks of nobody, and nothing leads from it to anybody.

    Its id is new, its only time is a month, and nobody's id stands here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    details = models.TextField(max_length=4000, blank=True)
    themes = models.JSONField(default=list)
    #: In how many interviews it was found.
    interviews = models.PositiveSmallIntegerField()
    #: The first of the month in which it passed the gate.
    month = models.DateField()
    #: The first of the month by which somebody looks at it again.
    review_on = models.DateField(db_index=True)

    class Meta:
        ordering = ["-month", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1, review_on__day=1), name="only_months_are_known"),
            models.CheckConstraint(condition=Q(interviews__gte=1), name="rests_on_something"),
        ]


class Deed(models.TextChoices):
    """What a colleague decided about findings that last."""

    AGREED = "agreed", _("agreed that it may last")
    KEPT = "kept", _("looked at it again and kept it")
    REMOVED = "removed", _("looked at it again and removed it")


class Decided(models.Model):
    """How many findings a colleague decided about in a month: who answers for it, and not for which one."""

    colleague = models.UUIDField()
    month = models.DateField()
    deed = models.CharField(max_length=8, choices=Deed)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["colleague", "month", "deed"], name="decided_by_month")
        ]
