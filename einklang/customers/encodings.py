"""In which encoding a text file is written: said by its first bytes, by being sound UTF-8, or guessed.

General guessers take the one-byte code pages of old DOS and Mac programs for each other on a list of names;
what tells them apart here is that German names have umlauts, and capitals stand at the beginning.
"""

import codecs
from collections.abc import Iterable

#: What may be chosen: the name of the codec, and what people know it by.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252 (ANSI)",
    "iso8859-15": "ISO 8859-15 (Latin-9)",
    "iso8859-1": "ISO 8859-1 (Latin-1)",
    "cp1250": "Windows-1250",
    "iso8859-2": "ISO 8859-2 (Latin-2)",
    "cp850": "DOS 850",
    "mac-roman": "Mac Roman",
}
#: Where two fit equally well, the first is it.
ONE_BYTE = ("cp1252", "iso8859-15", "cp1250", "iso8859-2", "cp850", "mac-roman")
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
GERMAN = frozenset("äöüÄÖÜßẞ")
TYPED = frozenset("–—‘’‚“”„…€§°«»©®²³½·´`")
#: Bytes of lines with anything but ASCII that are looked at.
SAMPLE = 65_536


class EncodingUnknown(Exception):
    """No encoding of this name can be chosen."""


def named(name: str) -> str:
    """Our name of the encoding that somebody calls `name`; raises EncodingUnknown."""
    wanted = name.strip().lower().replace("_", "-")
    try:
        codec = codecs.lookup({"ansi": "cp1252", "latin-9": "iso8859-15"}.get(wanted, wanted)).name
    except LookupError as error:
        raise EncodingUnknown(name) from error
    known = {codecs.lookup(one).name: one for one in ENCODINGS} | {"utf-8-sig": "utf-8"}
    if codec not in known:
        raise EncodingUnknown(name)
    return known[codec]


def encoding_of(chunks: Iterable[bytes]) -> str:
    """The encoding of the whole file, which is read once, a chunk at a time."""
    sound, sample, first = codecs.getincrementaldecoder("utf-8")(), b"", True
    fits = True
    for chunk in chunks:
        if first and (told := _told(chunk)):
            return told
        first = False
        if len(sample) < SAMPLE:
            sample += _foreign_lines(chunk)
        if fits:
            try:
                sound.decode(chunk)
            except UnicodeDecodeError:
                fits = False
        elif len(sample) >= SAMPLE:
            break
    return "utf-8" if fits and sound.getstate()[0] == b"" else guess(sample)


def guess(sample: bytes) -> str:
    """Which one-byte encoding makes the best German of these lines."""
    return max(ONE_BYTE, key=lambda name: (_likely(sample, name), -ONE_BYTE.index(name)))


def _told(start: bytes) -> str | None:
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    head = start[:2000]
    zeros = (head[0::2].count(0), head[1::2].count(0))
    if max(zeros) > len(head) // 5:  # letters of ours in two bytes, one of which is zero
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return None


def _foreign_lines(chunk: bytes) -> bytes:
    return b"".join(line for line in chunk.splitlines(keepends=True) if not line.isascii())[:SAMPLE]


def _likely(sample: bytes, name: str) -> float:
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        text = sample.decode(name, errors="replace")
    score, before = 0, " "
    for letter in text:
        if letter > "\x7f":
            score += _weight(letter, before)
        before = letter
    return score


def _weight(letter: str, before: str) -> int:
    if letter in GERMAN or letter.isalpha():
        if letter.isupper() and before.islower():
            return -3
        return 4 if letter in GERMAN else 1 if letter < "\u0180" else -3
    return 1 if letter in TYPED else -3
