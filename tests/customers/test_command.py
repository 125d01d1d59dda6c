"""`einklang import-customers`: one file in, a line per refused row, an exit code that tells."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import Workbook

from einklang.config import cli
from einklang.customers import queries
from einklang.customers.models import Customer, Import, Stage
from tests.customers.conftest import ADA, BOB, EVE, TITLES, table


@pytest.fixture
def folder(promise: object, data: Path) -> Path:
    return data


def run(content: str | bytes | Path, *options: str) -> str:
    path = content if isinstance(content, Path) else Path(f"{id(content)}.csv")
    out = StringIO()
    call_command("import_customers", str(path), *options, stdout=out)
    return out.getvalue()


def written(folder: Path, content: str | bytes, name: str = "kunden.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_good_file_is_taken_in_and_summed_up(folder: Path) -> None:
    assert run(written(folder, table(ADA, BOB))) == (
        "2 rows read, 0 refused: 2 added, 0 the same, 0 gone; 0 customers changed\n"
    )
    assert queries.live_count() == 2


def test_each_refused_row_is_one_line_without_its_content(folder: Path) -> None:
    said = run(written(folder, table(ADA, "1;;;ada.at.stein;Bau;;", "Berta Stein;;;;Bau;;", "7;x")))

    assert said.splitlines() == [
        "row 3, e-mail address: is no e-mail address",
        "row 4, customer number: has no digit in it and looks like a name",
        "row 5: only 2 columns",
        "4 rows read, 3 refused: 1 added, 0 the same, 0 gone; 0 customers changed",
    ]


def test_a_workbook_is_taken_in_like_a_csv(folder: Path) -> None:
    book = Workbook()
    for row in (TITLES.split(";"), ADA.split(";"), [40118277, "Bob", "Börde", None, "=SUM(A1)", "", 520.0]):
        book.worksheets[0].append(row)
    book.save(folder / "kunden.xlsx")

    assert "2 added" in run(folder / "kunden.xlsx")
    assert {record.units_managed for _, record in queries.opened_records(Customer.objects.live())} == {
        "1840",
        "520",
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "cp850", "mac-roman", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_and_separators_are_recognised(folder: Path, encoding: str, separator: str) -> None:
    text = table(ADA, BOB, EVE).replace(";", separator)

    assert "3 added" in run(written(folder, text.encode(encoding)))
    names = {record.last_name for _, record in queries.opened_records(Customer.objects.live())}
    assert names == {"Löwenherz", "Börde", "Groß"}


def test_what_is_not_recognised_can_be_said(folder: Path) -> None:
    path = written(folder, "Nr alt|Firmierung neu|X\n1|Bau|y\n")
    with pytest.raises(CommandError, match="columns"):
        run(path)

    said = run(
        path,
        "--separator",
        "|",
        "--column",
        "customer_number=nr alt",
        "--column",
        "company_name=Firmierung neu",
    )

    assert "1 added" in said


def test_a_dry_run_changes_nothing(folder: Path) -> None:
    assert "2 would be added" in run(written(folder, table(ADA, BOB)), "--dry-run")
    assert (Customer.objects.count(), queries.latest()) == (0, None)


def test_the_next_look_says_that_an_import_was_interrupted(folder: Path, capsys: Any) -> None:
    Import.objects.create(stage=Stage.INTERRUPTED, rows_read=4711)
    err = StringIO()

    call_command("import_customers", str(written(folder, table(ADA))), stdout=StringIO(), stderr=err)

    assert "was interrupted at row 4711; nothing of it was imported" in err.getvalue()


def test_whatever_becomes_of_it_no_file_stays(folder: Path) -> None:
    for content in (table(ADA), table(), "nothing at all", ""):
        path = written(folder, content)
        if content == table(ADA):
            run(path)
        else:
            with pytest.raises(CommandError):
                run(path)
    assert list((folder / "imports").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["missing.csv"], 2, "No such file"),
        (["kunden.csv", "--encoding", "klingon"], 2, "--encoding: one of utf-8"),
        (["kunden.csv", "--separator", "x"], 2, "--separator: one of"),
        (["kunden.csv", "--column", "shoe_size=Nr"], 2, "--column: the field is one of"),
        (["kunden.csv", "--column", "email=Nr"], 2, "no column of this title"),
        ([], 2, "required"),
        (["kunden.csv", "--dry-run"], 0, ""),
    ],
)
def test_wrong_usage_is_one_line_and_two(
    folder: Path, monkeypatch: Any, capsys: Any, arguments: list[str], code: int, said: str
) -> None:
    written(folder, table(ADA))
    monkeypatch.chdir(folder)

    assert cli.run("import-customers", arguments) == code
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
