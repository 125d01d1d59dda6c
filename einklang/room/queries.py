from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.consent.queries import allowing
from einklang.staff.models import Role, User

from .models import Form, Hold, InBucket, Piece, Presence, Recording, RecordingQuerySet, Stage, Where


def playable() -> RecordingQuerySet:
    """Recordings that may be played now: everybody in them allows it at this moment (promise 6).

    A withdrawal counts from its commit on, before anything is ended; so does a restriction.
    """
    not_allowed = Presence.objects.exclude(person__in=allowing("recording"))
    return Recording.objects.readable().exclude(pk__in=not_allowed.values("recording"))


def is_recorded(person: UUID) -> bool:
    """Whether there is a recording with this person in it."""
    return Recording.objects.readable().filter(presences__person=person).exists()


def recordings_with(person: UUID) -> QuerySet[Recording]:
    """What is kept with this person in it, held or not, and not past its end: theirs to take along."""
    kept = Q(stage=Stage.STORED, ends_at__gt=now()) | Q(stage=Stage.HELD)
    return Recording.objects.filter(kept, presences__person=person)


def own_pieces(person: UUID) -> QuerySet[Piece]:
    """What this person themself sent and may take along, also of what is held or closed to us."""
    kept = Piece.objects.filter(track__person=person, track__recording__in=recordings_with(person))
    return kept.exclude(form=Form.MJR).exclude(size=None).select_related("track")


def in_force() -> "QuerySet[Hold]":
    """Holds that keep a recording now: approved by a second person, and not over."""
    return Hold.objects.filter(ends_at__gt=now()).exclude(approved_at=None)


def holds_on(person: UUID) -> "QuerySet[Hold]":
    """What is held now of what this person is in, the earliest end first."""
    return in_force().filter(recording__presences__person=person).order_by("ends_at")


def names_of(colleagues: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these colleagues, by id; who has left for good is not named."""
    return dict(User.objects.filter(pk__in=set(colleagues)).values_list("pk", "name"))


def owed_to_the_bucket() -> QuerySet[InBucket]:
    """Files that the bucket has not confirmed to have, though it was asked, or to have removed."""
    waits = InBucket.objects.filter(next_at__isnull=False)
    return waits.filter(Q(where=Where.GOING) | Q(where=Where.COMING, tries__gt=0)).order_by("since")


def not_packed() -> QuerySet[Recording]:
    """Recordings that wait for being packed for a player, the oldest first."""
    return Recording.objects.readable().exclude(next_at=None).order_by("interview_ended_at")


def may_hold(user: User, booking: Booking) -> bool:
    """Whether this colleague may speak in it: its host, or whoever may stand in."""
    return booking.host.user_id == user.pk or user.has_role(Role.COORDINATOR, Role.INTERVIEWER)
