"""Interviews at a time, with a host: who has a place in them, and what they wish for where nothing suits."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now

from einklang.hosts.models import Host
from einklang.ledger.errands import Errand
from einklang.people.models import Person
from einklang.studies.models import Study


class Outcome(models.TextChoices):
    """What became of an interview."""

    HELD = "held"
    MISSED = "missed"


class BookingQuerySet(models.QuerySet["Booking"]):
    def standing(self) -> Self:
        """Interviews that were not cancelled, to come or past."""
        return self.filter(cancelled_at=None)

    def upcoming(self) -> Self:
        """Interviews still to come."""
        return self.standing().filter(ends_at__gt=now())


class Booking(models.Model):
    """An interview at a time with a host. It says nothing about who comes; its places do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="+")
    host = models.ForeignKey(Host, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    made_at = models.DateTimeField(default=now)
    #: By which the host's calendar knows it; it goes on where the interview moves within one calendar.
    entry = models.UUIDField(default=uuid.uuid4)
    #: RFC 5545 SEQUENCE of what the host's calendar was told.
    sequence = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default="", blank=True)
    #: The row is gone from here on: the policy's clock `booking_after_slot`.
    gone_at = models.DateTimeField(db_index=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["host", "starts_at"], name="booking_of_host")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="an_interview_has_length"),
        ]


class SeatQuerySet(models.QuerySet["Seat"]):
    def standing(self) -> Self:
        """Places that were not given back, of interviews to come or past."""
        return self.filter(cancelled_at=None)


class Answer(models.TextChoices):
    """What a calendar program said for somebody (RFC 5545 PARTSTAT)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


class Seat(models.Model):
    """Somebody's place in an interview. Its id is the UID of the invitation in their calendar."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    #: The invitation it came from. Not a key: what erasure deletes in one go it may delete in any order.
    invitation = models.UUIDField()
    #: The zone in which this person reads times; an IANA name.
    zone = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=now)
    cancelled_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, default="", blank=True)
    reminded_at = models.DateTimeField(null=True)
    #: The letters that say when it is and remind of it: any other of these kinds is no longer right.
    letter = models.UUIDField(null=True)
    reminder = models.UUIDField(null=True)
    gone_at = models.DateTimeField(db_index=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(cancelled_at=None), name="one_place_per_invitation"
            ),
        ]


class Wish(models.Model):
    """Somebody found no slot that suits and named times; a coordinator turns one into a booking."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey(Study, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invitation = models.UUIDField()
    #: Moments with offset (ISO 8601), as they were named; empty where a mail named none that we understand.
    times = models.JSONField(default=list)
    zone = models.CharField(max_length=64)
    by_mail = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)
    #: The row is gone from here on.
    gone_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(closed_at=None), name="one_open_wish_per_invitation"
            ),
        ]


class MicrosoftCopy(Errand):
    """An appointment as it stands at Microsoft Bookings, after a click of the person's own (promise 16).

    It is known by Microsoft's ids and outlives the person's rows here until Microsoft has confirmed that
    appointment, customer and staff event are gone: what is wanted is told by the seat, if it still stands.
    """

    #: The id of the seat. Not a key.
    id = models.UUIDField(primary_key=True, editable=False)
    person = models.UUIDField()
    appointment = models.CharField(max_length=500, default="", blank=True)
    customer = models.CharField(max_length=500, default="", blank=True)
    #: The SEQUENCE of the seat that Microsoft was told last; -1 before the first time.
    told = models.IntegerField(default=-1)
    made_at = models.DateTimeField(default=now)
    #: When it was written down that name and address go there; None: nothing has left.
    disclosed_at = models.DateTimeField(null=True)
    #: Something was to be made there at this moment, and its id is not known yet.
    asked_at = models.DateTimeField(null=True)
    #: If that is the customer: a keyed hash of what was sent, so that it is found even when nobody knows the
    #: name any more. Empty again as soon as the id is known.
    seeks = models.BinaryField(max_length=16, null=True)
    #: Since when it is to be gone there.
    leaving_since = models.DateTimeField(null=True)


class MicrosoftWatch(Errand):
    """One row: when it is next looked at Microsoft whether somebody changed something there."""
