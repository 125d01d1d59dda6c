"""Which kind of calendar is read by whom."""

from collections.abc import Mapping

from ..models import Kind
from . import caldav, ics, microsoft
from .port import Reader

READERS: Mapping[str, Reader] = {Kind.CALDAV: caldav.read, Kind.ICS: ics.read, Kind.MICROSOFT: microsoft.read}
