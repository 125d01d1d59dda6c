from einklang.room.models import RecordingQuerySet
from einklang.room.queries import playable
from einklang.staff.models import Role, User


def recordings_of(user: User) -> RecordingQuerySet:
    """The recordings this colleague may play now: an analyst all of them, an interviewer those they held."""
    found = playable()
    return found if user.has_role(Role.ANALYST) else found.filter(held_by=user.pk)
