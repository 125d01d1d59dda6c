"""What a media server has to do for a conversation. Everything else about it is the adapter's business.

The names are those of WebRTC: offers and answers are SDP (RFC 8866), candidates are ICE's (RFC 8839). A media
server knows no person: rooms and members are random ids that mean nothing outside.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol
from uuid import UUID

#: Bytes of an offer or answer; who speak and who only follow in one room.
LONGEST_SDP, SPEAKERS, OBSERVERS = 65_536, 8, 20


class EngineLost(Exception):
    """The media server does not answer any more; nothing it was doing can be relied upon."""


class NotAdmitted(Exception):
    """This member is not, or not any more, in the room."""


class OnlyFollows(Exception):
    """Whoever only follows sends neither picture nor sound."""


class RoomFull(Exception):
    """No place is left for another one of this kind."""


class Unusable(Exception):
    """What the browser sent is no offer, answer or candidate that can be worked with."""


class NothingWritten(Exception):
    """Recording was switched on, and nothing arrived where it should (the server may claim otherwise)."""


class StillWriting(Exception):
    """Recording was switched off, and something is still written; whoever wrote has been put out."""


class Part(Enum):
    """What a member may do: speak, or only follow."""

    SPEAKER = "speaker"
    OBSERVER = "observer"


#: How many of each kind one room has places for.
PLACES: Mapping[Part, int] = {Part.SPEAKER: SPEAKERS, Part.OBSERVER: OBSERVERS}


class Feed(Enum):
    """What somebody sends: camera with microphone, or a screen. Each is a connection of its own."""

    CAMERA = "camera"
    SCREEN = "screen"


@dataclass(frozen=True)
class Tape:
    """A file in the memory file system that the media server has begun to write: one medium of one feed.

    `begun_at` is in seconds since 1970. `form` says how it is written: "mjr" as Janus does, "webm", "mp4",
    "ogg".
    """

    room: UUID
    member: UUID
    feed: Feed
    medium: str
    form: str
    path: Path
    begun_at: float


@dataclass(frozen=True)
class Direct:
    """Where a browser reaches the media server itself, and the token that says what it may do there."""

    url: str
    token: str


class Listener(Protocol):
    """Who is told what happens in the rooms. Called in the event loop; must not wait for the engine."""

    def offered(self, room: UUID, member: UUID, sdp: str, shown: Mapping[str, tuple[UUID, Feed]]) -> None:
        """The member is to receive what is named in `shown`: by media id (a=mid), whose feed it is.

        To be answered by `answer`. Comes again whenever it changes; an empty `shown` where nobody is seen.
        """

    def feed_came(self, room: UUID, member: UUID, feed: Feed) -> None:
        """Media of this feed flows."""

    def feed_went(self, room: UUID, member: UUID, feed: Feed) -> None:
        """The connection of this feed ended, whoever ended it."""

    def taped(self, tape: Tape) -> None:
        """A file has come into being. From here on it belongs to whoever is told, who also removes it."""

    def lost(self) -> None:
        """The engine is lost: every room is empty and nothing is written any more."""


class VideoEngine(Protocol):
    """One media server. Every method may raise EngineLost. All are called from one event loop."""

    async def start(self, listener: Listener) -> None:
        """Connect, or start the server; once. After `lost` it may be called again."""

    async def stop(self) -> None:
        """End every room and let go of the server."""

    async def open(self, room: UUID) -> None:
        """Make the room, new, and recording nothing; one that was left over from before is not used again."""

    async def close(self, room: UUID) -> None:
        """Put everybody out and remove the room; nothing is written afterwards. Unknown is no error."""

    async def admit(self, room: UUID, member: UUID, part: Part) -> None:
        """Let somebody in; a second time is no error. Raises RoomFull, NotAdmitted where there is no room."""

    async def direct(self, room: UUID, member: UUID) -> Direct | None:
        """How the member's browser reaches the media server itself, for a short time from now on.

        None where browsers never do: then everything passes through `publish`, `offered`, `answer` and
        `candidate`, which otherwise are not used. Raises NotAdmitted.
        """

    async def expel(self, room: UUID, member: UUID) -> None:
        """Put somebody out: with the return they neither send nor receive. Unknown is no error."""

    async def publish(self, room: UUID, member: UUID, feed: Feed, offer: str) -> str:
        """Take what the member sends from now on; returns the answer. Again for the same feed renegotiates.

        Raises NotAdmitted, OnlyFollows, Unusable.
        """

    async def unpublish(self, room: UUID, member: UUID, feed: Feed) -> None:
        """This feed is sent no more. Unknown is no error."""

    async def answer(self, room: UUID, member: UUID, sdp: str) -> None:
        """The member's answer to what was `offered`. Raises NotAdmitted, Unusable."""

    async def candidate(
        self, room: UUID, member: UUID, feed: Feed | None, candidate: Mapping[str, object] | None
    ) -> None:
        """An ICE candidate of the member's for what they send (`feed`) or receive (None); None ends them.

        Raises NotAdmitted, Unusable.
        """

    async def record(self, room: UUID) -> None:
        """Everything that is sent is recorded from now on, what is published later included, until `pause`.

        Returns when a file has come into being for everybody who sends. Raises NothingWritten, after which
        nothing is recorded.
        """

    async def pause(self, room: UUID) -> None:
        """Nothing is recorded any more: returns when the last byte is written and every file closed.

        Raises StillWriting, after having put out whoever was still recorded.
        """
