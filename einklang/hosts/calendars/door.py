"""The door: of an iCalendar text only what says when somebody is busy comes in. Titles and places stay out.

RFC 5545, 3.1: lines are folded; a property begins with its name. What is not on the list is dropped before
anything reads it.
"""

from collections.abc import Iterable, Iterator

from .port import NotACalendar, TooBig, TooManyEntries

#: The most entries of one calendar, and the most characters of one line that we need.
ENTRIES, LINE = 50_000, 200_000
#: Parts that are read; what lies in another one (alarms, tasks) stays out with it.
PARTS = frozenset({"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"})
KEPT = frozenset(
    """UID DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID STATUS TRANSP SEQUENCE
    TZID TZOFFSETFROM TZOFFSETTO TZNAME X-WR-TIMEZONE VERSION PRODID""".split()
)


def times_only(pieces: Iterable[bytes]) -> str:
    """The iCalendar text without whatever is not needed. Raises NotACalendar, TooBig, TooManyEntries."""
    kept: list[str] = []
    inside: list[str] = []
    entries, calendars = 0, 0
    for line in _unfolded(pieces):
        name, _, rest = line.partition(":")
        name = name.partition(";")[0].upper()
        part = rest.strip().upper()
        if name == "BEGIN":
            if not inside and part != "VCALENDAR":
                raise NotACalendar
            inside.append(part)
            entries += part == "VEVENT"
            if entries > ENTRIES or len(inside) > 20:
                raise TooManyEntries
        elif name == "END":
            if not inside or inside[-1] != part:
                raise NotACalendar
        elif not inside and line.strip():
            raise NotACalendar
        if inside and PARTS.issuperset(inside) and (name in KEPT or name in ("BEGIN", "END")):
            kept.append(line)
        if name == "END":
            inside.pop()
            calendars += not inside
    if inside or not calendars:
        raise NotACalendar
    return "\r\n".join([*kept, ""])


def _unfolded(pieces: Iterable[bytes]) -> Iterator[str]:
    """Whole lines, of which those that are dropped anyway are cut short."""
    line = bytearray()
    for each in _lines(pieces):
        if each[:1] in (b" ", b"\t"):
            if len(line) > LINE:
                if _name(line) in KEPT:
                    raise TooBig
            else:
                line += each[1:]
            continue
        if line:
            yield line.decode("utf-8", "replace")
        line = bytearray(each)
    if line:
        yield line.decode("utf-8", "replace")


def _name(line: bytearray) -> str:
    return bytes(line[:40]).partition(b":")[0].partition(b";")[0].decode("ascii", "replace").upper()


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    first = True
    for piece in pieces:
        if first:
            piece, first = piece.removeprefix(b"\xef\xbb\xbf"), False
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r")
    yield rest
