"""Who is in a conversation, and what its browser is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID, uuid4

from .engine.port import Feed, Part

#: What a browser is told: JSON, with its kind under "t".
Message = Mapping[str, object]


class Role(StrEnum):
    """What somebody is in this conversation."""

    PARTICIPANT = "participant"
    #: A colleague who speaks: the host, or whoever stands in.
    INTERVIEWER = "interviewer"
    OBSERVER = "observer"


@dataclass(eq=False)
class Member:
    """One browser in a conversation: a participant by their id, or a colleague by theirs."""

    role: Role
    name: str
    tell: Callable[[Message], None]
    person: UUID | None = None
    colleague: UUID | None = None
    #: The browser by its signed cookie: a place belongs to the first one that takes it.
    browser: str = ""
    #: The person's own door is open in this browser, so that it may take the place over.
    own_door: bool = False
    id: UUID = field(default_factory=uuid4)
    feeds: set[Feed] = field(default_factory=set)
    muted: bool = False
    hidden: bool = False

    @property
    def part(self) -> Part:
        return Part.OBSERVER if self.role is Role.OBSERVER else Part.SPEAKER

    @property
    def is_staff(self) -> bool:
        return self.colleague is not None

    def shown(self) -> dict[str, object]:
        """As everybody in the conversation sees it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "role": self.role.value,
            "muted": self.muted,
            "hidden": self.hidden,
            "feeds": sorted(feed.value for feed in self.feeds),
        }
