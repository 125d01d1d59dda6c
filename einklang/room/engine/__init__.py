"""Media servers behind one port, and which of them a site uses."""

from urllib.parse import urlsplit

from .port import VideoEngine


class NoSuchEngine(Exception):
    """ROOM_URL names a media server that Einklang does not know."""


def engine_for(url: str) -> VideoEngine | None:
    """The media server that ROOM_URL names; None where interviews are held in a tool of the site's own.

    Raises NoSuchEngine.
    """
    scheme = urlsplit(url).scheme or url
    if scheme == "none":
        return None
    raise NoSuchEngine(f"ROOM_URL begins with {scheme!r}; known are janus:, livekit: and none")
