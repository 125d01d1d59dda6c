"""What Janus says at the beginning of a file of packets (janus.conf.meetecho.com/docs/recordings)."""

import json
import struct
from typing import Any

MAGIC = b"MJR0000"
#: Bytes before the length of the beginning, and before its text.
_LENGTH_AT, _TEXT_AT = 8, 10
LONGEST = _TEXT_AT + 0xFFFF


class NotPackets(Exception):
    """This is not what Janus writes."""


def first_packet_at(beginning: bytes) -> int | None:
    """Microseconds since 1970 of the first packet; None where none was written. Raises NotPackets."""
    if not beginning.startswith(MAGIC[: len(beginning)]):
        raise NotPackets
    if len(beginning) < _TEXT_AT:
        return None
    (length,) = struct.unpack_from(">H", beginning, _LENGTH_AT)
    text, packets = beginning[_TEXT_AT : _TEXT_AT + length], beginning[_TEXT_AT + length :]
    if not packets:
        return None
    try:
        at: Any = json.loads(text)["u"]
    except (ValueError, LookupError, TypeError) as error:
        raise NotPackets from error
    if not isinstance(at, int):
        raise NotPackets
    return at
