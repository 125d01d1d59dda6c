"""A calendar at an address that anybody who knows it may read (RFC 5545)."""

from datetime import datetime
from hashlib import sha256

from ..models import Source
from .door import times_only
from .expanding import expand
from .port import Reading
from .web import server


def read(source: Source, *, first: datetime, last: datetime, patience: float = 60.0) -> Reading:
    """The busy times; where the text is the one of the last whole reading, they are not worked out again."""
    with server(source.access, patience=patience) as asked:
        with asked.ask("GET", source.access["url"]) as answer:
            text = times_only(asked.pieces(answer))
        digest = sha256(f"{source.host.zone}\n{text}".encode()).hexdigest()
        if digest == source.sync_token:
            return Reading(spans={}, whole=False, sync_token=digest)
        spans = expand({"": text}, zone=source.host.zone, first=first, last=last, patience=asked.left())
    return Reading(spans=spans, sync_token=digest)
