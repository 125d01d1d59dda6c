"""The rooms a signed-in person may open, as the column on the left lists them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import Role, User

ALL = tuple(Role)
#: Who works with what people say: whoever runs the machines does not.
ALL_BUT_ADMINS = tuple(role for role in Role if role != Role.ADMIN)
#: Who looks people up.
SEARCHING = (Role.COORDINATOR, Role.PRIVACY)
#: Who is in interviews: to hold them, or to follow.
IN_ROOMS = (Role.COORDINATOR, Role.INTERVIEWER, Role.OBSERVER)
#: Who holds interviews, or sees to it that somebody does.
HOLDING = (Role.COORDINATOR, Role.INTERVIEWER, Role.ADMIN)
#: Who works with recordings and with what was learned from them.
EVALUATING = (Role.ANALYST, Role.INTERVIEWER)
#: Who held interviews in other tools.
HELD = (Role.COORDINATOR, Role.INTERVIEWER)


@dataclass(frozen=True)
class Room:
    """A page that can be gone to: its title, the name of its address, its icon, and who may open it."""

    title: Promise
    url_name: str
    icon: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Group:
    """Rooms that belong together, under a heading or none."""

    title: Promise | str
    rooms: tuple[Room, ...]


GROUPS = (
    Group(
        "",
        (
            Room(_("Today"), "staff_home", "house", ALL),
            Room(_("Interviews"), "staff_calendar", "calendar-days", (Role.COORDINATOR, Role.INTERVIEWER)),
            Room(_("Live"), "staff_live", "video", IN_ROOMS),
            Room(_("Wishes"), "staff_wishes", "calendar-heart", (Role.COORDINATOR,)),
            Room(_("Studies"), "studies:studies", "message-circle-question-mark", ALL_BUT_ADMINS),
            Room(_("Pool"), "staff_pool", "users", SEARCHING),
            Room(_("Matching"), "staff_matching", "git-compare", (Role.COORDINATOR,)),
            Room(_("Hosts"), "hosts:hosts", "calendar-clock", HOLDING),
            Room(_("Customer records"), "customers:imports", "building-2", (Role.COORDINATOR,)),
            Room(_("Duplicates"), "pool:duplicates", "copy", (Role.COORDINATOR,)),
        ),
    ),
    Group(
        _("Conversations"),
        (
            Room(_("Recordings"), "staff_recordings", "circle-dot", EVALUATING),
            Room(_("Findings"), "staff_findings", "notebook-pen", EVALUATING),
            Room(_("Library"), "staff_library", "lightbulb", ALL),
        ),
    ),
    Group(
        _("Promises"),
        (
            Room(_("Data protection"), "staff_privacy", "shield-check", (Role.PRIVACY,)),
            Room(_("Rights"), "staff_rights", "scale", (Role.PRIVACY,)),
            Room(_("Owed"), "staff_owed", "triangle-alert", (Role.COORDINATOR, Role.PRIVACY, Role.ADMIN)),
            Room(_("Copies elsewhere"), "staff_copies", "copy-x", (*HELD, Role.PRIVACY)),
            Room(_("Recipients"), "staff_recipients", "share-2", (Role.PRIVACY,)),
            Room(_("Exports"), "staff_exports", "download", (Role.PRIVACY,)),
            Room(_("Policy"), "notice", "book-open", ALL),
        ),
    ),
)


#: Below whose addresses other rooms lie.
WITH_OTHERS = frozenset({"staff_home", "staff_privacy"})


@dataclass(frozen=True)
class Door:
    """One line of the column."""

    title: Promise
    url: str
    icon: str
    current: bool


def rooms_for(user: User, path: str) -> Iterator[dict[str, object]]:
    """The groups of rooms this person may open; the one that `path` lies in is current."""
    for group in GROUPS:
        open_to_them = [room for room in group.rooms if user.has_role(*room.roles) or room.roles == ALL]
        if doors := [door for room in open_to_them if (door := _door(room, path))]:
            yield {"title": group.title, "rooms": doors}


def _door(room: Room, path: str) -> Door | None:
    try:
        url = reverse(room.url_name)
    except NoReverseMatch:  # a room that this site does not have
        return None
    inside = path == url if room.url_name in WITH_OTHERS else path.startswith(url)
    return Door(room.title, url, room.icon, inside)
