"""Reading WebVTT (W3C) and SubRip. Strict about times and words, about nothing else.

What cannot be taken over is refused line by line; every other cue stands on its own. Cues may overlap, since
two may speak at once, and come in the order of their times.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain

from .decoding import NotATranscript, Unfit, lines_of

#: Milliseconds: no interview is as long, and how far a tool's clock may be behind ours.
LONGEST, GRACE = 24 * 3_600_000, 60_000
#: The most cues of a file, and the most characters of one.
MOST, LONGEST_TEXT = 50_000, 5_000
_TIME = r"(-?)(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{1,2})(?:[.,:]([0-9]{1,3})[0-9]*)?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_BLOCK = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>")
#: Tags of WebVTT and of HTML, times within a cue, and places as SubRip's programs write them.
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|</>|<[0-9:.]+>|\{\\[^{}]*\}")
#: "Ada Löwenherz: Good morning", as Zoom and others write.
_PREFIX = re.compile(r"((?=[^:]*[^\W\d_])[^\s:<>][^:<>]{0,58}[^\s:<>]|[^\W\d_]):\s+(\S.*)$")


class Why(StrEnum):
    """Why a cue is not taken over."""

    NO_TIME = "no time"
    UNREADABLE = "unreadable"
    BACKWARDS = "backwards"
    BEFORE = "before"
    AFTER = "after"
    BEYOND = "beyond"
    EMPTY = "empty"
    TOO_LONG = "too long"


@dataclass(frozen=True)
class Cue:
    """What somebody says, in milliseconds; `label` is what the tool calls them, empty where it does not."""

    begins_ms: int
    ends_ms: int
    label: str
    text: str
    #: Where it stands in the file, counted from 1.
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Refused:
    """A cue that is not taken over: its line in the file, counted from 1, and why."""

    line: int
    why: Why


@dataclass(frozen=True)
class Read:
    """What a file says."""

    cues: list[Cue]
    refused: list[Refused]
    #: Labels that stood before a colon, where it may be that they are no names but words.
    prefixes: frozenset[str] = frozenset()


def read(data: bytes) -> Read:
    """The cues of a file, sorted, and those refused; raises NotATranscript."""
    lines, refused = lines_of(data), list[Refused]()
    blocks = list(_blocks(lines))
    if not any(block.times for block in blocks):
        raise NotATranscript(Unfit.NO_TIMES)
    cues: list[Cue] = []
    for block in blocks:
        made = _read(block)
        if isinstance(made, Refused):
            refused.append(made)
        else:
            cues += made
    if len(cues) > MOST:
        raise NotATranscript(Unfit.TOO_MANY)
    cues, prefixes = _with_prefixes(cues)
    return Read(sorted(cues, key=lambda cue: (cue.begins_ms, cue.ends_ms)), refused, prefixes)


@dataclass
class _Block:
    """The line of the times, None where there is none, and what stands below it."""

    line: int
    times: str | None
    text: list[str]


def _blocks(lines: list[str]) -> Iterator[_Block]:
    """What stands between empty lines, or begins with times; not the header, notes and styles."""
    block: _Block | None = None
    skipping = lines[0].startswith("WEBVTT")
    for number, line in enumerate(chain(lines, [""]), 1):
        if not line.strip():
            if block is not None:
                yield block
            block, skipping = None, False
        elif "-->" in line:
            if block is not None and not (block.times is None and len(block.text) == 1):
                # Without an empty line between: what stands last is this cue's number.
                if block.text and block.text[-1].strip().isdigit():
                    block.text.pop()
                yield block
            block, skipping = _Block(number, line, []), False
        elif skipping or (block is None and _BLOCK.match(line)):
            skipping = True
        elif block is None:
            block = _Block(number, None, [line])
        else:
            block.text.append(line)


def _read(block: _Block) -> list[Cue] | Refused:
    if block.times is None:
        return Refused(block.line, Why.NO_TIME)
    found = _TIMES.match(block.times)
    ends = (_ms(*found.groups()[:5]), _ms(*found.groups()[5:])) if found else (None, None)
    begin, end = ends
    if begin is None or end is None:
        return Refused(block.line, Why.UNREADABLE)
    if why := _unfit(begin, end):
        return Refused(block.line, why)
    spoken = [(label, text) for label, text in _spoken(" ".join(block.text)) if text]
    if not spoken:
        return Refused(block.line, Why.EMPTY)
    if any(len(text) > LONGEST_TEXT for _, text in spoken):
        return Refused(block.line, Why.TOO_LONG)
    return [Cue(begin, end, label, text, block.line) for label, text in spoken]


def _ms(sign: str, hours: str | None, minutes: str, seconds: str, part: str | None) -> int | None:
    if int(seconds) > 59 or (hours and int(minutes) > 59):
        return None
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    found = whole * 1000 + int((part or "").ljust(3, "0"))
    return -found if sign else found


def _unfit(begin: int, end: int) -> Why | None:
    if end < begin:
        return Why.BACKWARDS
    if begin < 0:
        return Why.BEFORE
    return Why.BEYOND if end > LONGEST else None


def _spoken(text: str) -> Iterator[tuple[str, str]]:
    """Who says what in a cue: voices of WebVTT split it."""
    parts = _VOICE.split(text)
    yield "", _plain(parts[0])
    for label, said in zip(parts[1::2], parts[2::2], strict=True):
        yield _plain(label), _plain(said)


def _plain(text: str) -> str:
    """Without tags, entities written out, one space between words and nothing that cannot be printed."""
    bare = html.unescape(_TAG.sub("", text))
    return " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in bare).split())


def _with_prefixes(cues: list[Cue]) -> tuple[list[Cue], frozenset[str]]:
    """Names before a colon, where at least half of the cues that name nobody else begin with one."""
    bare = [cue for cue in cues if not cue.label]
    found = {id(cue): match for cue in bare if (match := _PREFIX.match(cue.text))}
    if not bare or len(found) * 2 < len(bare):
        return cues, frozenset()
    named = [
        Cue(cue.begins_ms, cue.ends_ms, match[1].strip(), match[2], cue.line)
        if (match := found.get(id(cue)))
        else cue
        for cue in cues
    ]
    spoken = {cue.label for cue in cues if cue.label}
    return named, frozenset(match[1].strip() for match in found.values()) - spoken


def placed(cues: Iterable[Cue], *, offset_ms: int, seconds: int) -> tuple[list[Cue], list[Refused]]:
    """The cues moved to the recording's clock, which is `seconds` long, 0 where nobody knows; and those
    that lie outside."""
    end, good, refused = seconds * 1000 + GRACE if seconds else LONGEST, list[Cue](), list[Refused]()
    for cue in cues:
        moved = Cue(cue.begins_ms + offset_ms, cue.ends_ms + offset_ms, cue.label, cue.text, cue.line)
        if moved.begins_ms < 0:
            refused.append(Refused(cue.line, Why.BEFORE))
        elif moved.ends_ms > end:
            refused.append(Refused(cue.line, Why.AFTER))
        else:
            good.append(moved)
    return good, refused
