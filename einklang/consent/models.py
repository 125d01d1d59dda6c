"""A yes or no per person and processing, tied to the words that were shown."""

import uuid

from django.db import models
from django.utils.timezone import now

from einklang.people.models import Person
from einklang.policy.models import Version


class Kind(models.TextChoices):
    """The states of a consent (DPV: ConsentRequested, ConsentGiven, RenewedConsentGiven, …)."""

    REQUESTED = "requested"
    GIVEN = "given"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Way(models.TextChoices):
    """How a decision reached us."""

    FORM = "form"
    CONFIRMATION = "confirmation"
    OWN_PAGE = "own-page"
    MAIL_LINK = "mail-link"
    MAIL = "mail"
    CODE = "code"
    ROOM = "room"
    BOOKING = "booking"
    STAFF = "staff"
    CLOCK = "clock"
    #: Ended because something it cannot be without has ended.
    CONSEQUENCE = "consequence"


class Wording(models.Model):
    """A text that was shown, kept once under its SHA-256 (EDPB 05/2020, 108). It never changes."""

    hash = models.CharField(primary_key=True, max_length=64)
    text = models.TextField()
    processing = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")


class Decision(models.Model):
    """One decision. Rows are only ever added, and replaced by a proof when the consent is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    processing = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField(default=now)
    way = models.CharField(max_length=12, choices=Way)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+", null=True)
    #: For the end of a consent: the decision that had given it.
    ends = models.OneToOneField("self", models.PROTECT, related_name="+", null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["withdrawn", "expired"], ends__isnull=False)
                | models.Q(kind__in=["requested", "given", "renewed"], ends=None, wording__isnull=False),
                name="an_end_names_what_it_ends_a_yes_its_words",
            ),
        ]


class Standing(models.Model):
    """A consent that stands now. The gate asks this table; no row means no."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    processing = models.CharField(max_length=40)
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "processing"], name="one_standing_consent_per_processing"
            ),
        ]
        indexes = [models.Index(fields=["processing", "person"], name="standing_by_processing")]


class Proof(models.Model):
    """What is left of a consent that is over (Art. 7(1)): times, words and a commitment, no identifiers.

    `commitment` is an HMAC of the person's address under the code that only their last mail holds, so the
    person can open it and nobody else can (promise 20).
    """

    #: The id of the decision that gave the consent; it stands on the receipt.
    id = models.UUIDField(primary_key=True, editable=False)
    processing = models.CharField(max_length=40)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    ended_as = models.CharField(max_length=10, choices=Kind)
    handle = models.BinaryField(max_length=16, null=True, db_index=True)
    commitment = models.BinaryField(max_length=32, null=True)
    ends_at = models.DateTimeField(db_index=True)


class Code(models.Model):
    """The way back of somebody detached: whoever has the code may end what still stands."""

    hash = models.BinaryField(primary_key=True, max_length=32)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
