"""Importing by hand: give the file, say what is what, see what would happen, and only then import."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from einklang.customers import actions
from einklang.customers.actions import work
from einklang.customers.models import Customer, Import, Stage
from einklang.customers.queries import live_count
from einklang.staff.models import Role
from tests.front.staff import browser_of

HEAD = "Kundennummer;Firma;Vorname;Nachname;E-Mail;Bemerkung"
ROWS = [
    "40118276;Wohnbau Löwenherz eG;Ada;Löwenherz;ada@loewenherz.example;ruft gern an",
    "40220914;Demir Immobilien GmbH;Elif;Demir;elif@demir.example;",
    "Meier;Meier KG;Max;Meier;max@meier.example;",
]


@pytest.fixture
def browser(promise, settings, tmp_path):
    settings.DATA = tmp_path
    return browser_of(Role.COORDINATOR)


def file(rows=ROWS, head=HEAD, encoding="utf-8", name="kunden.csv"):
    return SimpleUploadedFile(name, "\r\n".join([head, *rows, ""]).encode(encoding))


def given(browser, **changes):
    """A file is given; returns the address of its import without the last step."""
    answer = browser.post("/staff/customers/import/", {"file": file(**changes)})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"].removesuffix("columns/")


def chosen(browser, address, **changes):
    """What the form on the page would send."""
    form = browser.get(f"{address}columns/").context["form"]
    return {
        name: form[name].value() if form[name].value() is not None else "" for name in form.fields
    } | changes


def checked(browser, **changes):
    """Given, confirmed as recognised, and every row checked."""
    address = given(browser, **changes)
    browser.post(f"{address}columns/", chosen(browser, address) | {"check": "1"})
    work()
    return address


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_file_becomes_records_step_by_step(browser):
    address = given(browser)
    shown = text(browser.get(f"{address}columns/"))
    assert "Wohnbau Löwenherz eG" in shown
    assert "has no digit in it and looks like a name" in shown
    assert "ruft gern an" not in shown

    answer = browser.post(f"{address}columns/", chosen(browser, address) | {"check": "1"})
    assert answer.headers["Location"] == f"{address}check/"
    assert "Waits for its turn" in text(browser.get(f"{address}check/"))

    work()
    assert "3 rows read, 2 of them good" in text(browser.get(f"{address}check/"))
    assert live_count() == 0

    browser.post(f"{address}apply/")
    work()
    assert "These records are in use" in text(browser.get(f"{address}check/"))
    assert "2 records in use" in text(browser.get("/staff/customers/"))
    assert Customer.objects.live().count() == 2


def test_the_columns_are_recognised_and_can_be_put_right(browser):
    address = given(browser, head="Nr;Wer;Vorname;Nachname;Post;Bemerkung")
    answer = browser.post(f"{address}columns/", chosen(browser, address) | {"check": "1"})
    assert answer.status_code == 422
    assert "Say which column holds the customer number" in text(answer)

    said = {"column_customer_number": "0", "column_company_name": "1", "column_email": "4"}
    browser.post(f"{address}columns/", chosen(browser, address, **said) | {"check": "1"})
    work()
    assert Import.objects.get().mapping["email"] == 4
    assert Import.objects.get().rows_good == 2


def test_one_column_cannot_be_two_things(browser):
    address = given(browser)
    answer = browser.post(f"{address}columns/", chosen(browser, address, column_email="1") | {"check": "1"})

    assert "This column is chosen twice" in text(answer)
    assert Import.objects.get().stage == Stage.UPLOADED


def test_another_separator_is_read_anew_before_anything_is_checked(browser):
    address = given(browser)
    browser.post(f"{address}columns/", chosen(browser, address, separator=",") | {"check": "1"})
    assert Import.objects.get().stage == Stage.UPLOADED
    assert "There is only one column" in text(browser.get(f"{address}columns/"))

    browser.post(f"{address}columns/", chosen(browser, address, separator=";") | {"look": "1"})
    assert "Wohnbau Löwenherz eG" in text(browser.get(f"{address}columns/"))


def test_an_old_encoding_is_recognised_and_umlauts_are_umlauts(browser):
    address = given(browser, encoding="cp1252")

    assert "Wohnbau Löwenherz eG" in text(browser.get(f"{address}columns/"))


def test_refused_rows_are_reported_by_number_column_and_reason_and_never_by_what_stood_there(browser):
    address = checked(browser)
    report = browser.get(f"{address}check/").context["report"]
    assert [(row.row, row.column, row.flaw) for row in report.bad] == [
        (4, "Customer number", "has no digit in it and looks like a name")
    ]

    answer = browser.get(f"{address}refused.csv")
    said = b"".join(answer.streaming_content).decode()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "4" in said
    assert "Meier" not in said


def test_the_same_file_again_changes_nothing(browser):
    for _ in range(2):
        address = checked(browser)
        browser.post(f"{address}apply/")
        work()

    assert "The file says what is in use already" in text(browser.get(f"{address}check/"))
    assert Customer.objects.live().count() == 2


def test_half_of_the_records_go_only_by_an_express_yes(browser, monkeypatch):
    monkeypatch.setattr(actions, "FEW", 1)
    many = [f"{n};Firma {n};;;f{n}@firma.example;" for n in range(100, 110)]
    address = checked(browser, rows=many)
    browser.post(f"{address}apply/")
    work()

    address = checked(browser, rows=many[:2])
    assert "8 records would go" in text(browser.get(f"{address}check/"))
    browser.post(f"{address}apply/")
    assert Import.objects.get(stage=Stage.CHECKED)

    browser.post(f"{address}apply/", {"shrink": "yes"})
    work()
    assert live_count() == 2


def test_while_it_runs_the_page_asks_for_news_and_in_the_end_for_itself(browser):
    address = given(browser)
    browser.post(f"{address}columns/", chosen(browser, address) | {"check": "1"})
    news = browser.get(f"{address}check/", headers={"HX-Request": "true"})
    assert "Waits for its turn" in text(news)
    assert "<html" not in news.content.decode()

    work()
    assert browser.get(f"{address}check/", headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_a_second_import_at_the_same_time_is_refused(browser):
    first = given(browser)
    browser.post(f"{first}columns/", chosen(browser, first) | {"check": "1"})
    second = given(browser)
    answer = browser.post(f"{second}columns/", chosen(browser, second) | {"check": "1"}, follow=True)

    assert "Another import is running" in text(answer)


def test_a_dropped_import_leaves_nothing(browser, tmp_path):
    address = checked(browser)
    browser.post(f"{address}drop/")

    assert "dropped, nothing imported" in text(browser.get("/staff/customers/"))
    assert list((tmp_path / "imports").iterdir()) == []


def test_a_running_import_can_be_stopped(browser):
    address = given(browser)
    browser.post(f"{address}columns/", chosen(browser, address) | {"check": "1"})
    browser.post(f"{address}drop/")

    assert Import.objects.get().stage == Stage.DROPPED
    assert work() == 0


def test_an_interrupted_import_is_said_at_the_next_look(browser):
    address = checked(browser)
    browser.post(f"{address}apply/")
    work_that_is_stopped()

    assert "was interrupted at row" in text(browser.get("/staff/customers/"))
    assert "nothing of it was imported" in text(browser.get(f"{address}check/"))
    assert live_count() == 0


def work_that_is_stopped():
    work(stop=lambda: True)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "There is nothing in the file"), (b"x" * 5_000_000, "A line is longer than any row of a table")],
)
def test_a_file_that_is_none_is_refused_at_the_door(browser, tmp_path, content, said):
    answer = browser.post("/staff/customers/import/", {"file": SimpleUploadedFile("kunden.csv", content)})

    assert answer.status_code == 422
    assert said in text(answer)
    assert not Import.objects.exists()
    assert list((tmp_path / "imports").iterdir()) == []


def test_an_excel_file_has_no_encoding_and_no_separator_to_choose(browser):
    book, content = Workbook(), BytesIO()
    for row in [HEAD, *ROWS]:
        book.active.append(row.split(";"))
    book.save(content)
    upload = SimpleUploadedFile("kunden.xlsx", content.getvalue())
    answer = browser.post("/staff/customers/import/", {"file": upload})
    address = answer.headers["Location"].removesuffix("columns/")
    form = browser.get(f"{address}columns/").context["form"]
    assert {"encoding", "separator"} & set(form.fields) == set()

    browser.post(f"{address}columns/", chosen(browser, address) | {"check": "1"})
    work()
    assert Import.objects.get().rows_good == 2


def test_a_file_from_another_site_is_not_taken(browser, tmp_path):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies

    assert strict.post("/staff/customers/import/", {"file": file()}).status_code == 403
    assert not Import.objects.exists()


def test_without_a_file_nothing_happens(browser):
    answer = browser.post("/staff/customers/import/", {})

    assert answer.status_code == 422
    assert "Choose a file" in text(answer)


def test_the_file_is_nowhere_in_plain_text(browser, tmp_path):
    given(browser)

    assert [
        path for path in tmp_path.rglob("*") if path.is_file() and "Löwenherz".encode() in path.read_bytes()
    ] == []
    assert any((tmp_path / "imports").iterdir())


def test_pages_of_an_import_carry_no_inline_style_or_script(browser):
    address = checked(browser)
    pages = [f"{address}{step}/" for step in ("columns", "check")] + [
        "/staff/customers/",
        "/staff/customers/import/",
    ]

    for page in pages:
        shown = browser.get(page).content.decode()
        assert not re.search(r"<style|\sstyle=|<script>", shown), page
