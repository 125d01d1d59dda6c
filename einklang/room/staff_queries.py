"""Interviews as those see them who hold or follow them."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import now

from einklang.booking.models import Booking
from einklang.booking.queries import observers_may_follow
from einklang.staff.models import Role, User

from .models import Following
from .queries import may_hold

#: So long after its end an interview still stands in the list.
AFTER = timedelta(hours=2)
#: Interviews listed at most.
MOST = 60


@dataclass(frozen=True)
class Interview:
    """One interview that somebody may hold or follow."""

    booking: Booking
    question: str
    holds: bool
    followable: bool
    said: bool

    @property
    def going_on(self) -> bool:
        return self.booking.starts_at <= now() <= self.booking.ends_at


def says_following(booking: Booking, user: User) -> bool:
    """Whether the participants read that this colleague is going to follow."""
    return Following.objects.filter(meeting=booking.pk, colleague=user.pk).exists()


def interviews(user: User, language: str) -> list[Interview]:
    """What this colleague may hold or follow, the next first."""
    found = Booking.objects.standing().filter(ends_at__gt=now() - AFTER)
    rows = found.select_related("study", "host__user").order_by("starts_at")[:MOST]
    said = set(Following.objects.filter(colleague=user.pk).values_list("meeting", flat=True))
    follows = user.has_role(Role.OBSERVER)
    listed = [
        Interview(
            booking=one,
            question=one.study.question(language),
            holds=may_hold(user, one),
            followable=follows and observers_may_follow(one),
            said=one.pk in said,
        )
        for one in rows
    ]
    return [one for one in listed if one.holds or one.followable]
