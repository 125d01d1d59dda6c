"""What people decided about whom in the pool is which customer, and which proposals they turned down."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from einklang.customers.records import FIELDS
from einklang.people.models import Person, Source, Where
from einklang.staff.models import User


class Verdict(models.TextChoices):
    """What somebody who compared came to."""

    ACCEPTED = "accepted"
    NONE = "none"


class MatchQuerySet(models.QuerySet["Match"]):
    def standing(self) -> Self:
        """Those that still are about what stands there: the others are to be looked at again."""
        return self.filter(~Exists(corrections(OuterRef("person"), OuterRef("at"))), new_in_file=False)


def corrections(person: Any, since: Any) -> models.QuerySet[Source]:
    """What that person has put right since then; values taken over from the customer file are none."""
    later = Source.objects.filter(person=person, at__gt=since, field__in=FIELDS)
    return later.exclude(origin=Where.CUSTOMER_RECORD)


class Match(models.Model):
    """One person is one customer, or none that we have: decided by somebody who works here (promise 14).

    The customer is kept as the keyed hash of their number only; the record itself stays where it is.
    """

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict)
    #: The keyed hash of the customer number, as in `customers.Customer.key`.
    key = models.BinaryField(max_length=16, null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    #: The highest id of a customer record when it was last looked at: what has a higher one came later.
    seen = models.BigIntegerField(default=0)
    #: Where none fits: the customer file has brought a record since that may fit.
    new_in_file = models.BooleanField(default=False)
    #: How well it fitted when it was decided, 0 to 1, and why, as codes of `reasons`.
    score = models.FloatField(null=True)
    reasons = models.JSONField(default=list)

    objects = MatchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["key"], name="match_by_customer"),
            models.Index(fields=["verdict", "new_in_file", "seen"], name="match_by_what_was_seen"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="accepted", key__isnull=False)
                | models.Q(verdict="none", key=None, score=None),
                name="a_match_names_a_customer_and_none_does_not",
            ),
        ]

    @property
    def accepted(self) -> bool:
        return self.verdict == Verdict.ACCEPTED

    @property
    def key_hex(self) -> str:
        """The customer as in addresses; empty where none fits."""
        return bytes(self.key).hex() if self.key is not None else ""


class Rejection(models.Model):
    """This customer is not this person: not proposed again."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.BinaryField(max_length=16)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_rejection_per_customer")]
