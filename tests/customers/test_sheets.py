"""Workbooks: read as people see them, and refused where they would unpack without end."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from einklang.customers.refusals import FileRefused, Unfit
from einklang.customers.sheets import sheet_rows


def workbook(*rows: list[Any]) -> io.BytesIO:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(file)
    return file


def with_part(name: str, content: bytes) -> io.BytesIO:
    """A workbook in which one part is another."""
    old, file = zipfile.ZipFile(workbook(["a", "b"])), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return file


def refusal(file: io.BytesIO) -> Unfit:
    file.seek(0)
    with pytest.raises(FileRefused) as refused:
        list(sheet_rows(file))
    return refused.value.why


def test_cells_are_texts_as_people_see_them() -> None:
    assert list(sheet_rows(workbook(["Nr", "Name"], [40118276.0, "Löwenherz"], [7, None], [1.5, True]))) == [
        (1, ["Nr", "Name"], None),
        (2, ["40118276", "Löwenherz"], None),
        (3, ["7", ""], None),
        (4, ["1.5", "True"], None),
    ]


def test_what_is_no_workbook_is_refused() -> None:
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as parts:
        parts.writestr("hello.txt", "hello")

    assert refusal(plain) is Unfit.NOT_A_TABLE
    assert refusal(io.BytesIO(b"PK\x03\x04 torn")) is Unfit.NOT_A_TABLE
    assert refusal(with_part("xl/workbook.xml", b"<not xml")) is Unfit.NOT_A_TABLE


def test_a_part_that_unpacks_to_far_more_than_it_is_is_refused_before_it_is_unpacked() -> None:
    assert refusal(with_part("xl/worksheets/sheet1.xml", b"<a>" + b" " * 30_000_000)) is Unfit.TOO_BIG


def test_a_text_that_does_not_end_is_refused_before_it_is_parsed() -> None:
    endless = b"".join(b"%07d" % number for number in range(300_000))

    assert refusal(with_part("xl/worksheets/sheet1.xml", b"<a>" + endless)) is Unfit.LONG_LINE


def test_entities_that_multiply_are_refused() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
    <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c t="str">
    <v>&b;</v></c></row></sheetData></worksheet>"""

    assert refusal(with_part("xl/worksheets/sheet1.xml", bomb)) is Unfit.NOT_A_TABLE
