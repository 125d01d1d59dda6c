"""A text file as rows of cells, read as a stream: however long a line is, little of it is ever in memory."""

import codecs
import csv
from collections.abc import Iterator
from itertools import chain
from typing import Protocol

from .refusals import FileRefused, Flaw, Unfit

CHUNK = 65_536
#: Characters that a line may have. A customer file has none of even a hundredth of that.
LONGEST = 1_048_576
#: How far a value in quotation marks may reach: lines, and characters.
QUOTED_LINES, QUOTED_CHARACTERS = 50, 100_000

SEPARATORS = (";", ",", "\t", "|")

#: Number of the row from 1, its cells, and what is wrong with it as a row.
Row = tuple[int, list[str], Flaw | None]


class Readable(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


def lines(file: Readable, encoding: str) -> Iterator[str]:
    """The lines without their ends. Raises FileRefused where they cannot be decoded or one has no end."""
    decoder = codecs.getincrementaldecoder(encoding)()
    rest, number, finished = "", 0, False
    while not finished:
        chunk = file.read(CHUNK)
        finished = not chunk
        try:
            text = rest + decoder.decode(chunk, final=finished)
        except UnicodeDecodeError as error:
            raise FileRefused(Unfit.ENCODING, number + 1) from error
        if not number:
            text = text.removeprefix("\ufeff")
        held = "\r" if text.endswith("\r") and not finished else ""  # its \n may come with the next chunk
        if "\r" in text:
            text = text.removesuffix(held).replace("\r\n", "\n").replace("\r", "\n")
        found = text.split("\n")
        rest = found.pop() + held
        if len(rest) > LONGEST or (found and len(found[0]) > LONGEST):
            first = found and len(found[0]) > LONGEST
            raise FileRefused(Unfit.LONG_LINE, number + (1 if first else len(found) + 1))
        number += len(found)
        yield from found
    if rest:
        yield rest


def rows(source: Iterator[str], separator: str) -> Iterator[Row]:
    """Every line as a row; a value in quotation marks may go on over several, which are one row then."""
    for number, line in enumerate(read := _Back(source), start=1):
        if '"' not in line:
            yield number, line.split(separator), Flaw.NUL if "\0" in line else None
        else:
            yield number, *_quoted(line, read, separator)


class _Back(Iterator[str]):
    """Lines that can be given back."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source

    def __next__(self) -> str:
        return next(self.source)

    def give_back(self, taken: list[str]) -> None:
        self.source = chain(taken, self.source)


def _quoted(line: str, more: _Back, separator: str) -> tuple[list[str], Flaw | None]:
    taken: list[str] = []

    def feed() -> Iterator[str]:
        yield line + "\n"
        size = len(line)
        while len(taken) < QUOTED_LINES and size < QUOTED_CHARACTERS:
            following = next(more, None)
            if following is None:
                return
            taken.append(following)
            size += len(following)
            yield following + "\n"

    try:
        cells = next(csv.reader(feed(), delimiter=separator, strict=True))
        return cells, Flaw.NUL if "\0" in line else None
    except csv.Error:
        # Only the row that opened it is lost: the following ones are read as if it had not.
        more.give_back(taken)
        return line.split(separator), Flaw.OPEN_QUOTE
