"""What everybody in a conversation reads of it, and what is each one's own."""

from collections.abc import Iterable

from .engine.port import Part
from .gates import Sight
from .members import Member
from .reel import Reel


def shown_to_all(members: Iterable[Member], coming: Iterable[Member], reel: Reel) -> dict[str, object]:
    """Who speaks, who follows or is about to, and whether it is recorded."""
    here = list(members)
    speakers = [one for one in here if one.part is Part.SPEAKER]
    return {
        "t": "state",
        "members": [one.shown() for one in speakers],
        "observers": _names(one for one in here if one.part is Part.OBSERVER),
        "coming": _names(coming),
        "recording": {
            "state": reel.state.value,
            "since": reel.since.isoformat() if reel.since else None,
            "broken": reel.broken,
        },
        "host": any(one.is_staff for one in speakers),
    }


def shown_of(member: Member, sight: Sight) -> dict[str, object]:
    """Who this one is, and what they allow."""
    return {
        "id": str(member.id),
        "role": member.role.value,
        "recording": member.person in sight.recordable,
        "observing": member.person in sight.followable,
    }


def _names(members: Iterable[Member]) -> list[str]:
    return sorted(one.name for one in members)
