"""From the bytes of a transcript to its lines. Tools write UTF-8, UTF-16 and Windows-1252."""

import codecs
import re
from enum import StrEnum

#: Bytes that a file may have.
LIMIT = 10_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How many bytes are looked at to tell UTF-16 without a mark, and which part of them is zero then.
_LOOK, _ZEROS = 4096, 0.3


class Unfit(StrEnum):
    """Why a file is no transcript."""

    EMPTY = "empty"
    TOO_BIG = "too big"
    #: A DOCX, as Teams offers beside VTT.
    WORD = "word"
    NOT_TEXT = "not text"
    NO_TIMES = "no times"
    TOO_MANY = "too many"


class NotATranscript(Exception):
    """Nothing can be made of this file."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why)
        self.why = why


def lines_of(data: bytes) -> list[str]:
    """The lines of a file, whatever ends them; raises NotATranscript."""
    if len(data) > LIMIT:
        raise NotATranscript(Unfit.TOO_BIG)
    if data.startswith(b"PK\x03\x04"):
        raise NotATranscript(Unfit.WORD)
    text = _decoded(data)
    if not text.strip():
        raise NotATranscript(Unfit.EMPTY)
    if "\0" in text:
        raise NotATranscript(Unfit.NOT_TEXT)
    return re.split(r"\r\n|\n|\r", text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    start = data[:_LOOK]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if zeros.count(0) > _ZEROS * len(zeros):
            return data.decode(encoding, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
