"""A workbook (XLSX) as rows of cells, read as a stream; one that would unpack without end is refused."""

from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .lines import LONGEST, Row
from .refusals import FileRefused, Unfit

MAGIC = b"PK\x03\x04"
MIB = 1_048_576
#: What the parts may unpack to, as they declare: together, and the words of all cells, which stay in memory.
LARGEST, MOST_WORDS = 4096 * MIB, 256 * MIB
#: Packed more tightly than any table of real customers.
TIGHTEST = 250
#: Rows are filled up to as many columns as the widest has, and to no more than this.
WIDEST = 500
WORDS = "xl/sharedStrings.xml"
BROKEN = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, IndexError)


def sheet_rows(file: IO[bytes]) -> Iterator[Row]:
    """The rows of the first sheet; formulas as the values that were last worked out. Raises FileRefused."""
    refuse_bombs(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what it says about its size is not believed
        width = 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            width = max(width, min(len(cells), WIDEST))  # rows end with their last cell that says something
            yield number, [*map(as_text, cells), *[""] * (width - len(cells))], None
    except BROKEN as error:
        raise FileRefused(Unfit.NOT_A_TABLE) from error


def as_text(cell: Any) -> str:
    """A cell as people see it: whole numbers without a fraction, nothing as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def refuse_bombs(file: IO[bytes]) -> None:
    """Raise FileRefused unless the parts are of a sensible size. Nothing unpacks to more than it declares."""
    try:
        with ZipFile(file) as parts:
            if "xl/workbook.xml" not in parts.namelist():
                raise FileRefused(Unfit.NOT_A_TABLE)
            for part in parts.infolist():
                words = part.filename == WORDS and part.file_size > MOST_WORDS
                tight = part.file_size > 10 * MIB and part.file_size > TIGHTEST * max(part.compress_size, 1)
                if words or tight:
                    raise FileRefused(Unfit.TOO_BIG)
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise FileRefused(Unfit.TOO_BIG)
            for part in parts.infolist():
                if part.filename == WORDS or part.filename.startswith("xl/worksheets/"):
                    _refuse_endless_text(parts.open(part))
    except (BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise FileRefused(Unfit.NOT_A_TABLE) from error
    file.seek(0)


def _refuse_endless_text(part: IO[bytes]) -> None:
    """A text that goes on and on between two tags would be held whole by whoever parses it."""
    run = 0
    while chunk := part.read(MIB // 4):
        at = chunk.rfind(b"<")
        run = run + len(chunk) if at < 0 else len(chunk) - at
        if run > LONGEST:
            raise FileRefused(Unfit.LONG_LINE)
