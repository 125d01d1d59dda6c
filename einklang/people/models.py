"""Who they are: people who gave their details, or were named by a colleague."""

import secrets
import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from einklang.vault.fields import EncryptedTextField


class State(models.TextChoices):
    """Where somebody stands (SPEC 3). Who is gone has no row at all."""

    NAMED = "named"
    PENDING = "pending"
    ACTIVE = "active"
    DETACHED = "detached"


class Origin(models.TextChoices):
    """Where the details come from (Art. 15(1)(g))."""

    FORM = "form"
    COLLEAGUE = "colleague"


def place() -> int:
    """A number later than every earlier one: milliseconds since 1970, and 20 random bits."""
    return int(now().timestamp() * 1000) << 20 | secrets.randbits(20)


def open_in_pool(prefix: str = "") -> Q:
    """Who may be found, matched and invited while their time lasts: active, neither frozen nor stopped.

    `prefix` leads from the rows asked for to the person, as in "person__".
    """
    rule = {"state": State.ACTIVE, "frozen_at": None, "stopped_at": None}
    return Q(**{prefix + name: value for name, value in rule.items()})


class PersonQuerySet(models.QuerySet["Person"]):
    def readable(self) -> Self:
        """Whose details may still be read: nothing past its end, whether or not a scheduler ran."""
        return self.filter(ends_at__gt=now())

    def in_pool(self) -> Self:
        """Who may be found, matched and invited."""
        return self.readable().filter(open_in_pool())


class Person(models.Model):
    """One data subject. Everybody has a row, a key and a clock of their own, colleagues too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: Later people have higher numbers: what is listed, the latest first, is walked along it.
    number = models.BigIntegerField(unique=True, default=place, editable=False)
    state = models.CharField(max_length=10, choices=State)
    origin = models.CharField(max_length=10, choices=Origin)
    #: The id of the person who named this one. Not a key: that person may be gone before.
    named_by = models.UUIDField(null=True)
    #: One submitted form, however often it was submitted; the submitter has position 0.
    submission = models.UUIDField()
    position = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=5)

    submitted_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True)
    #: From here on nothing of this person is read. None only for somebody detached.
    ends_at = models.DateTimeField(null=True)
    #: Restriction (Art. 18): kept, and nothing else done.
    frozen_at = models.DateTimeField(null=True)
    #: Objection (Art. 21): matching and insights are frozen, invitations off.
    objected_at = models.DateTimeField(null=True)
    #: Somebody unverified asked to withdraw: nothing is done until the registered address answers.
    stopped_at = models.DateTimeField(null=True)
    #: Left by own decision; what follows is owed, the clock has no part in it any more.
    left_at = models.DateTimeField(null=True)
    last_contact_at = models.DateTimeField(null=True)

    first_name = EncryptedTextField(null=True)
    last_name = EncryptedTextField(null=True)
    email = EncryptedTextField(null=True)
    customer_number = EncryptedTextField(null=True)
    company_name = EncryptedTextField(null=True)
    units_managed = EncryptedTextField(null=True)

    # Choices from closed lists, which identify nobody; plain so that the pool can be filtered by them.
    company_type = models.CharField(max_length=40, default="", blank=True)
    units_band = models.PositiveIntegerField(null=True)
    services = models.JSONField(default=list)
    uses_portal = models.BooleanField(null=True)
    uses_interfaces = models.BooleanField(null=True)

    email_index = models.BinaryField(max_length=16, null=True)
    customer_index = models.BinaryField(max_length=16, null=True)
    #: First and last name together, to notice one person under two customers.
    name_index = models.BinaryField(max_length=16, null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="one_person_per_place_in_a_form"),
            models.CheckConstraint(
                condition=~Q(state="detached")
                | Q(first_name=None, last_name=None, email=None, customer_number=None, email_index=None),
                name="detached_means_without_identifiers",
            ),
            models.CheckConstraint(
                condition=Q(state="detached") | Q(ends_at__isnull=False), name="everything_ends"
            ),
        ]
        indexes = [
            models.Index(fields=["email_index"], name="person_by_email"),
            models.Index(fields=["customer_index"], name="person_by_customer_number"),
            models.Index(fields=["name_index"], name="person_by_name"),
            models.Index(fields=["ends_at", "number"], name="person_by_end"),
            models.Index(fields=["state", "submitted_at", "id"], name="person_by_submission"),
            # Of the few of whom something rests or is owed: found without looking at everybody.
            models.Index(fields=["ends_at"], condition=Q(frozen_at__isnull=False), name="person_frozen"),
            models.Index(fields=["stopped_at"], condition=Q(stopped_at__isnull=False), name="person_stopped"),
            models.Index(fields=["left_at"], condition=Q(left_at__isnull=False), name="person_left"),
        ]

    @property
    def name(self) -> str:
        """First and last name, as one writes them."""
        return f"{self.first_name} {self.last_name}"

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether the end has come, even if nobody has deleted anything yet."""
        return self.ends_at is not None and self.ends_at <= (at or now())


class Where(models.TextChoices):
    """Where one value comes from (Art. 15(1)(g))."""

    FORM = "form"
    OWN_PAGE = "own-page"
    COLLEAGUE = "colleague"
    CUSTOMER_RECORD = "customer-record"
    #: From the person, by a request that somebody here carried out.
    ON_REQUEST = "on-request"


class Source(models.Model):
    """Where one value comes from, and who took it over; without a row, from where they all come."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    origin = models.CharField(max_length=16, choices=Where)
    at = models.DateTimeField(default=now)
    #: Who took it over, where a person did: the id of somebody who works here.
    by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "field"], name="one_source_per_value")]


class Found(models.TextChoices):
    """How a colleague found out that letters arrive at an address after all."""

    SPOKEN = "they-said-so"
    WRITTEN = "they-wrote"
    SERVER = "their-server"


class Returned(models.Model):
    """A letter to somebody came back. While a lasting one has not ended, they cannot be reached."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    #: Not delivered for good; else only not yet, which is noted and nothing follows from it.
    lasting = models.BooleanField()
    #: Since when; that more letters came back later changes nothing.
    at = models.DateTimeField(default=now)
    #: When a colleague found out that it does not hold, who, and how; what ends by itself is deleted.
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_how = models.CharField(max_length=16, choices=Found, default="")

    objects: ClassVar[models.Manager["Returned"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "lasting"], condition=Q(ended_at=None), name="returned_once_in_a_way"
            ),
        ]
        indexes = [
            models.Index(
                fields=["at", "person"], condition=Q(lasting=True, ended_at=None), name="cannot_be_reached"
            ),
        ]


class Word(models.Model):
    """A keyed hash of the beginning of a word of somebody's name, company or address.

    By far the most rows are these, some 35 of everybody. So they have no id of their own, and on SQLite the
    key is the table (`people.dense`).
    """

    pk = models.CompositePrimaryKey("person_id", "token")
    token = models.BigIntegerField()
    #: By the person's number, which is short and in the order in which people are listed.
    person = models.ForeignKey(Person, models.PROTECT, to_field="number", related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["token", "person"], name="word_to_person")]


class Purpose(models.TextChoices):
    """What a link in a mail is good for."""

    CONFIRM = "confirm"
    OWN_PAGE = "own-page"
    WITHDRAW = "withdraw"
    NEW_ADDRESS = "new-address"
    RESUME = "resume"
    RENEW = "renew"


class Link(models.Model):
    """A link in somebody's mail. The token stands in the mail only, its hash here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=Purpose)
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=now)
    ends_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    #: A new address waits here, sealed by the person's key, until it is confirmed from there.
    address = EncryptedTextField(null=True)

    @property
    def vault_subject(self) -> uuid.UUID:
        return self.person_id
