"""Where an interview is held, what of it is coming in, and which copies are still with a tool."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.booking.queries import people_in
from einklang.consent.queries import allowed_among
from einklang.room.models import Track

from .models import Elsewhere, Tool, ToolCopy, Upload


@dataclass(frozen=True)
class Meeting:
    """The way into an interview in another tool."""

    tool: Tool
    link: str
    observers_link: str

    @property
    def for_observers(self) -> str:
        return self.observers_link or self.link


def meeting_of(booking_id: UUID) -> Meeting | None:
    """Where this interview is held, if it stands and is held elsewhere."""
    row = Elsewhere.objects.filter(booking=booking_id, gone_at__gt=now()).first()
    if row is None or not Booking.objects.standing().filter(pk=booking_id).exists():
        return None
    return Meeting(Tool(row.tool), row.link, row.observers_link)


def is_elsewhere(booking_id: UUID) -> bool:
    """Whether this interview is held in another tool; opens no link."""
    return Elsewhere.objects.filter(booking=booking_id, gone_at__gt=now()).exists()


def everybody_allows(booking: Booking) -> bool:
    """Whether everybody who has a place allows recording now."""
    people = people_in(booking.pk)
    return bool(people) and allowed_among(people, "recording") == people


def may_go_on(upload: Upload) -> bool:
    """Whether everybody in it is still known and still allows recording."""
    people = set(upload.people.values_list("person_id", flat=True))
    return len(people) == upload.places and allowed_among(people, "recording") == people


def uploads_of(booking: Booking) -> list[Upload]:
    """What is coming in of this interview."""
    return list(Upload.objects.filter(booking=booking.pk, ends_at__gt=now()).order_by("made_at"))


@dataclass(frozen=True)
class Copy:
    """A recording that a tool still has."""

    row: ToolCopy
    #: Nothing of it stands here any more: somebody took the consent back, or it never came in.
    urgent: bool

    @property
    def overdue(self) -> bool:
        return self.row.due_at <= now()

    @property
    def since(self) -> datetime:
        return self.row.made_at


def copies_owed() -> list[Copy]:
    """What has to be deleted at a tool, the urgent first, then the oldest."""
    stands = Exists(Track.objects.filter(pk=OuterRef("pk"))) | Exists(
        Upload.objects.filter(pk=OuterRef("pk"), ends_at__gt=now())
    )
    rows = ToolCopy.objects.filter(deleted_at=None).annotate(stands=stands).select_related("host")
    return [Copy(row, urgent=not row.stands) for row in rows.order_by("stands", "due_at")]


def copies_deleted(most: int = 50) -> list[ToolCopy]:
    """What is proven deleted, the latest first."""
    rows = ToolCopy.objects.filter(deleted_at__isnull=False, gone_at__gt=now())
    return list(rows.select_related("host", "deleted_by").order_by("-deleted_at")[:most])


def has_begun(booking: Booking) -> bool:
    """Whether there can be a recording of it."""
    return booking.starts_at <= now()
