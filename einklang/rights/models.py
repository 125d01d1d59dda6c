"""Cases: a right that somebody claimed, its clock, what reached us about it and what was done."""

import uuid

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from einklang.vault.fields import EncryptedJSONField, EncryptedTextField


class Right(models.TextChoices):
    """The rights by their article (GDPR)."""

    WITHDRAWAL = "7(3)"
    ACCESS = "15"
    RECTIFICATION = "16"
    ERASURE = "17"
    RESTRICTION = "18"
    RECIPIENTS = "19"
    PORTABILITY = "20"
    OBJECTION = "21"
    COMPLAINT = "77"


#: What people claim on their own page; what is withdrawn there is withdrawn at once and needs no case.
CLAIMED_THERE = tuple(one for one in Right if one not in (Right.WITHDRAWAL, Right.COMPLAINT))


class State(models.TextChoices):
    """Where a case stands. That it was extended is told by its months."""

    OPEN = "open"
    #: Asked who they are, on documented doubt (Art. 12(6)): the clock rests.
    IDENTITY = "identity"
    #: Somebody proposed a decision with grounds; another one has to look at it.
    PROPOSED = "proposed"
    #: A restriction that was confirmed and stands until it is lifted: answered, with no clock.
    STANDS = "stands"
    CLOSED = "closed"


class Outcome(models.TextChoices):
    """How a case ended."""

    GRANTED = "granted"
    REFUSED = "refused"
    #: Nobody could tell whose request it was (Art. 12(2), 11(2)).
    UNKNOWN = "unknown"
    #: Nothing was claimed: a question, a mistake, a mail for somebody else.
    NOTHING = "nothing"
    #: The person is gone, and with them everything that was asked about.
    GONE = "gone"


class Case(models.Model):
    """One request, with a key of its own. Closed, it names nobody: person, words and key are gone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Empty while nobody knows whose request it is, and after closing.
    person = models.UUIDField(null=True, db_index=True)
    #: Empty while nobody has said which right it is.
    article = models.CharField(max_length=4, choices=Right, blank=True)
    way = models.CharField(max_length=12)
    language = models.CharField(max_length=5, default="de")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    #: Who sees to it: the id of somebody who works here.
    owner = models.UUIDField(null=True)
    received_at = models.DateTimeField(default=now)
    due_on = models.DateField(db_index=True)
    #: One, or three once it was extended (Art. 12(3)).
    months = models.PositiveSmallIntegerField(default=1)
    #: The clock rests since this day, and has rested for so many days before.
    paused_on = models.DateField(null=True)
    paused_days = models.PositiveIntegerField(default=0)
    #: What a program took a mail for, and why: words of closed lists.
    guess = models.CharField(max_length=20, default="", blank=True)
    why = models.CharField(max_length=200, default="", blank=True)
    #: What is withdrawn here ends once this person's other requests are answered; until then all is stopped.
    waits = models.BooleanField(default=False)
    #: The answer as it is being written.
    draft = EncryptedTextField(null=True)
    #: Counts every change, so that of two who change at once the later one is told.
    version = models.PositiveIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome, default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    #: From here on the case itself is gone; set when it is closed.
    ends_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, ends_at=None) & ~models.Q(state="closed")
                | models.Q(closed_at__isnull=False, ends_at__isnull=False, person=None, state="closed"),
                name="a_closed_case_ends_and_names_nobody",
            ),
            models.CheckConstraint(
                condition=models.Q(state="identity") ^ models.Q(paused_on=None),
                name="the_clock_rests_while_identity_is_asked",
            ),
            models.UniqueConstraint(
                fields=["person", "article"],
                condition=models.Q(closed_at=None) & ~models.Q(article=""),
                name="the_same_request_twice_is_one",
            ),
        ]


class Message(models.Model):
    """What reached us in a case, sealed by the case's key. Emptied when the case is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    at = models.DateTimeField(default=now)
    #: A keyed hash of the mail's Message-ID: the same mail twice is one message.
    mail = models.BinaryField(max_length=16, null=True, unique=True)
    #: {"sender", "subject", "text"}
    sealed = EncryptedJSONField(null=True)
    ends_at = models.DateTimeField(null=True, db_index=True)

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class Act(models.TextChoices):
    """What can be done in a case."""

    OPENED = "opened"
    MAIL_CAME = "mail-came"
    TAKEN = "taken"
    HANDED_OVER = "handed-over"
    NAMED = "named"
    NOTED = "noted"
    IDENTITY_ASKED = "identity-asked"
    IDENTITY_SHOWN = "identity-shown"
    EXTENDED = "extended"
    PROPOSED = "proposed"
    REJECTED = "rejected"
    APPROVED = "approved"
    CARRIED_OUT = "carried-out"
    RECTIFIED = "rectified"
    ANSWERED = "answered"
    CLOSED = "closed"


class Step(models.Model):
    """One thing done in a case: what, when, by whom and on which grounds. Rows are only ever added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    at = models.DateTimeField(default=now)
    act = models.CharField(max_length=16, choices=Act)
    #: The id of somebody who works here; empty for the person themselves and for what happens by itself.
    by = models.UUIDField(null=True)
    #: Grounds, reasons or a note, sealed by the case's key; emptied at closing.
    words = EncryptedTextField(null=True)
    ends_at = models.DateTimeField(null=True, db_index=True)

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.case_id


class Risk(models.TextChoices):
    """What a breach may mean for the people it is about; it decides who has to be told (Art. 33, 34)."""

    UNKNOWN = "unknown", _("not clear yet")
    NONE = "none", _("unlikely to be a risk: documented, nobody has to be told")
    RISK = "risk", _("a risk: the authority is told within 72 hours")
    HIGH = "high", _("a high risk: the authority and the people are told")


class Breach(models.Model):
    """A personal data breach, documented whether or not anybody has to be told (Art. 33(5))."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: When somebody here became aware of it: the 72 hours run from then on (Art. 33(1)).
    known_at = models.DateTimeField()
    noted_by = models.UUIDField()
    risk = models.CharField(max_length=8, choices=Risk, default=Risk.UNKNOWN)
    #: {"facts", "effects", "measures"}, sealed by a key of its own.
    sealed = EncryptedJSONField()
    #: When the authority, and the people it is about, were told.
    authority_at = models.DateTimeField(null=True)
    people_at = models.DateTimeField(null=True)
    #: Counts every change, so that of two who change at once the later one is told.
    version = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    #: From here on it is gone; set when it is closed.
    ends_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None, ends_at=None)
                | models.Q(closed_at__isnull=False, ends_at__isnull=False),
                name="a_closed_breach_ends",
            ),
        ]
