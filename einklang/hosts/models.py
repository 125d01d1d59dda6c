"""Who holds interviews, when they could, and when they are taken: times only, never titles or places."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now

from einklang.ledger.errands import Errand
from einklang.staff.models import User
from einklang.vault.fields import EncryptedJSONField

#: Minutes that one cell of a host's time is long. Everything that takes time is a multiple of it.
CELL = 5
DAY = 24 * 60
#: The most days ahead that slots are shown.
HORIZON = 180


def in_cells(field: str) -> Q:
    """A number of minutes that fills whole cells."""
    return Q(**{f"{field}__in": list(range(0, DAY + 1, CELL))})


class Host(models.Model):
    """Somebody who holds interviews. Times below are minutes, hours and days as their names say."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="+")
    #: An IANA name: the host's weekly hours are wall time there.
    zone = models.CharField(max_length=64, default="Europe/Berlin")
    #: Minutes kept free before and after each interview.
    before = models.PositiveSmallIntegerField(default=0)
    after = models.PositiveSmallIntegerField(default=15)
    #: How many hours ahead, in absolute time, an interview has to be booked at least.
    notice_hours = models.PositiveSmallIntegerField(default=24)
    #: How many days ahead slots are shown at most.
    horizon_days = models.PositiveSmallIntegerField(default=60)
    #: Interviews on one day of the host's zone at most.
    per_day = models.PositiveSmallIntegerField(default=4)
    #: They hold no more interviews from here on.
    left_at = models.DateTimeField(null=True)
    #: Busy times of all their calendars: sorted, merged pairs of int64 seconds since 1970, little-endian.
    busy = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=in_cells("before") & in_cells("after"), name="buffers_fill_cells"
            ),
            models.CheckConstraint(condition=Q(per_day__gte=1), name="at_least_one_a_day"),
            models.CheckConstraint(
                condition=Q(horizon_days__lte=HORIZON), name="as_far_as_calendars_are_read"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Weekly(models.Model):
    """Hours of one weekday, wall time in the host's zone, in minutes since midnight (1440: the next one)."""

    host = models.ForeignKey(Host, models.PROTECT, related_name="weekly")
    #: Monday is 0.
    weekday = models.PositiveSmallIntegerField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    #: First and last day on which they hold; None: no limit.
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "starts", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_day_of_the_week"),
            models.CheckConstraint(
                condition=Q(starts__lt=F("ends"), ends__lte=DAY) & in_cells("starts"),
                name="hours_begin_before_they_end",
            ),
        ]


class SpecialDay(models.Model):
    """A day with hours of its own instead of the weekly ones; none at all where `hours` is empty."""

    host = models.ForeignKey(Host, models.PROTECT, related_name="special")
    day = models.DateField()
    #: [[starts, ends], …] in minutes since midnight.
    hours = models.JSONField(default=list)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["host", "day"], name="one_special_day_each")]


class Kind(models.TextChoices):
    """Where busy times come from."""

    CALDAV = "caldav"
    ICS = "ics"
    MICROSOFT = "microsoft"


class Source(Errand):
    """A calendar of a host that says when they are busy. Stale or unreachable, it offers no slots at all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.ForeignKey(Host, models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=10, choices=Kind)
    #: {"url", "username", "password"} as the kind needs them; closed by a key of its own.
    access = EncryptedJSONField()
    #: Whether booked interviews are written there as well.
    written_to = models.BooleanField(default=False)
    sync_token = models.CharField(max_length=500, default="", blank=True)
    #: When its busy times were last right, and last read as a whole.
    fetched_at = models.DateTimeField(null=True)
    whole_at = models.DateTimeField(null=True)
    #: Since when it does not answer, and when the host was told so.
    failing_since = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["host"], condition=Q(written_to=True), name="interviews_are_written_to_one_calendar"
            ),
            models.CheckConstraint(
                condition=Q(written_to=False) | Q(kind="caldav"), name="only_caldav_is_written_to"
            ),
        ]


class Busy(models.Model):
    """When one entry of a calendar is busy: times only. What it is, and where, stayed at the door."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="busy")
    #: A keyed hash of the entry's address.
    entry = models.BinaryField(max_length=16)
    #: Pairs of int64 seconds since 1970, little-endian: one per occurrence.
    spans = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "entry"], name="each_entry_once")]


class TakenQuerySet(models.QuerySet["Taken"]):
    def overlapping(self, start: int, end: int) -> Self:
        """What takes any of these seconds."""
        return self.filter(starts__lt=end, ends__gt=start)


class Taken(models.Model):
    """A stretch of a host's time that is taken, its buffers included (seconds since 1970)."""

    #: The id of whatever took it.
    id = models.UUIDField(primary_key=True, editable=False)
    host = models.ForeignKey(Host, models.PROTECT, related_name="+")
    starts = models.BigIntegerField()
    ends = models.BigIntegerField()

    objects = TakenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["host", "ends"], name="taken_by_end")]
        constraints = [
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="taken_time_has_length")
        ]


class Cell(models.Model):
    """Five minutes of a host's time. There is one of each: who is second is refused by the database."""

    pk = models.CompositePrimaryKey("host_id", "number")
    host = models.ForeignKey(Host, models.PROTECT, related_name="+", db_index=False)
    #: Five-minute stretches since 1970.
    number = models.BigIntegerField()
    taken = models.ForeignKey(Taken, models.PROTECT, related_name="cells")


class Entry(Errand):
    """An interview as it is to stand in a host's own calendar: a time and no name of anybody."""

    #: The id of the booking, which the entry's UID is made of.
    booking = models.UUIDField()
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    sequence = models.PositiveIntegerField(default=0)
    #: It is to be taken out there; once it is, the row goes.
    removed = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["booking", "source"], name="each_interview_once_in_a_calendar")
        ]
