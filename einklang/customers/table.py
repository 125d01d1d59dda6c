"""A file that lies here sealed, as a table: what it looks like, and its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import BinaryIO

from einklang.policy.schema import Policy
from einklang.vault.keys import open_key

from .encodings import encoding_of
from .lines import CHUNK, SEPARATORS, Row, lines, rows
from .models import Import
from .refusals import FileRefused, Flaw, Unfit
from .sheets import sheet_rows
from .titles import recognise
from .uploads import open_sealed

#: Rows that are looked at to find out how the file is made, rows that are shown, and where titles may stand.
LOOKED_AT, SHOWN, TITLES_WITHIN = 200, 8, 10
#: Columns beyond this make no table of customers.
WIDEST = 500


@dataclass(frozen=True)
class Column:
    """A column by its position from 0, its title in the file, and what it is taken for ("" for nothing)."""

    position: int
    title: str
    field: str


@dataclass(frozen=True)
class Table:
    """How a file is made, with the first rows after the titles as they would be read."""

    encoding: str
    separator: str
    header_row: int
    columns: list[Column]
    rows: list[list[str]]

    @property
    def mapping(self) -> dict[str, int]:
        return {one.field: one.position for one in self.columns if one.field}


def opened(one: Import) -> BinaryIO:
    """The bytes of the file; raises KeyGone when its day is over."""
    return open_sealed(one.pk, open_key(one.pk), one.size)


def rows_of(one: Import, file: BinaryIO) -> Iterator[Row]:
    """All its rows. Raises FileRefused when something is wrong with the whole file."""
    if one.kind == "xlsx":
        return sheet_rows(file)
    return rows(lines(file, one.encoding), one.separator)


def look(one: Import, promise: Policy) -> Table:
    """What the file looks like: what was chosen stands, the rest is found. Raises FileRefused, KeyGone."""
    with opened(one) as file:
        if one.kind != "xlsx" and not one.encoding:
            one.encoding = encoding_of(iter(lambda: file.read(CHUNK), b""))
            file.seek(0)
        if one.kind != "xlsx" and not one.separator:
            one.separator = separator_of(list(islice(lines(file, one.encoding), LOOKED_AT)))
            file.seek(0)
        first = [(number, cells) for number, cells, _ in islice(rows_of(one, file), LOOKED_AT)]
    if not any(any(cell.strip() for cell in cells) for _, cells in first):
        raise FileRefused(Unfit.EMPTY)
    if not one.mapping:
        # A later row than the first is one that somebody chose, or that was recognised before.
        said = [row for row in first if row[0] == one.header_row] if one.header_row > 1 else []
        one.header_row, one.mapping = _titles(said or first, promise)
    titles = next((cells for number, cells in first if number == one.header_row), [])
    if len(titles) < 2:
        raise FileRefused(Unfit.ONE_COLUMN, one.header_row)
    if len(titles) > WIDEST:
        raise FileRefused(Unfit.NOT_A_TABLE, one.header_row)
    taken = {position: field for field, position in one.mapping.items()}
    columns = [Column(at, title.strip(), taken.get(at, "")) for at, title in enumerate(titles)]
    shown = [cells for number, cells in first if number > one.header_row and any(c.strip() for c in cells)]
    return Table(one.encoding, one.separator, one.header_row, columns, shown[:SHOWN])


def separator_of(first: list[str]) -> str:
    """The separator by which most of these lines have the same number of columns."""
    if first and first[0].lower().startswith("sep=") and first[0][4:5] in SEPARATORS:
        return first[0][4]
    return max(SEPARATORS, key=lambda one: _evenness(first, one))


def _evenness(first: list[str], separator: str) -> tuple[float, int]:
    widths = [
        len(cells)
        for _, cells, flaw in rows(iter(first), separator)
        if flaw is not Flaw.OPEN_QUOTE and any(cells)
    ]
    if not widths or max(widths) < 2:
        return 0.0, 0
    alike = sum(a == b > 1 for a, b in pairwise(widths)) + (widths[0] > 1)
    return round(alike / len(widths), 1), widths[-1]


def _titles(first: list[tuple[int, list[str]]], promise: Policy) -> tuple[int, dict[str, int]]:
    """The row that reads most like titles, the first one where none does."""
    candidates = [(number, recognise(cells, promise)) for number, cells in first[:TITLES_WITHIN]]
    best = max(candidates, key=lambda one: (len(one[1]), -one[0]))
    return best if best[1] else (candidates[0][0], {})
