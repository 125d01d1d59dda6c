"""Why a file or a row of it is not taken: codes, so that nothing of its content is repeated."""

from dataclasses import dataclass
from enum import StrEnum


class Flaw(StrEnum):
    """What is wrong with a row."""

    NUL = "nul"
    HEADER_AGAIN = "header-again"
    NUMBER_MISSING = "number-missing"
    NUMBER_IS_NAME = "number-is-name"
    NOT_AN_ADDRESS = "not-an-address"
    NOT_A_NUMBER = "not-a-number"
    NO_SUCH_KIND = "no-such-kind"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    TWICE = "twice"
    TOO_LONG = "too-long"
    OPEN_QUOTE = "open-quote"


class Unfit(StrEnum):
    """What is wrong with a whole file."""

    EMPTY = "empty"
    ONE_COLUMN = "one-column"
    COLUMNS = "columns"
    ENCODING = "encoding"
    LONG_LINE = "long-line"
    NOT_A_TABLE = "not-a-table"
    TOO_BIG = "too-big"
    NOTHING_GOOD = "nothing-good"
    WOULD_SHRINK = "would-shrink"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not taken. `field` is our name of the column, `position` its place from 0."""

    row: int
    flaw: Flaw
    field: str = ""
    position: int | None = None
    #: The other row of a pair, or how many columns there are.
    other: int | None = None


class FileRefused(Exception):
    """Nothing of the file is taken; `row` is where that was found out, from 1."""

    def __init__(self, why: Unfit, row: int | None = None) -> None:
        super().__init__(why.value)
        self.why, self.row = why, row
