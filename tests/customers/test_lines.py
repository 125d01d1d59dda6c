"""Lines and rows of a text file, and how little of a hostile one is ever read."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from einklang.customers.lines import CHUNK, LONGEST, lines, rows
from einklang.customers.refusals import FileRefused, Flaw, Unfit


class Endless:
    """A line of 500 MB that never ends; whoever reads far into it has failed."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= CHUNK, "read in pieces"
        self.given += size
        assert self.given <= 2 * LONGEST, "read too far"
        return b"a" * size


def read(text: str, separator: str = ";") -> list[tuple[int, list[str], Flaw | None]]:
    return list(rows(lines(io.BytesIO(text.encode()), "utf-8"), separator))


def test_an_endless_line_is_refused_before_much_of_it_is_read() -> None:
    with pytest.raises(FileRefused) as refused:
        list(lines(Endless(), "utf-8"))

    assert (refused.value.why, refused.value.row) == (Unfit.LONG_LINE, 1)


def test_a_long_line_is_named_by_its_number() -> None:
    with pytest.raises(FileRefused) as refused:
        list(lines(io.BytesIO(b"a\nb\n" + b"c" * (LONGEST + 1) + b"\nd\n"), "utf-8"))

    assert (refused.value.why, refused.value.row) == (Unfit.LONG_LINE, 3)


@given(
    st.lists(st.text(st.characters(exclude_characters="\r\n\ufeff", exclude_categories=("Cs",)), max_size=9)),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
)
def test_lines_come_back_as_they_were_whatever_ends_them(written: list[str], end: str, encoding: str) -> None:
    file = io.BytesIO("".join(line + end for line in written).encode(encoding))

    assert list(lines(file, encoding.removesuffix("-sig"))) == written


def test_an_end_of_two_letters_may_be_torn_between_two_pieces() -> None:
    first = "a" * (CHUNK - 1)

    assert list(lines(io.BytesIO(f"{first}\r\nb".encode()), "utf-8")) == [first, "b"]


def test_what_cannot_be_decoded_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        list(lines(io.BytesIO(b"a\n" + "ü".encode("latin-1") + b"\n"), "utf-8"))

    assert refused.value.why is Unfit.ENCODING


def test_quotation_marks_hold_separators_ends_of_lines_and_themselves() -> None:
    assert read('1;"a;b";"say ""hi"""\n2;"two\nlines";x\n3;;\n') == [
        (1, ["1", "a;b", 'say "hi"'], None),
        (2, ["2", "two\nlines", "x"], None),
        (3, ["3", "", ""], None),
    ]


def test_a_quotation_mark_inside_a_value_is_a_letter() -> None:
    assert read('1;Rohr 5" GmbH;x\n') == [(1, ["1", 'Rohr 5" GmbH', "x"], None)]


def test_an_open_quotation_mark_loses_its_own_row_and_no_other() -> None:
    found = read('1;a\n2;"open\n' + "".join(f"{n};a\n" for n in range(3, 200)))

    assert [number for number, _, _ in found] == list(range(1, 200))
    assert [number for number, _, flaw in found if flaw] == [2]
    assert found[1][2] is Flaw.OPEN_QUOTE


def test_a_nul_character_marks_the_row() -> None:
    assert [flaw for _, _, flaw in read('1;a\0b\n2;"c\0"\n3;d\n')] == [Flaw.NUL, Flaw.NUL, None]
