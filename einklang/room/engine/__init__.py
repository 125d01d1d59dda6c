"""Media servers behind one port, and which of them a site uses."""

from urllib.parse import urlsplit

from django.conf import settings

from .janus.engine import JanusEngine
from .janus.process import Reach, WrongAddress
from .port import VideoEngine


class NoSuchEngine(Exception):
    """ROOM_URL names a media server that Einklang does not know, or says of it what is not understood."""


def engine_for(url: str) -> VideoEngine | None:
    """The media server that ROOM_URL names; None where interviews are held in a tool of the site's own.

    Raises NoSuchEngine.
    """
    scheme = urlsplit(url).scheme or url
    if scheme == "none":
        return None
    if scheme == "janus":
        try:
            return JanusEngine(settings.ROOM_MEMORY, Reach.read(url))
        except WrongAddress as error:
            raise NoSuchEngine(str(error)) from error
    if scheme == "livekit":
        raise NoSuchEngine("ROOM_URL: livekit: cannot be used yet, see docs/adr/0025-media-servers.md")
    raise NoSuchEngine(f"ROOM_URL begins with {scheme!r}; known are janus: and none")
