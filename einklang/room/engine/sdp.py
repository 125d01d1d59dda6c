"""What may be in a browser's offer (RFC 8866): one sound and one picture at most, and nothing else."""

import re

from .port import LONGEST_SDP, Unusable

_LINE = re.compile(r"^m=(\S+) (\d+) ", re.MULTILINE)
_FINGERPRINT = re.compile(r"^a=fingerprint:(.+?)\s*$", re.MULTILINE)


def media_of(sdp: object) -> tuple[str, ...]:
    """Which media this describes, of "audio" and "video"; raises Unusable."""
    if not isinstance(sdp, str) or len(sdp.encode("utf-8", "replace")) > LONGEST_SDP:
        raise Unusable
    media = tuple(kind for kind, port in _LINE.findall(sdp) if port != "0")
    if not sdp.startswith("v=0") or len(set(media)) < len(media) or not set(media) <= {"audio", "video"}:
        raise Unusable
    # Several sizes of one picture would be several recordings of it.
    if "a=simulcast" in sdp:
        raise Unusable
    return media


def connection_of(sdp: str) -> frozenset[str]:
    """What tells a browser's connections apart: the fingerprints of their certificates (RFC 8122)."""
    return frozenset(_FINGERPRINT.findall(sdp))
