"""A mail of any size, of which only the words are kept: what stands in files goes by, a line at a time."""

from email.message import Message
from email.parser import BytesHeaderParser

#: Bytes kept of a mail, of the head of one of its parts, and of a line at a time.
KEPT, HEAD, LINE = 524_288, 65_536, 65_536
#: Bytes kept of a mail within the mail: enough to see which one came back.
WITHIN = 16_384
#: One part within another; deeper ones are let go.
DEEP = 20
_WORDS = frozenset(
    {"text/plain", "text/html", "text/calendar", "message/delivery-status", "text/rfc822-headers"}
)


class Skim:
    """Takes a mail in pieces and keeps what is worth reading, never more than `KEPT` bytes."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._line = b""
        self._boundaries: list[bytes] = []
        self._head: bytearray | None = bytearray()
        #: Bytes that are still kept of the part that goes by.
        self._room = 0
        #: Whether nothing was let go but files, and what stands between the parts.
        self.complete = True

    def feed(self, piece: bytes) -> None:
        lines = (self._line + piece).split(b"\n")
        self._line = lines.pop()
        for line in lines:
            self._take(line + b"\n")
        while len(self._line) > LINE:
            self._take(self._line[:LINE])
            self._line = self._line[LINE:]

    def end(self) -> bytes:
        """What was kept; nothing comes any more."""
        if self._line:
            self._take(self._line)
        self._line = b""
        return bytes(self._kept)

    def _take(self, line: bytes) -> None:
        if self._is_between_parts(line):
            self._keep(line)
        elif self._head is not None:
            self._take_of_the_head(self._head, line)
        elif self._room > 0:
            self._room -= len(line)
            self._keep(line)

    def _is_between_parts(self, line: bytes) -> bool:
        """Whether here a part ends; whatever stands in it has to end as well."""
        if not line.startswith(b"--"):
            return False
        said = line.rstrip()[2:]
        for depth, boundary in enumerate(self._boundaries):
            if said in (boundary, boundary + b"--"):
                ends = said != boundary
                del self._boundaries[depth if ends else depth + 1 :]
                self._head, self._room = None if ends else bytearray(), 0
                return True
        return False

    def _take_of_the_head(self, head: bytearray, line: bytes) -> None:
        head += line
        self._keep(line)
        if not line.strip():
            self._begin(BytesHeaderParser().parsebytes(bytes(head)))
            self._head = None
        elif len(head) > HEAD:
            self._head, self._room, self.complete = None, 0, False

    def _begin(self, part: "Message[str, str]") -> None:
        """What is kept of the part that begins, by its head."""
        boundary = part.get_boundary() if part.get_content_maintype() == "multipart" else None
        if boundary is not None:
            if len(self._boundaries) < DEEP:
                self._boundaries.append(str(boundary).encode("utf-8", "surrogateescape").rstrip())
            else:
                self.complete = False
            return
        is_file = part.get_content_disposition() == "attachment" or part.get_filename() is not None
        if part.get_content_type() in _WORDS and not is_file:
            self._room = KEPT
        elif part.get_content_maintype() == "message":
            self._room = WITHIN

    def _keep(self, line: bytes) -> None:
        if len(self._kept) + len(line) > KEPT:
            self.complete = False
        else:
            self._kept += line
